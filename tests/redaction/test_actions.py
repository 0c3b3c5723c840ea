"""What is done to a file: sealed, boxes bound to it, nothing out of which nobody has said, everything in the log."""

from __future__ import annotations

import io
from typing import Any

import docx
import pikepdf
import pypdfium2
import pytest

import make
from gongkai.audit.models import Entry
from gongkai.files.storage import content_by_digest, path_of
from gongkai.law.errors import NoAccess, NotAllowed, Refused, Stale, WrongInput
from gongkai.redaction import listing, queries
from gongkai.redaction.actions import boxing, making, taking
from gongkai.redaction.areas import area
from gongkai.redaction.models import Box, Layer, PageDecision, RedactionFile, Result
from gongkai.redaction.names import KnownName
from gongkai.registry.access import posts_on
from gongkai.registry.models import Role, Unit
from redaction.papers import (
    COVERED,
    HIDDEN,
    MOBILE,
    boxes_on,
    everything,
    full_of_secrets,
    plain,
    stamp,
    typeset,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def who() -> dict[str, Any]:
    agency = make.agency("JC-JY")
    return {"by": make.person(agency, Role.OFFICE), "today": make.DAY, "at": make.AT}


def taken(who: dict[str, Any], content: bytes = b"", name: str = "批复.pdf", **more: Any) -> RedactionFile:
    return taking.take(who["by"].agency, content or plain(), name, case_ref="SQ2021-001", **more, **who)


def layer(found: RedactionFile, kind: str = "reply") -> Layer:
    return found.layers.get(kind=kind)


def covered(found: RedactionFile, who: dict[str, Any], *words: str, kind: str = "reply") -> list[Box]:
    areas = boxes_on(taking.pages_content(found), *(words or COVERED))
    return boxing.draw(layer(found, kind).pk, areas, found.original_digest, **who)


def made(found: RedactionFile, who: dict[str, Any], kind: str = "reply") -> Result:
    return making.make(layer(found, kind).pk, expected=layer(found, kind).token, **who)


def test_the_original_lies_sealed_and_comes_out_whole(who: dict[str, Any]) -> None:
    content = full_of_secrets()
    found = taken(who, content)
    on_disk = [path_of(f.digest).read_bytes() for f in (found.original, found.shown)]
    assert all(secret.encode() not in raw for raw in on_disk for secret in HIDDEN.values())
    assert taking.original(found, **who) == content
    assert "批复" not in str(found)
    assert found.original.name == "区分处理原件（密封）"


def test_every_look_is_written_down_before_anything_is_shown(who: dict[str, Any]) -> None:
    found = taken(who)
    taking.look(found, "查看第1页", **who)
    taking.original(found, **who)
    verbs = list(
        Entry.objects.filter(subject_id=str(found.pk)).order_by("number").values_list("verb", flat=True)
    )
    assert verbs == ["存入区分处理原件", "查看区分处理原件", "取出区分处理原件"]


def test_a_changed_original_is_noticed(who: dict[str, Any]) -> None:
    found = taken(who)
    path = path_of(found.shown.digest)
    path.write_bytes(path.read_bytes()[:-8] + b"AAAAAAA=")
    with pytest.raises((Stale, Refused)):
        taking.pages_content(found)


def test_a_result_is_made_verified_and_frozen_and_the_log_never_holds_the_words(who: dict[str, Any]) -> None:
    found = taken(who, full_of_secrets())
    covered(found, who)
    boxing.dispose_rest(layer(found).pk, **who)
    result = made(found, who)
    content = making.result_content(result)
    text = everything(content)
    assert [w for w in (*COVERED, *HIDDEN.values()) if w in text] == []
    assert result.original_digest == found.original_digest
    assert [r["article"] for r in result.redactions] == ["第15条"] * 3
    assert result.report["pictures"]["1"] == "有遮盖框"
    told = "".join(f"{e.says}{e.data}" for e in Entry.objects.all())
    assert [w for w in COVERED if w in told] == []
    assert content_by_digest(result.file.digest) == content


def test_boxes_drawn_on_another_file_are_refused(who: dict[str, Any]) -> None:
    found, other = (
        taken(who),
        taken(who, typeset("#set page(width: 300pt, height: 300pt)\nother"), "other.pdf"),
    )
    one = area(1, 10, 10, 50, 50, "privacy")
    with pytest.raises(Stale, match="另一份文件"):
        boxing.draw(layer(found).pk, [one], other.original_digest, **who)
    assert not Box.objects.exists()
    boxing.draw(layer(found).pk, [one], found.original_digest, **who)
    boxing.dispose_rest(layer(found).pk, **who)
    Box.objects.update(digest=other.original_digest)
    with pytest.raises(Stale, match="另一份文件"):
        made(found, who)
    assert not Result.objects.exists()


def test_a_case_finds_the_newest_result_of_each_file_and_those_without(who: dict[str, Any]) -> None:
    agency = who["by"].agency
    found, other = (
        taken(who),
        taken(who, typeset("#set page(width: 300pt, height: 300pt)\nother"), "other.pdf"),
    )
    boxing.dispose_rest(layer(found).pk, **who)
    first = made(found, who)
    second = made(found, who)
    assert [first.number, second.number] == [1, 2]
    assert queries.results_of(agency, "SQ2021-001") == [second]
    assert queries.results_of(agency, "SQ2021-001", "public") == []
    assert queries.unfinished_of(agency, "SQ2021-001") == [other]
    covered(found, who, MOBILE)
    assert queries.unfinished_of(agency, "SQ2021-001") == [found, other]


def test_a_change_while_the_copy_is_made_leaves_nothing(
    who: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    found = taken(who)
    boxing.dispose_rest(layer(found).pk, **who)
    good = making.redact

    def slow(*given: Any) -> Any:
        covered(found, who, MOBILE)
        return good(*given)

    monkeypatch.setattr(making, "redact", slow)
    with pytest.raises(Stale, match="有改动"):
        made(found, who)
    assert not Result.objects.exists()


def test_layers_stand_beside_each_other(who: dict[str, Any]) -> None:
    found = taken(who)
    covered(found, who, MOBILE, kind="consult")
    assert [layer(found, k).boxes.count() for k in ("consult", "reply", "public")] == [1, 0, 0]
    assert boxing.copy(layer(found, "consult").pk, "reply", **who) == 1
    copied = layer(found).boxes.get()
    assert copied.proposed
    assert copied.area.ground == "privacy"
    assert boxing.copy(layer(found, "consult").pk, "reply", **who) == 0
    with pytest.raises(WrongInput):
        boxing.copy(layer(found, "consult").pk, "consult", **who)


def test_proposals_find_personal_numbers_and_a_word_and_wait_for_somebody(who: dict[str, Any]) -> None:
    found = taken(who)
    key = layer(found).pk
    assert boxing.propose(key, "privacy", **who) == 3
    assert boxing.propose(key, "privacy", **who) == 0
    assert boxing.propose(key, "privacy", word="虞 瑶璎", **who) == 0
    assert boxing.propose(key, "privacy", word="研究 同意", **who) == 1
    notes = {b.note for b in layer(found).boxes.all()}
    assert notes == {"疑似姓名（“申请人”之后）", "疑似公民身份号码", "疑似手机号码", "按词语查找"}
    with pytest.raises(NotAllowed, match="4处建议"):
        made(found, who)
    first, second, *_ = layer(found).boxes.all()
    boxing.accept(key, [first.pk], **who)
    boxing.remove(key, [second.pk], **who)
    assert boxing.accept(key, None, **who) == 2
    assert layer(found).boxes.filter(proposed=False).count() == 3
    assert layer(found).decisions.get(page=1).kind == PageDecision.Kind.PARTIAL
    with pytest.raises(NotAllowed):
        boxing.accept(key, None, **who)
    with pytest.raises(WrongInput, match="2至60"):
        boxing.propose(key, "privacy", word="虞", **who)


def test_names_are_proposed_with_reason_and_article_and_covered_only_after_a_yes(who: dict[str, Any]) -> None:
    text = "申请人：张𠮷三\n\n联系人：司徒明\n\n经张𠮷三同意，办理意见如下。"
    found = taken(who, typeset(f'#set text(font: ("Noto Serif SC", "Noto Sans CJK SC"))\n{text}'))
    key = layer(found).pk
    assert boxing.propose(key, "privacy", known=[KnownName("张𠮷三", "申请人")], **who) == 3
    boxes = list(layer(found).boxes.all())
    assert [b.note for b in boxes] == ["案件中的申请人姓名", "疑似姓名（“联系人”之后）", "案件中的申请人姓名"]
    assert {b.says for b in boxes} == {"个人隐私（条例第15条）"}
    assert all(b.proposed for b in boxes)
    with pytest.raises(NotAllowed, match="3处建议"):
        made(found, who)
    boxing.accept(key, None, **who)
    result = made(found, who)
    text = everything(making.result_content(result))
    assert [name for name in ("张𠮷三", "𠮷", "司徒明") if name in text] == []
    told = "".join(f"{e.says}{e.data}" for e in Entry.objects.all())
    assert [name for name in ("张𠮷三", "司徒明") if name in told] == []


def test_no_page_goes_out_of_which_nobody_has_said_anything(who: dict[str, Any]) -> None:
    found = taken(who)
    with pytest.raises(NotAllowed, match="第1、2、3、4、5页还没有确定"):
        made(found, who)
    covered(found, who)
    with pytest.raises(NotAllowed, match="不能全部提供"):
        boxing.dispose(layer(found).pk, 1, "full", **who)
    with pytest.raises(NotAllowed, match="没有遮盖框"):
        boxing.dispose(layer(found).pk, 2, "partial", **who)
    with pytest.raises(WrongInput, match="依据"):
        boxing.dispose(layer(found).pk, 2, "withheld", **who)
    boxing.dispose(layer(found).pk, 2, "withheld", ground_id="state_secret", **who)
    boxing.dispose_rest(layer(found).pk, **who)
    result = made(found, who)
    assert [(r["page"], r["what"], r["article"]) for r in result.redactions][-1] == (2, "不提供", "第14条")
    assert "课桌" not in everything(making.result_content(result))


def test_the_last_box_taken_away_takes_the_word_on_the_page_with_it(who: dict[str, Any]) -> None:
    found = taken(who)
    boxes = covered(found, who)
    boxing.remove(layer(found).pk, [b.pk for b in boxes], **who)
    assert not layer(found).decisions.exists()
    with pytest.raises(NotAllowed, match="已经不在"):
        boxing.remove(layer(found).pk, [boxes[0].pk], **who)


def test_pages_that_repeat_are_known_by_their_looks(who: dict[str, Any]) -> None:
    source = "#set page(width: 300pt, height: 300pt)\none\n#pagebreak()\ntwo\n#pagebreak()\none"
    found = taken(who, typeset(source), "twice.pdf")
    assert [queries.first_like(found, n) for n in (1, 2, 3)] == [None, None, 1]
    boxing.dispose(layer(found).pk, 3, "duplicate", **who)
    with pytest.raises(NotAllowed, match="都不相同"):
        boxing.dispose(layer(found).pk, 2, "duplicate", **who)
    boxing.dispose_rest(layer(found).pk, **who)
    assert made(found, who).redactions[0]["what"] == "与第1页相同，不重复提供"
    other = taken(who, typeset("#set page(width: 300pt, height: 300pt)\ntwo"), "two.pdf")
    assert [(n, f.pk, there) for n, f, there in queries.repeats_elsewhere(other)] == [(1, found.pk, 2)]


def test_what_changed_since_it_was_looked_at_is_not_made(who: dict[str, Any]) -> None:
    found = taken(who)
    boxing.dispose_rest(layer(found).pk, **who)
    seen = layer(found).token
    covered(found, who)
    with pytest.raises(Stale):
        making.make(layer(found).pk, expected=seen, **who)


def test_a_box_gets_another_ground_and_a_box_without_one_is_refused(who: dict[str, Any]) -> None:
    found = taken(who)
    box = covered(found, who, MOBILE)[0]
    boxing.reground(layer(found).pk, box.pk, "process_info", "讨论记录", **who)
    assert layer(found).boxes.get().says == "过程性信息（条例第16条第2款）"
    for wrong in (
        area(1, 1, 1, 50, 50, ""),
        area(9, 1, 1, 50, 50, "privacy"),
        area(1, 900, 900, 950, 950, "privacy"),
    ):
        with pytest.raises(WrongInput):
            boxing.draw(layer(found).pk, [wrong], found.original_digest, **who)
    with pytest.raises(WrongInput):
        boxing.draw(layer(found).pk, [], found.original_digest, **who)


def test_who_has_no_duty_or_another_section_gets_nothing(who: dict[str, Any]) -> None:
    agency = who["by"].agency
    unit, elsewhere = (Unit.objects.create(agency=agency, name=n) for n in ("基教科", "人事科"))
    found = taken(who, unit=unit)
    drafter = make.person(agency, Role.DRAFTER)
    drafter.unit = unit
    drafter.save()
    mine = {**who, "by": drafter}
    assert taking.look(found, "查看第1页", **mine)
    drafter.unit = elsewhere
    drafter.save()
    assert not queries.visible(agency, drafter, posts_on(drafter, make.DAY)).exists()
    before = Entry.objects.count()
    outsider = make.person(make.agency("JC-JT", "江城县交通运输局"), Role.OFFICE)
    for person in (drafter, outsider, make.person(agency, Role.LEADER)):
        nobody = {**who, "by": person}
        with pytest.raises(NoAccess):
            taking.look(found, "查看第1页", **nobody)
        with pytest.raises(NoAccess):
            taking.original(found, **nobody)
        with pytest.raises(NoAccess):
            covered(found, nobody)
        with pytest.raises(NoAccess):
            made(found, nobody)
    assert Entry.objects.count() == before


def test_a_word_file_and_a_picture_are_redacted_as_pages(who: dict[str, Any]) -> None:
    document = docx.Document()
    document.core_properties.author = HIDDEN["author"]
    document.add_paragraph(f"联系人虞瑶璎，手机{MOBILE}。")
    document.add_table(rows=1, cols=2).rows[0].cells[1].text = "公开的表格"
    document.sections[0].header.paragraphs[0].text = "页眉里的字"
    out = io.BytesIO()
    document.save(out)
    found = taken(who, out.getvalue(), "名单.docx")
    assert any("转为 PDF" in says for says in found.says)
    shown = everything(taking.pages_content(found))
    assert all(words in shown for words in ("虞瑶璎", "公开的表格", "页眉里的字"))
    covered(found, who, "虞瑶璎", MOBILE)
    text = everything(making.result_content(made(found, who)))
    assert [w for w in ("虞瑶璎", MOBILE, HIDDEN["author"]) if w in text] == []

    picture = taken(who, stamp(), "scan.png")
    assert picture.without_text == [1]
    boxing.draw(
        layer(picture).pk, [area(1, 30, 30, 300, 400, "business_secret")], picture.original_digest, **who
    )
    result = making.result_content(made(picture, who))
    with pikepdf.open(io.BytesIO(result)) as pdf:
        assert len(pdf.pages) == 1


@pytest.mark.parametrize(
    ("content", "name", "says"),
    [
        (b"", "a.pdf", "不是可以"),
        (b"%PDF-1.7\nbroken", "a.pdf", "不能作为 PDF 打开"),
        (b"PK\x03\x04", "a.xlsx", "不能作为 Excel 文件打开"),
        (b"PK\x03\x04", "a.pptx", "另存为 PDF"),
        (b"plain", "a.txt", "不是可以"),
    ],
)
def test_what_cannot_be_redacted_is_refused_with_a_sentence(
    content: bytes, name: str, says: str, who: dict[str, Any]
) -> None:
    with pytest.raises(WrongInput, match=says):
        taking.take(who["by"].agency, content, name, **who)
    assert not RedactionFile.objects.exists()


def test_a_locked_pdf_is_refused(who: dict[str, Any]) -> None:
    with pikepdf.open(io.BytesIO(plain())) as pdf:
        out = io.BytesIO()
        pdf.save(out, encryption=pikepdf.Encryption(owner="o", user="u"))
    with pytest.raises(WrongInput, match="密码"):
        taken(who, out.getvalue())


def test_the_list_for_the_applicant_says_page_place_and_ground_and_never_the_words(
    who: dict[str, Any],
) -> None:
    found = taken(who)
    boxes = covered(found, who)
    boxing.reground(layer(found).pk, boxes[0].pk, "process_info", "虞瑶璎的名字", **who)
    boxing.dispose_rest(layer(found).pk, **who)
    result = made(found, who)
    given = ("江城县教育局", "SQ2021-001", result.report["pages"], result.redactions, make.DAY)
    document = docx.Document(io.BytesIO(listing.to_docx(*given)))
    table = document.tables[0]
    assert [c.text for c in table.rows[0].cells] == list(listing.HEADINGS)
    assert len(table.rows) == 4
    assert table.rows[1].cells[1].text == "1"
    text = "".join(
        page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(listing.to_pdf(*given))
    )
    flat = "".join(text.split())
    assert "过程性信息（《条例》第16条第2款）" in flat
    assert "江城县教育局" in flat
    assert listing.to_pdf(*given) == listing.to_pdf(*given)
    words = flat + "".join(c.text for row in table.rows for c in row.cells)
    assert [w for w in COVERED if w in words] == []


def test_a_failed_verification_keeps_nothing(who: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    found = taken(who)
    covered(found, who)
    boxing.dispose_rest(layer(found).pk, **who)

    def leaky(original: bytes, areas: Any, labels: Any, instead: Any) -> Any:
        return good(original, areas[:1], labels, instead)

    good = making.redact
    monkeypatch.setattr(making, "redact", leaky)
    with pytest.raises(Refused, match="核验未通过"):
        made(found, who)
    assert not Result.objects.exists()
    assert not Entry.objects.filter(verb="生成区分处理结果").exists()
