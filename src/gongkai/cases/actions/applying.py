"""What an applicant does on the public side: hand in, look up by number and code, supplement, give reasons, withdraw.

Who holds number and code of a request acts for its applicant; every door counts the tries of a place.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.db.models import F

from gongkai.audit import log
from gongkai.cases.actions.filing import put_file
from gongkai.cases.actions.intake import File, take
from gongkai.cases.actions.recording import APPLICANT, record_for_applicant
from gongkai.cases.application import LENGTHS, Application, faults
from gongkai.cases.attempts import opened, tried
from gongkai.cases.models import Case, CaseFile, CaseSettings, SoughtFirst
from gongkai.cases.own_fields import own_faults, own_fields
from gongkai.cases.settling import settings_of
from gongkai.files import scanning
from gongkai.files.storage import media_type_of
from gongkai.law.digest import digest_of
from gongkai.law.errors import Refused, WrongInput
from gongkai.registry.models import Agency

MOST_FILES, LARGEST = 10, 10 * 2**20
PARTS = ("identity", "authorisation", "application")


def submit(
    agency: Agency,
    application: Application,
    *,
    key: str,
    source: str,
    today: date,
    at: datetime,
    files: Sequence[File] = (),
) -> Case:
    """Take in an application from the portal; the same form sent twice is one request.

    `key`: the hidden key of the form. The same key with other words is another request: somebody went back and asked
    for something else. `source`: the network address it came from. Raises WrongInput, NotAllowed.
    """
    for wrong in all_faults(application, settings_of(agency), files).values():
        raise WrongInput(wrong, "条例第29条")
    submission = _submission(key, application)
    twin = _twin(agency, submission)
    if twin is not None:
        return twin
    tried("submit", source, at)
    try:
        return take(
            agency,
            application,
            way="portal",
            by=None,
            today=today,
            at=at,
            submission_key=submission,
            files=files,
        )
    except IntegrityError:  # the second of two clicks at the same moment
        twin = _twin(agency, submission)
        if twin is None:
            raise
        return twin


def all_faults(application: Application, settings: CaseSettings, files: Sequence[File]) -> dict[str, str]:
    """A sentence for each thing at fault: fields by name, the agency's own as own_NAME, files as file_PART."""
    own = own_fields(settings.extra_fields)
    found = faults(application)
    found |= {f"own_{name}": says for name, says in own_faults(own, application.extra).items()}
    for name in sorted(set(application.extra) - {field.name for field in own}):
        found[f"own_{name}"] = f"申请表没有“{name}”这一项"
    return found | {f"file_{part}": says for part, says in file_faults(files).items()}


def file_faults(files: Sequence[File]) -> dict[str, str]:
    """A sentence for each kind of file that cannot be taken, by its part: told by the content, never by the name."""
    found: dict[str, str] = {}
    for part, name, content in files:
        if part in found:
            continue
        if len(content) > LARGEST:
            found[part] = f"文件“{name}”超过{LARGEST // 2**20}MB"
        elif not content:
            found[part] = f"文件“{name}”是空的"
        else:
            try:
                media_type_of(content, name)
                scanning.check(content, name)
            except Refused as wrong:
                found[part] = wrong.why
    if len(files) > MOST_FILES:
        found.setdefault(files[-1][0], f"一次最多提交{MOST_FILES}个文件")
    return found


def _submission(key: str, application: Application) -> str:
    said = [key, application.applicant.name, application.applicant.identity, application.description]
    return digest_of(said) if key else ""


def _twin(agency: Agency, submission: str) -> Case | None:
    return Case.objects.filter(agency=agency, submission_key=submission).first() if submission else None


def look_up(agency: Agency, number: str, code: str, *, source: str, at: datetime) -> Case | None:
    """The request of that number and query code, or None – with the same answer, in the same time, for a number that
    there is not and for a code that is wrong. A success is logged. Raises NotAllowed after too many tries."""
    attempt = tried("look_up", source, at)
    pk = opened(Case.objects.filter(agency=agency), number, code)
    if pk is None:
        return None
    case = Case.objects.select_related("agency", "applicant").get(pk=pk)
    if attempt is not None:
        attempt.delete()
    log.write(
        APPLICANT,
        "网上查询进度",
        case,
        at=at,
        agency=agency.code,
        says=f"凭受理编号和查询码查询申请{case.number}",
    )
    return case


@transaction.atomic
def answer(
    case_id: int,
    event: str,
    *,
    expected: str,
    content: str,
    today: date,
    at: datetime,
    files: Sequence[File] = (),
) -> Case:
    """A supplement, or reasons, with files that belong to that step. Raises NotAllowed, Stale, WrongInput."""
    if len(content) > LENGTHS["content"]:
        raise WrongInput(f"内容最多{LENGTHS['content']}字，可以另附文件")
    for wrong in file_faults(files).values():
        raise WrongInput(wrong)
    case = record_for_applicant(case_id, event, expected=expected, today=today, at=at, content=content)
    step = case.events.get(seq=case.moves_made)
    for _, name, data in files:
        put_file(case, CaseFile.Part.SUPPLEMENT, name, data, by=APPLICANT, at=at, event=step)
    return case


def withdraw(case_id: int, *, expected: str, reason: str, today: date, at: datetime) -> Case:
    """The applicant withdraws; a reason may be given and is never asked for."""
    said = "申请人在网站上确认撤回申请" + (f"，说明：{reason.strip()}" if reason.strip() else "")
    if len(said) > LENGTHS["content"]:
        raise WrongInput(f"说明最多{LENGTHS['content'] - 20}字")
    return record_for_applicant(case_id, "withdraw", expected=expected, today=today, at=at, content=said)


def sought(agency: Agency, what: str, *, on: date) -> None:
    """Count that public items were `shown` before a request, or that one was `found` to be what was wanted."""
    if what not in ("shown", "found"):
        raise Refused("没有这种计数")
    SoughtFirst.objects.get_or_create(agency=agency, on=on)
    SoughtFirst.objects.filter(agency=agency, on=on).update(**{what: F(what) + 1})


def given_out(case: Case, name: str, *, at: datetime) -> None:
    """Log that the applicant fetched a letter or a file (`name`)."""
    log.write(
        APPLICANT,
        "下载材料",
        case,
        at=at,
        agency=case.agency.code,
        says=f"申请{case.number}的申请人下载“{name}”",
    )
