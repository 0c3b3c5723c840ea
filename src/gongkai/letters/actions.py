"""Make a letter (numbered and frozen), seal it, choose templates and settings."""

from __future__ import annotations

import json
import re
import string
from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction

from gongkai.audit import log
from gongkai.files.models import StoredFile
from gongkai.files.storage import put
from gongkai.law.digest import digest_of
from gongkai.law.errors import NotAllowed, Stale, WrongInput
from gongkai.law.letters import letter_kind, sound_text
from gongkai.letters.composing import Composed, composed_from, settings_of
from gongkai.letters.models import Letter, LetterSerial, LetterSettings, LetterTemplate
from gongkai.letters.rendering import TYPES, official_text, to_docx, to_pdf
from gongkai.official.keeping import identity_of
from gongkai.official.seal import check_seal, seal_pdf
from gongkai.registry.access import Console, actor, require
from gongkai.registry.models import Agency, Person

# Sheets that stay in the file carry no number of their own.
UNNUMBERED = ("internal", "proof")
MADE = "生成文书"
DIGEST_RULE = 2
"""The rule for letters made now."""
_WIDTH = re.compile(r"(0?[1-6]d?)?")


def make(
    agency: Agency,
    content: Composed,
    case_ref: str,
    *,
    actor_name: str,
    at: datetime,
    replaces: Letter | None = None,
) -> Letter:
    """Number and freeze a composed letter. Within the transaction of the step that makes it: a rollback gives the
    number back. Who may do the step is the step's question."""
    kind = letter_kind(content.kind)
    year, serial, number = content.day.year, None, ""
    if kind.sort not in UNNUMBERED:
        serial, number = _next(agency, year)
    letter = Letter.objects.create(
        agency=agency, case_ref=case_ref, kind=kind.id, number=number, year=year, serial=serial, title=content.title,
        template_version=content.version, content=content.plain(), day=content.day, replaces=replaces, at=at,
        digest=bound(content, number, case_ref, rule=DIGEST_RULE), digest_rule=DIGEST_RULE, by=actor_name,
    )  # fmt: skip
    log.write(
        actor_name, MADE, letter, at=at, agency=agency.code, says=f"申请{case_ref}生成{kind.name}{number}",
        data={"kind": kind.id, "digest": letter.digest, "number": number},
    )  # fmt: skip
    return letter


def _next(agency: Agency, year: int) -> tuple[int, str]:
    pattern = sound_pattern(settings_of(agency).number_pattern)
    LetterSerial.objects.get_or_create(agency=agency, year=year)
    row = LetterSerial.objects.select_for_update().get(agency=agency, year=year)
    row.last += 1
    row.save()
    return row.last, pattern.format(year=year, serial=row.last)


def sound_pattern(pattern: str) -> str:
    """The pattern of letter numbers, or WrongInput when year or serial is missing or asks for more than a few zeros."""
    try:
        places = [part[1:] for part in string.Formatter().parse(pattern) if part[1] is not None]
    except ValueError as error:
        raise WrongInput(f"文书号格式“{pattern}”不能使用") from error
    # Read, never tried out: a width of a thousand million would be built in memory.
    if any(convert or not _WIDTH.fullmatch(spec or "") for _, spec, convert in places):
        raise WrongInput(f"文书号格式“{pattern}”不能使用，流水号补零只能写成{{serial:03d}}这样，最多六位")
    if sorted(str(name) for name, _, _ in places) != ["serial", "year"]:
        raise WrongInput("文书号格式必须含有、且只含有年份{year}和流水号{serial}")
    return pattern


def bound(content: Composed, number: str, case_ref: str, *, rule: int) -> str:
    """The digest of a letter by the rule of its time (decision 040); raises Stale for a rule that there never was."""
    if rule == 1:
        return content.digest
    if rule == DIGEST_RULE:
        return digest_of(
            {"rule": rule, "case": case_ref, "number": number, "content": json.loads(content.plain())}
        )
    raise Stale(f"文书登记的摘要规则“{rule}”不存在，可能被改动过")


def content_of(letter: Letter) -> Composed:
    """What the letter says; raises Stale when words, number or request are no longer what its digest says."""
    content = composed_from(letter.content)
    if bound(content, letter.number, letter.case_ref, rule=letter.digest_rule) != letter.digest:
        raise Stale("文书的内容或文书号与登记的摘要不符，可能被改动过")
    return content


@transaction.atomic
def rendered(letter: Letter, fmt: str, *, by: str, at: datetime) -> StoredFile:
    """The letter as a file, made when first wanted and kept: sealed PDF where it was sealed."""
    row = (
        Letter.objects.select_for_update(of=("self",))
        .select_related("docx", "pdf", "sealed")
        .get(pk=letter.pk)
    )
    kept = (row.sealed or row.pdf) if fmt == "pdf" else row.docx
    if kept is not None:
        return kept
    if fmt not in TYPES:
        raise WrongInput("文书可以下载为 DOCX 或者 PDF")
    content = content_of(row)
    made = to_pdf(content, row.number, row.digest) if fmt == "pdf" else to_docx(content, row.number)
    file = put(made, f"{row.title}{row.number}.{fmt}", TYPES[fmt], by=by, at=at, made=True)
    setattr(row, fmt, file)
    row.save(update_fields=[fmt])
    return file


@transaction.atomic
def seal_letter(letter: Letter, *, by: str, at: datetime) -> StoredFile:
    """Put the agency's electronic seal on the letter, once.

    Raises Stale when it was sealed already, also a moment ago by somebody else; NotAllowed when the agency has no seal.
    """
    row = Letter.objects.select_for_update(of=("self",)).select_related("agency").get(pk=letter.pk)
    if row.sealed_id is not None:
        raise Stale(f"{row.title}{row.number}已经用章，不能重复用章")
    agency = row.agency
    identity = identity_of(agency.code)
    if identity is None:
        raise NotAllowed(f"{agency}还没有登记电子印章，请系统管理员用 gongkai seal 导入")
    content = content_of(row)
    sealed = seal_pdf(
        to_pdf(content, row.number, row.digest), identity, agency_name=agency.name,
        date_words=official_text(content, row.number).made_in_words, reason=f"内容摘要 {row.digest}", at=at,
    )  # fmt: skip
    check_seal(sealed, [identity.certificate])
    row.sealed = put(sealed, f"{row.title}{row.number}（用印）.pdf", TYPES["pdf"], by=by, at=at, made=True)
    row.save(update_fields=["sealed"])
    log.write(
        by, "文书用章", row, at=at, agency=agency.code, says=f"{row.case_ref}的{row.title}{row.number}用章",
        data={"file": row.sealed.digest, "digest": row.digest},
    )  # fmt: skip
    return row.sealed


@transaction.atomic
def write_template(
    agency: Agency,
    kind_id: str,
    text: str,
    valid_from: date,
    *,
    by: Person | Console,
    today: date,
    at: datetime,
) -> LetterTemplate:
    """A new version of an agency's wording; required fields cannot be removed (WrongInput)."""
    require(by, "letter.template", agency, today)
    kind = letter_kind(kind_id)
    sound_text(kind, text)
    if valid_from < today:
        raise WrongInput("启用日期不能早于今天：已经生成的文书不再改变")
    # The row of the agency, not the last version: of a first version there is nothing yet to lock.
    LetterSettings.objects.get_or_create(agency=agency)
    LetterSettings.objects.select_for_update().get(agency=agency)
    last = LetterTemplate.objects.filter(agency=agency, kind=kind_id).order_by("-version").first()
    row = LetterTemplate.objects.create(
        agency=agency, kind=kind_id, version=(last.version if last else 0) + 1, valid_from=valid_from,
        text=text.strip(), at=at, by=actor(by),
    )  # fmt: skip
    log.write(
        actor(by), "修改文书模板", row, at=at, agency=agency.code, says=f"{kind.name}第{row.version}版，自{valid_from.isoformat()}启用",
        data={"kind": kind_id, "version": row.version},
    )  # fmt: skip
    return row


CHANGEABLE = (
    "number_pattern", "contact", "phone", "government", "department_above", "court", "online", "payee",
)  # fmt: skip


@transaction.atomic
def choose(
    agency: Agency, chosen: Mapping[str, str], *, by: Person | Console, today: date, at: datetime
) -> LetterSettings:
    """Save the letter settings; raises WrongInput for a pattern that gives no numbers or a value too long."""
    require(by, "letter.template", agency, today)
    LetterSettings.objects.get_or_create(agency=agency)
    row = LetterSettings.objects.select_for_update().get(agency=agency)
    before = {name: getattr(row, name) for name in CHANGEABLE}
    for name in CHANGEABLE:
        if name in chosen:
            setattr(row, name, _fitting(row, name, chosen[name].strip()))
    sound_pattern(row.number_pattern)
    row.save()
    changed = {n: [before[n], getattr(row, n)] for n in CHANGEABLE if before[n] != getattr(row, n)}
    if changed:
        log.write(actor(by), "修改设置", row, at=at, agency=agency.code, says="修改文书设置", data=changed)
    return row


def _fitting(row: LetterSettings, name: str, value: str) -> str:
    field = row._meta.get_field(name)
    if len(value) > field.max_length:
        raise WrongInput(f"“{field.verbose_name}”最多{field.max_length}个字")
    return value


def gaps(agency: Agency, year: int) -> list[int]:
    """Numbers of a year that no letter has; the series has none unless somebody wrote past it."""
    given = set(
        Letter.objects.filter(agency=agency, year=year, serial__isnull=False).values_list("serial", flat=True)
    )
    last = LetterSerial.objects.filter(agency=agency, year=year).values_list("last", flat=True).first() or 0
    return sorted(set(range(1, last + 1)) - given)
