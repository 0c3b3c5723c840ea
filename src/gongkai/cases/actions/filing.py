"""Files of a case: kept as they came, under their digest."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction

from gongkai.audit import log
from gongkai.cases.history import TITLE, history_pdf
from gongkai.cases.models import Case, CaseEvent, CaseFile
from gongkai.files.storage import media_type_of, put
from gongkai.law.errors import NotAllowed, Stale, WrongInput
from gongkai.redaction import listing
from gongkai.redaction.actions.making import result_content
from gongkai.redaction.queries import results_of
from gongkai.registry.access import actor, require
from gongkai.registry.models import Person

MOST = 200
# A mail as it came is a text; everything else is judged by its bytes.
_MAIL = (".eml", ".txt")


@transaction.atomic
def attach(
    case_id: int,
    part: str,
    name: str,
    content: bytes,
    *,
    by: Person,
    today: date,
    at: datetime,
    to_applicant: bool = False,
) -> CaseFile:
    """Put a file into the case; what is to be given to the applicant is marked so. Raises NoAccess, WrongInput."""
    case = Case.objects.select_for_update(of=("self",)).select_related("agency").get(pk=case_id)
    require(by, "case.handle", case.agency, today)
    if case.stage in ("archived", "dismissed"):
        raise NotAllowed("案卷已经归档，不能再加入材料", "条例第45条")
    if to_applicant and case.stage not in ("review", "handling"):
        raise NotAllowed("答复已送审，提供给申请人的材料不能再变动；请先退回修改", "条例第45条")
    kept = put_file(case, part, name, content, by=actor(by), at=at, to_applicant=to_applicant)
    log.write(
        actor(by), "加入材料", case, at=at, agency=case.agency.code,
        says=f"申请{case.number}加入{kept.get_part_display()}“{kept.name}”", data={"digest": kept.file.digest},
    )  # fmt: skip
    return kept


@transaction.atomic
def take_redacted(case_id: int, result_id: int, *, by: Person, today: date, at: datetime) -> list[CaseFile]:
    """Put a verified redacted copy and its list of redactions among what the applicant gets (条例第37条).

    Raises WrongInput for a result of another case, NotAllowed once the answer is under review.
    """
    case = Case.objects.select_for_update(of=("self",)).select_related("agency").get(pk=case_id)
    require(by, "case.handle", case.agency, today)
    if case.stage not in ("review", "handling"):
        raise NotAllowed("答复已送审，提供给申请人的材料不能再变动；请先退回修改", "条例第45条")
    result = next((r for r in results_of(case.agency, case.number) if r.pk == result_id), None)
    if result is None:
        raise WrongInput("没有这份区分处理结果")
    who, name = actor(by), f"区分处理后的副本{result.layer.file_id}-{result.number}.pdf"
    if case.files.filter(name=name).exists():
        raise WrongInput("这份区分处理结果已经加入")
    kept = put(result_content(result), name, "application/pdf", by=who, at=at, made=True)
    copy = CaseFile.objects.create(
        case=case, part=CaseFile.Part.RECORD, name=name, file=kept, to_applicant=True, at=at, by=who
    )
    made = listing.to_pdf(case.agency.name, case.number, result.report["pages"], result.redactions, today)
    listed = put(made, "区分处理清单.pdf", "application/pdf", by=who, at=at, made=True)
    slip = CaseFile.objects.create(
        case=case, part=CaseFile.Part.RECORD, name=listed.name, file=listed, to_applicant=True, at=at, by=who
    )
    log.write(
        who, "加入材料", case, at=at, agency=case.agency.code, says=f"申请{case.number}加入区分处理后的副本和清单",
        data={"digest": kept.digest, "result": result.pk},
    )  # fmt: skip
    return [copy, slip]


@transaction.atomic
def attach_history(case_id: int, *, by: Person, today: date, at: datetime) -> CaseFile:
    """Keep the list of what the applicant asked before with the case, as it stands today. Raises NoAccess, NotAllowed."""
    case = Case.objects.select_for_update(of=("self",)).select_related("agency", "applicant").get(pk=case_id)
    require(by, "case.handle", case.agency, today)
    require(by, "case.identity", case.agency, today)
    if case.stage in ("archived", "dismissed"):
        raise NotAllowed("案卷已经归档，不能再加入材料", "条例第45条")
    name = f"{TITLE}（{today.isoformat()}）.pdf"
    made = history_pdf(case, today)
    kept = put_file(case, CaseFile.Part.INTERNAL, name, made, by=actor(by), at=at, made=True)
    log.write(
        actor(by), "生成申请情况附件", case, at=at, agency=case.agency.code,
        says=f"申请{case.number}生成“{kept.name}”", data={"digest": kept.file.digest},
    )  # fmt: skip
    return kept


@transaction.atomic
def set_own(
    case_id: int, values: Mapping[str, str], *, expected: str, by: Person, today: date, at: datetime
) -> Case:
    """Write what the agency's own fields say; the log tells which changed, never what they hold."""
    case = Case.objects.select_for_update(of=("self",)).select_related("agency").get(pk=case_id)
    require(by, "case.register", case.agency, today)
    if case.token != expected:
        raise Stale("本件刚被办理过，请刷新后核对再办")
    if case.stage in ("archived", "dismissed"):
        raise NotAllowed("案卷已经归档，不能再改动", "条例第45条")
    changed = sorted(n for n in {*case.extra, *values} if case.extra.get(n, "") != values.get(n, ""))
    if changed:
        case.extra = dict(values)
        case.save(update_fields=["extra"])
        log.write(
            actor(by), "修改自设字段", case, at=at, agency=case.agency.code, says=f"修改申请{case.number}的自设字段",
            data={"fields": changed},
        )  # fmt: skip
    return case


def put_file(
    case: Case,
    part: str,
    name: str,
    content: bytes,
    *,
    by: str,
    at: datetime,
    event: CaseEvent | None = None,
    to_applicant: bool = False,
    made: bool = False,
) -> CaseFile:
    """Keep a file with the case, `made` by this house or not; raises WrongInput for a kind that there is none of, or a
    file that is not taken, Refused while the scanner does not answer."""
    if part not in CaseFile.Part.values:
        raise WrongInput("请选择材料的种类")
    if case.files.count() >= MOST:
        raise WrongInput(f"一件申请最多{MOST}份材料")
    mail = part == CaseFile.Part.MAIL and name.lower().endswith(_MAIL)
    media_type = "message/rfc822" if mail else media_type_of(content, name)
    stored = put(content, name, media_type, by=by, at=at, made=made)
    return CaseFile.objects.create(
        case=case,
        event=event,
        part=part,
        name=stored.name,
        file=stored,
        to_applicant=to_applicant,
        at=at,
        by=by,
    )
