"""Names with signs that fonts lack go the whole way: receipt, consultation, sealed answer, DOCX, archive with its index."""

from __future__ import annotations

import io
import json
import zipfile
from typing import Any

import docx
import pikepdf
import pypdfium2
import pytest

from cases.bureau import PDF, Bureau, bureau
from gongkai.cases.actions import answers, filing
from gongkai.cases.archive.package import faults, package
from gongkai.cases.models import Case
from gongkai.cases.rare_signs import note, rare_signs
from gongkai.files.storage import content_by_digest
from gongkai.law.errors import WrongInput
from gongkai.letters import actions
from gongkai.letters.models import Letter
from gongkai.official.keeping import identity_of
from gongkai.official.seal import check_seal

pytestmark = pytest.mark.django_db

RARE = "\U0002a6a5"
NAMES = [
    ("张𠮷㛃䶮", "张𠮷㛃䶮"),
    ("김철수", "김철수"),
    ("Қалиева Әлия", "ҚалиеваӘлия"),
    (f"张{RARE}", "张〓"),
    ("李😀", "李〓"),
    ("阮q\u0301\u0323", None),
    ("王\ue863\U0002b81e", "王〓①〓②"),
]


@pytest.fixture
def at() -> Bureau:
    return bureau()


def _words(content: bytes | None) -> str:
    assert content is not None
    document = pypdfium2.PdfDocument(content)
    return "".join("".join(page.get_textpage().get_text_range().split()) for page in document)


def _text_of_docx(content: bytes) -> str:
    return "\n".join(p.text for p in docx.Document(io.BytesIO(content)).paragraphs)


def _file(at: Bureau, letter: Letter, fmt: str) -> bytes:
    kept = actions.rendered(letter, fmt, by="样例", at=at.by("clerk")["at"])
    content = content_by_digest(kept.digest)
    assert content is not None
    return content


def _consulted(at: Bureau, case: Case, name: str) -> Letter:
    at.do(
        case, "consult_third_party", "drafter", party=at.third_party(name), data={"about": f"与{name}有关的合同"}
    )  # fmt: skip
    return Letter.objects.get(case_ref=case.number, kind="L06")


@pytest.mark.parametrize(("name", "printed"), NAMES, ids=[n for n, _ in NAMES])
def test_a_rare_name_goes_from_the_receipt_to_the_sealed_answer_and_the_archive(
    name: str, printed: str | None, at: Bureau
) -> None:
    case = at.handled(name=name, description=f"关于{name}房屋登记的文件")
    receipt = Letter.objects.get(case_ref=case.number, kind="L02")
    assert "unmade" not in case.events.get(name="receive").data
    at.replied(case, given=f"{name}的登记表")
    answer = Letter.objects.filter(case_ref=case.number, sealed__isnull=False).get()
    for letter in (receipt, answer):
        said = _words(_file(at, letter, "pdf"))
        if printed is not None:
            assert printed in said
        assert ("〓" in said) == ("统一码（Unicode）" in said) == bool(rare_signs(case))
        assert name in _text_of_docx(_file(at, letter, "docx"))
    identity = identity_of(at.agency.code)
    assert identity is not None
    assert check_seal(content_by_digest(answer.sealed.digest) or b"", [identity.certificate]).intact
    _archived_as(at, case, name, printed)


def _archived_as(at: Bureau, case: Case, name: str, printed: str | None) -> None:
    filing.attach(case.pk, "internal", f"{name}的来信.pdf", PDF, **at.by("drafter"))
    at.do(case, "archive", "clerk")
    case.refresh_from_db()
    packed = package(case, personal=True, by="样例", today=at.today, at=at.by("clerk")["at"])
    assert list(faults(packed)) == []
    with zipfile.ZipFile(io.BytesIO(packed)) as given:
        index: dict[str, Any] = json.loads(given.read("data/index.json"))
        bound = _words(given.read("data/案卷.pdf"))
    assert "案卷目录" in bound
    assert f"内部办理材料：{name}的来信.pdf" in [i["title"] for i in index["items"]]
    if printed is not None:
        assert printed in bound


def test_the_seal_lies_where_it_lies_on_any_letter(at: Bureau) -> None:
    """Its place is found by searching the text of the page, in which a rare sign is two units long."""
    places = []
    for name in ("张某某", "张𠮷㛃", f"张{RARE}"):
        case = at.handled(name=name)
        at.replied(case)
        answer = Letter.objects.filter(case_ref=case.number, sealed__isnull=False).get()
        with pikepdf.open(io.BytesIO(content_by_digest(answer.sealed.digest) or b"")) as document:
            boxes = [
                (n, *box["/Rect"]) for n, page in enumerate(document.pages) for box in page.get("/Annots", [])
            ]
            ((number, left, _, right, _),) = boxes
            places.append((number, int(left), int(right)))
    assert len(set(places)) == 1


@pytest.mark.parametrize(("name", "printed"), [("朴𠮷남", "朴𠮷남"), (f"{RARE}某建设公司", "〓某建设公司")])
def test_a_third_partys_rare_name_holds_up_no_consultation(name: str, printed: str, at: Bureau) -> None:
    case = at.handled()
    letter = _consulted(at, case, name)
    assert printed in _words(_file(at, letter, "pdf"))
    assert name in _text_of_docx(_file(at, letter, "docx"))


def test_what_will_be_marked_is_said_before_and_names_stay_masked(at: Bureau) -> None:
    case = at.handled(name=f"张{RARE}😀", description=f"关于{RARE}山的文件")
    _consulted(at, case, f"{RARE}厂")
    answers.reply_matter(
        case.pk,
        1,
        "given",
        expected=case.matters.get().token,
        details={"given": "\U0002b81e表"},
        facts="经检索",
        **at.by("drafter"),
    )
    said = rare_signs(case)
    assert said == [
        "申请人姓名（名称）有2个字库缺少的字",
        "被征求意见方的名称有1个字库缺少的字",
        f"申请内容有1个字库缺少的字：“{RARE}”（U+2A6A5）",
        "第1项的答复有1个字库缺少的字：“\U0002b81e”（U+2B81E）",
    ]
    assert note(case).startswith("；".join(said))


def test_a_case_with_printable_signs_alone_says_nothing(at: Bureau) -> None:
    assert note(at.handled(name="朴𠮷남", description="关于䶮城的文件")) == ""


@pytest.mark.parametrize("name", ["张\ud842三", "张\udfb7", "张\x07三", "张\uffff"])
def test_broken_input_is_refused_at_the_door(name: str, at: Bureau) -> None:
    with pytest.raises(WrongInput, match="请重新输入"):
        at.take(name=name)


def test_half_a_sign_in_what_is_asked_for_is_refused(at: Bureau) -> None:
    with pytest.raises(WrongInput, match="不完整的字"):
        at.take(description="关于\ud842的文件")
