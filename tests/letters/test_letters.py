"""Letters made: numbered without gaps, frozen, rendered to DOCX and PDF with everything they must say, sealed."""

from __future__ import annotations

import io
import time
from datetime import date, timedelta

import docx
import pypdfium2
import pytest

from cases.bureau import Bureau, bureau
from gongkai.audit.models import Entry
from gongkai.files.storage import content_by_digest
from gongkai.law.errors import NoAccess, Stale, WrongInput
from gongkai.law.letters import letter_kind, letters
from gongkai.letters import actions
from gongkai.letters.composing import compose
from gongkai.letters.models import Letter
from gongkai.letters.rendering import official_text, to_docx, to_pdf
from gongkai.letters.verify import broken_letters
from gongkai.official.keeping import identity_of
from gongkai.official.seal import check_seal

pytestmark = pytest.mark.django_db


@pytest.fixture
def at() -> Bureau:
    return bureau()


def _facts(kind_id: str) -> dict[str, object]:
    kind = letter_kind(kind_id)
    found: dict[str, object] = {"way_in": "portal"}
    for n, (name, label) in enumerate({**letters().common, **kind.fields}.items()):
        found[name] = [f"{label}甲{n}", f"{label}乙{n}"] if name.endswith("_list") else f"{label}样例{n}"
    return found


def _text_of_pdf(pdf: bytes) -> str:
    pages = pypdfium2.PdfDocument(pdf)
    return "".join("".join(page.get_textpage().get_text_range().split()) for page in pages)


def _text_of_docx(content: bytes) -> str:
    return "".join("".join(p.text.split()) for p in docx.Document(io.BytesIO(content)).paragraphs)


@pytest.mark.parametrize("kind_id", sorted(letters().kinds))
def test_every_kind_is_rendered_with_everything_it_must_say(kind_id: str, at: Bureau) -> None:
    kind, facts = letter_kind(kind_id), _facts(kind_id)
    content = compose(at.agency, kind_id, facts, day=date(2025, 3, 3))
    must = [kind.name, at.agency.name, "2025年3月3日"]
    for name in kind.fields:
        value = facts[name]
        must += value if isinstance(value, list) else [str(value)]
    if kind.sort == "final":
        must.append("申请行政复议")
    for text in (
        _text_of_pdf(to_pdf(content, "公开〔2025〕1号")),
        _text_of_docx(to_docx(content, "公开〔2025〕1号")),
    ):
        for part in must:
            assert "".join(part.split()) in text, (kind_id, part)


def test_the_same_letter_is_the_same_file(at: Bureau, monkeypatch: pytest.MonkeyPatch) -> None:
    content = compose(at.agency, "L21", _facts("L21"), day=date(2025, 3, 3))
    first = to_docx(content, "公开〔2025〕1号")
    monkeypatch.setattr(time, "time", lambda: 1_900_000_000.0)
    assert to_docx(content, "公开〔2025〕1号") == first


@pytest.mark.parametrize(
    "kind_id", [k.id for k in letters().kinds.values() if k.sort in ("internal", "proof")]
)
def test_a_sheet_that_stays_in_the_file_greets_nobody(kind_id: str, at: Bureau) -> None:
    content = compose(at.agency, kind_id, _facts(kind_id), day=date(2025, 3, 3))
    for text in (_text_of_pdf(to_pdf(content, "")), _text_of_docx(to_docx(content, ""))):
        assert f"{''.join(content.addressee.split())}：" not in text


@pytest.mark.parametrize("kind_id", sorted(letters().kinds))
def test_what_goes_out_is_in_letter_format_and_what_stays_is_no_letter(kind_id: str, at: Bureau) -> None:
    content = compose(at.agency, kind_id, _facts(kind_id), day=date(2025, 3, 3))
    stays = letter_kind(kind_id).sort in ("internal", "proof")
    text = official_text(content, "" if stays else "公开〔2025〕1号")
    assert (text.letter, text.mark) == ((False, "") if stays else (True, at.agency.name))


@pytest.mark.parametrize(
    "pattern",
    [
        "公开{serial}号",
        "{year}{serial:999999999d}",
        "{year.real}{serial}",
        "{year!r}{serial}",
        "{year}{",
        "{}",
    ],
)
def test_a_pattern_that_gives_no_sound_number_is_refused(pattern: str, at: Bureau) -> None:
    with pytest.raises(WrongInput, match="文书号格式"):
        actions.choose(at.agency, {"number_pattern": pattern}, **at.by("office"))


def test_a_pattern_may_ask_for_zeros(at: Bureau) -> None:
    row = actions.choose(at.agency, {"number_pattern": "临教公开〔{year}〕{serial:03d}号"}, **at.by("office"))
    assert row.number_pattern.format(year=2025, serial=7) == "临教公开〔2025〕007号"
    with pytest.raises(WrongInput, match="联系人”最多60个字"):
        actions.choose(at.agency, {"contact": "人" * 61}, **at.by("office"))


@pytest.mark.parametrize("kind_id", ["L05", "L08", "L09", "L10", "L44", "L46"])
def test_no_page_holds_the_signature_alone(kind_id: str, at: Bureau) -> None:
    kind, pages = letter_kind(kind_id), []
    for size in (8, 24, 40):
        facts = dict.fromkeys({**letters().common, **kind.fields}, "甲" * size)
        facts |= {"way_in": "portal", "applicant": "张某某", "contact": "办公室", "phone": "00000000000"}
        content = compose(at.agency, kind_id, facts, day=date(2025, 3, 3))
        pdf = pypdfium2.PdfDocument(to_pdf(content, "公开〔2025〕1号"))
        last = "".join(pdf[len(pdf) - 1].get_textpage().get_text_range().split())
        assert "联系电话：00000000000。" in last
        assert last.index("联系电话") < last.rindex(at.agency.name)
        pages.append(len(pdf))
    assert pages == sorted(pages)


def test_numbers_run_on_without_gaps_and_a_rollback_gives_them_back(at: Bureau) -> None:
    case = at.handled()
    at.do(case, "extend", "office", days=5, reason="材料多")
    with pytest.raises(WrongInput):
        at.do(case, "ask_supplement", "office", until=at.today + timedelta(20), data={"items": "  "})
    at.do(case, "ask_supplement", "office", until=at.today + timedelta(20), data={"items": "年份"})
    made = Letter.objects.filter(agency=at.agency, serial__isnull=False).values_list("kind", "number")
    assert list(made) == [("L02", "公开〔2025〕1号"), ("L05", "公开〔2025〕2号"), ("L03", "公开〔2025〕3号")]
    assert actions.gaps(at.agency, 2025) == []


def test_a_letter_that_was_changed_is_not_rendered(at: Bureau) -> None:
    case = at.registered()
    letter = Letter.objects.get(case_ref=case.number, kind="L02")
    letter.content = letter.content.replace("回执", "通知")
    letter.save()
    with pytest.raises(Stale, match="可能被改动过"):
        actions.rendered(letter, "pdf", by="样例", at=case.arrived_at)


def test_a_letter_is_sealed_once(at: Bureau) -> None:
    case = at.registered()
    letter = Letter.objects.get(case_ref=case.number, kind="L02")
    sealed = actions.seal_letter(letter, by="样例", at=case.arrived_at)
    with pytest.raises(Stale, match="已经用章，不能重复用章"):
        actions.seal_letter(letter, by="样例", at=case.arrived_at)
    letter.refresh_from_db()
    assert letter.sealed_id == sealed.pk
    assert Entry.objects.filter(verb="文书用章", data__digest=letter.digest).count() == 1


def test_an_answer_that_was_sealed_as_a_single_letter_is_not_sealed_again(at: Bureau) -> None:
    case = at.handled()
    at.reply_matter(case.pk, 1, "given", details={"given": "部门预算"}, facts="经检索", **at.by("drafter"))
    at.do(case, "draft", "drafter")
    at.do(case, "counsel", "counsel", content="同意", data={"verdict": "agree"})
    at.do(case, "sign", "leader")
    letter = Letter.objects.get(case_ref=case.number, kind="L21")
    sealed = actions.seal_letter(letter, by="样例", at=case.arrived_at)
    at.do(case, "seal", "seal_keeper")
    letter.refresh_from_db()
    assert letter.sealed_id == sealed.pk
    assert case.events.get(name="seal").data["sealed"] == sealed.digest


@pytest.mark.parametrize("field", ["number", "case_ref"])
def test_a_number_or_request_that_was_changed_is_noticed(field: str, at: Bureau) -> None:
    case = at.registered()
    letter = Letter.objects.get(case_ref=case.number, kind="L02")
    assert letter.digest_rule == 2
    assert list(broken_letters()) == []
    Letter.objects.filter(pk=letter.pk).update(**{field: "公开〔2025〕99号"})
    letter.refresh_from_db()
    with pytest.raises(Stale, match="内容或文书号与登记的摘要不符"):
        actions.content_of(letter)
    assert [says for says in broken_letters() if "内容或文书号被改动" in says]


def test_a_letter_of_the_first_rule_still_verifies_and_its_number_is_compared_with_the_log(
    at: Bureau,
) -> None:
    case = at.registered()
    letter = Letter.objects.get(case_ref=case.number, kind="L02")
    content = actions.content_of(letter)
    Letter.objects.filter(pk=letter.pk).update(digest_rule=1, digest=content.digest)
    letter.refresh_from_db()
    assert actions.content_of(letter) == content
    assert list(broken_letters()) == []
    Letter.objects.filter(pk=letter.pk).update(number="公开〔2025〕99号")
    (says,) = broken_letters()
    assert says.endswith("文书号被改动，日志记载为“公开〔2025〕1号”")


def test_a_rule_that_there_never_was_is_a_change(at: Bureau) -> None:
    case = at.registered()
    letter = Letter.objects.get(case_ref=case.number, kind="L02")
    letter.digest_rule = 3
    with pytest.raises(Stale, match="摘要规则“3”不存在"):
        actions.content_of(letter)


def test_a_file_is_made_once_and_kept(at: Bureau) -> None:
    case = at.registered()
    letter = Letter.objects.get(case_ref=case.number, kind="L02")
    first = actions.rendered(letter, "docx", by="样例", at=case.arrived_at)
    assert actions.rendered(letter, "docx", by="样例", at=case.arrived_at).pk == first.pk


def test_the_answer_is_sealed_and_a_changed_byte_is_noticed(at: Bureau) -> None:
    case = at.replied(at.handled())
    letter = Letter.objects.get(case_ref=case.number, kind="L21")
    sealed = content_by_digest(letter.sealed.digest)
    assert sealed is not None
    certificate = identity_of(at.agency.code).certificate
    assert check_seal(sealed, [certificate]).intact
    assert case.request.reply_number == letter.number
    changed = bytearray(sealed)
    changed[len(changed) // 3] ^= 1
    assert not check_seal(bytes(changed), [certificate]).intact


def test_a_template_is_versioned_and_an_old_letter_keeps_its_words(at: Bureau) -> None:
    case = at.registered()
    before = Letter.objects.get(case_ref=case.number, kind="L02").content
    kind = letter_kind("L05")
    text = kind.text + "\n请予理解。"
    with pytest.raises(NoAccess):
        actions.write_template(at.agency, "L05", text, at.today, **at.by("clerk"))
    with pytest.raises(WrongInput, match="不能早于今天"):
        actions.write_template(at.agency, "L05", text, at.today - timedelta(1), **at.by("office"))
    actions.write_template(at.agency, "L05", text, at.today + timedelta(3), **at.by("office"))
    at.do(at.handled(), "extend", "office", days=5, reason="材料多")
    assert Letter.objects.get(kind="L05").template_version == 0
    at.today += timedelta(4)
    at.do(at.handled(), "extend", "office", days=5, reason="材料多")
    latest = Letter.objects.filter(kind="L05").last()
    assert latest.template_version == 1
    assert "请予理解" in latest.content
    assert Letter.objects.get(case_ref=case.number, kind="L02").content == before


def test_several_matters_are_answered_one_by_one(at: Bureau) -> None:
    case = at.handled()
    at.set_matters(case.pk, ["部门预算", "会议记录"], **at.by("drafter"))
    at.reply_matter(
        case.pk,
        2,
        "process_info",
        details={"reason": "讨论记录", "no_rule_requires": True},
        **at.by("drafter"),
    )
    at.replied(case, "given")
    content = Letter.objects.filter(case_ref=case.number).get(title="政府信息公开申请答复书").content
    assert "一、关于“部门预算”" in content
    assert "二、关于“会议记录”" in content
    assert "先向临江市人民政府申请行政复议" in content


def test_what_a_matter_asks_is_no_template_and_the_agency_s_own_wording_is_used(at: Bureau) -> None:
    kind = letter_kind("L28")
    actions.write_template(at.agency, "L28", kind.text + "\n本局特此说明。", at.today, **at.by("office"))
    case = at.handled()
    at.set_matters(case.pk, ["{phone}和{nobody}", "会议记录"], **at.by("drafter"))
    at.reply_matter(
        case.pk, 2, "process_info", details={"reason": "讨论记录", "no_rule_requires": True}, **at.by("drafter")
    )  # fmt: skip
    at.replied(case, "given")
    content = Letter.objects.filter(case_ref=case.number).get(title="政府信息公开申请答复书").content
    assert "一、关于“{phone}和{nobody}”" in content
    assert "本局特此说明。" in content
    assert "对本答复的其他内容不服的" in content
