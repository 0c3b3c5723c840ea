"""One case, one package: paged index, every paper, digests that are checked; kept its time, then forgotten."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from datetime import date

import pypdfium2
import pytest

from cases.bureau import Bureau, bureau
from gongkai.audit.models import Entry
from gongkai.cases.actions import filing
from gongkai.cases.archive.keeping import dispose, due_for_appraisal, kept_until
from gongkai.cases.archive.package import faults, package
from gongkai.cases.models import Case, Dispute, Docket, Party
from gongkai.cases.verify import broken_cases
from gongkai.files.storage import broken_files, path_of
from gongkai.law.errors import NoAccess, NotAllowed, WrongInput
from gongkai.letters.rendering import to_pdf
from gongkai.letters.verify import broken_letters

pytestmark = pytest.mark.django_db


@pytest.fixture
def at() -> Bureau:
    return bureau()


def _archived(at: Bureau) -> Case:
    from gongkai.letters.actions import content_of
    from gongkai.letters.models import Letter

    case = at.handled()
    pdf = to_pdf(content_of(Letter.objects.get(case_ref=case.number, kind="L02")), "材料1号")
    filing.attach(case.pk, "internal", "内部材料.pdf", pdf, **at.by("drafter"))
    at.replied(case)
    at.do(case, "archive", "clerk")
    case.refresh_from_db()
    return case


def _packed(at: Bureau, case: Case, personal: bool = True) -> bytes:
    who = at.by("clerk")
    return package(case, personal=personal, by="样例", today=at.today, at=who["at"])


def test_a_package_holds_an_index_with_pages_and_every_paper(at: Bureau) -> None:
    case = _archived(at)
    content = _packed(at, case)
    assert list(faults(content)) == []
    with zipfile.ZipFile(io.BytesIO(content)) as given:
        index = json.loads(given.read("data/index.json"))
        bound = given.read("data/案卷.pdf")
        events = json.loads(given.read(next(n for n in given.namelist() if n.endswith("events.json"))))
        digests = {
            i["file"]: hashlib.sha256(given.read(f"data/{i['file']}")).hexdigest() for i in index["items"]
        }
    assert index["archive_number"] == "2025-依申请公开-0001"
    assert [e["name"] for e in events] == [e.name for e in case.events.order_by("seq")]
    assert digests == {i["file"]: i["sha256"] for i in index["items"]}
    titles = [i["title"] for i in index["items"]]
    assert any(t.startswith("政府信息公开申请答复书（予以公开）") for t in titles)
    assert "内部办理材料：内部材料.pdf" in titles
    assert titles[:3] == ["办理过程", "答复期限逐日说明", "检索记录和各方意见"]
    document = pypdfium2.PdfDocument(bound)
    front = document[0].get_textpage().get_text_range()
    assert "案卷目录" in front
    paged = [i["pages"] for i in index["items"] if i["pages"] != "另附"]
    last = int(paged[-1].split("—")[-1])
    assert document[len(document) - 1].get_textpage().get_text_range().endswith(str(last))


def test_a_changed_package_is_noticed_and_a_strange_file_refused(at: Bureau) -> None:
    content = _packed(at, _archived(at))
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as given, zipfile.ZipFile(out, "w") as made:
        for name in given.namelist():
            kept = given.read(name)
            made.writestr(name, kept + b" " if name.endswith("events.json") else kept)
    assert any("与清单不符" in says for says in faults(out.getvalue()))
    with pytest.raises(WrongInput):
        list(faults(b"not a package"))


def test_a_package_without_the_applicant_names_nobody(at: Bureau) -> None:
    case = _archived(at)
    with zipfile.ZipFile(io.BytesIO(_packed(at, case, personal=False))) as given:
        everything = b"".join(given.read(name) for name in given.namelist())
    for secret in ("张某某", "420000190001010000", "某街道"):
        assert secret.encode() not in everything


def test_an_archived_file_that_changes_is_found_by_verify(at: Bureau) -> None:
    case = _archived(at)
    assert list(broken_cases()) == []
    case.events.filter(name="pass_review").update(reason="改过")
    assert list(broken_cases()) == [f"申请{case.number}的案卷与归档时不同"]


def test_nothing_is_put_into_an_archived_file(at: Bureau) -> None:
    case = _archived(at)
    with pytest.raises(NotAllowed, match="已经归档"):
        filing.attach(case.pk, "other", "迟到.pdf", b"%PDF-1.4 x", **at.by("clerk"))


def test_disposal_waits_for_its_time_and_leaves_number_dates_and_log(at: Bureau) -> None:
    case = _archived(at)
    kept = [f.file.digest for f in case.files.all()]
    assert kept_until(case, 10) == date(2035, 12, 31)
    assert kept_until(case, 0) is None
    with pytest.raises(NotAllowed, match="保管期满"):
        dispose(case.pk, years=10, reason="到期", **at.by("office"))
    at.today = date(2036, 1, 4)
    assert list(due_for_appraisal(at.agency, 10, at.today)) == [case]
    with pytest.raises(NoAccess):
        dispose(case.pk, years=10, reason="到期", **at.by("clerk"))
    with pytest.raises(WrongInput):
        dispose(case.pk, years=10, reason=" ", **at.by("office"))
    dispose(case.pk, years=10, reason="无继续保存价值", **at.by("office"))
    case.refresh_from_db()
    assert (case.number, case.closed_on, case.request.outcome) == ("2025-0001", date(2025, 2, 20), "granted")
    assert {p.name for p in Party.objects.all()} == {"（已依保管期限销毁）"}
    assert Entry.objects.filter(verb="案卷销毁").count() == 1
    assert list(broken_letters()) == list(broken_cases()) == list(broken_files()) == []
    assert due_for_appraisal(at.agency, 10, at.today).count() == 0
    assert kept
    assert path_of(kept[0])


def test_nothing_is_disposed_of_while_a_dispute_is_open(at: Bureau) -> None:
    case = _archived(at)
    Dispute.objects.create(
        agency=at.agency, number="F1", kind="review", result="pending", year=2025, request_number=case.number
    )
    at.today = date(2036, 1, 4)
    with pytest.raises(NotAllowed, match="没有审结"):
        dispose(case.pk, years=10, reason="到期", **at.by("office"))


def test_a_review_with_a_file_of_its_own_stops_disposal_and_is_bound_in(at: Bureau) -> None:
    case = _archived(at)
    Docket.objects.create(
        agency=at.agency, case=case, kind="review", number="临政复〔2025〕1号", organ="临江市人民政府", filed_on=date(2025, 3, 1),
        notified_on=date(2025, 3, 3), answer_due_on=date(2025, 3, 13), request_number=case.number,
    )  # fmt: skip
    with zipfile.ZipFile(io.BytesIO(_packed(at, case))) as given:
        sheet = next(n for n in given.namelist() if n.endswith("复议、诉讼情况.pdf"))
        words = pypdfium2.PdfDocument(given.read(sheet))[0].get_textpage().get_text_range()
    assert "临政复〔2025〕1号" in words.replace("\r\n", "")
    at.today = date(2036, 1, 4)
    with pytest.raises(NotAllowed, match="没有审结"):
        dispose(case.pk, years=10, reason="到期", **at.by("office"))
