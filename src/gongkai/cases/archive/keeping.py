"""How long an archived case is kept, and its disposal: personal data goes, number, dates, outcome and log stay."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.db.models import Q, QuerySet

from gongkai.audit import log
from gongkai.cases.models import Case, Dispute, Docket, Party, Request, WithheldReview
from gongkai.cases.papers import letters_of
from gongkai.files.models import StoredFile
from gongkai.files.storage import path_of
from gongkai.law.errors import NotAllowed, WrongInput
from gongkai.registry.access import actor, require
from gongkai.registry.models import Agency, Person

GONE = "（已依保管期限销毁）"
_PERSONAL = (
    "identity", "representative", "contact_person", "phone", "email", "fax", "address", "postcode", "name_key",
    "identity_key",
)  # fmt: skip


def kept_until(case: Case, years: int) -> date | None:
    """The last day of keeping, from the day of archiving; None when it is kept for ever (0 years)."""
    archived = case.events.filter(name="archive").values_list("on", flat=True).first()
    if archived is None or years == 0:
        return None
    return date(archived.year + years, 12, 31)


def due_for_appraisal(agency: Agency, years: int, today: date) -> QuerySet[Case]:
    """Archived cases whose time is over: the year of archiving plus the years of keeping has passed."""
    if years == 0:
        return Case.objects.none()
    rows = Case.objects.filter(agency=agency, stage="archived", disposed_at__isnull=True)
    return rows.filter(events__name="archive", events__on__lt=date(today.year - years, 1, 1)).distinct()


@transaction.atomic
def dispose(case_id: int, *, years: int, reason: str, by: Person, today: date, at: datetime) -> Case:
    """Take the personal data out of a case whose time is over. Raises NotAllowed before its time or while a dispute
    is open, WrongInput without a reason."""
    case = (
        Case.objects.select_for_update(of=("self",))
        .select_related("agency", "applicant", "agent")
        .get(pk=case_id)
    )
    require(by, "case.dispose", case.agency, today)
    if not reason.strip():
        raise WrongInput("销毁必须写明鉴定意见")
    until = kept_until(case, years)
    if case.disposed_at is not None or case.stage != "archived" or until is None or today <= until:
        raise NotAllowed("本件不在保管期满、可以鉴定销毁的范围内", "档案法")
    if _in_dispute(case):
        raise NotAllowed("本件还有没有审结的复议、诉讼，不能销毁", "档案法")
    _forget(case, at)
    case.disposed_at = at
    case.save()
    log.write(
        actor(by), "案卷销毁", case, at=at, agency=case.agency.code, says=f"申请{case.number}保管期满销毁：{reason.strip()}",
        data={"kept_until": until.isoformat()},
    )  # fmt: skip
    return case


def _in_dispute(case: Case) -> bool:
    """True while a review or suit over the case is open, in the ledger or in a file of its own."""
    rows = Dispute.objects.filter(agency=case.agency, request_number=case.number)
    dockets = Docket.objects.filter(Q(case=case) | Q(agency=case.agency, request_number=case.number))
    pending = Dispute.Result.PENDING
    return rows.filter(result=pending).exists() or dockets.filter(result=pending).exists()


def _forget(case: Case, at: datetime) -> None:
    for party in {case.applicant, case.agent, *(e.party for e in case.events.all())} - {None}:
        if _needed(party, case):
            continue  # a request split off, or answered again, still lives with the same applicant
        party.name, party.erased_at = GONE, at
        for name in _PERSONAL:
            setattr(party, name, "")
        party.save()
    case.description, case.purpose, case.extra, case.query_code = GONE, "", {}, ""
    case.subject = GONE
    case.events.update(content="", reason="", data={})
    case.matters.update(text=GONE, facts="", details={}, review_on=None)
    WithheldReview.objects.filter(matter__case=case).update(says=GONE)
    digests = list(case.files.values_list("file__digest", flat=True))
    case.files.all().delete()
    case.notes.all().delete()
    for letter in letters_of(case):
        digests += [f.digest for f in (letter.docx, letter.pdf, letter.sealed) if f]
        letter.content, letter.docx, letter.pdf, letter.sealed = "", None, None, None
        letter.save()
    if case.request_id is not None:
        Request.objects.filter(pk=case.request_id).update(
            applicant=GONE, identity="", contact="", content=GONE
        )
    transaction.on_commit(lambda: _unlink(digests))


def _needed(party: Party, case: Case) -> bool:
    """Whether another case that was not disposed of names the party."""
    others = Case.objects.filter(Q(applicant=party) | Q(agent=party), disposed_at__isnull=True)
    return others.exclude(pk=case.pk).exists()


def _unlink(digests: list[str]) -> None:
    """Contents that nobody else refers to go from the disk as well."""
    for digest in digests:
        rows = StoredFile.objects.filter(digest=digest)
        if not any(_used(row) for row in rows):
            rows.delete()
            path_of(digest).unlink(missing_ok=True)


def _used(row: StoredFile) -> bool:
    related = (f for f in row._meta.get_fields(include_hidden=True) if f.auto_created and not f.concrete)
    return any(
        f.related_model._default_manager.filter(**{f.field.name: row.pk}).exists()
        for f in related
        if f.one_to_many
    )
