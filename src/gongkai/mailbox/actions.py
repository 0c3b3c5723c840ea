"""Sort what came in, keep the roster of duty, look into a mailbox by hand, keep its settings."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction

from gongkai.audit import log
from gongkai.files.storage import LARGEST
from gongkai.law.errors import NotAllowed, WrongInput
from gongkai.law.signs import within
from gongkai.mailbox.fetching import Fetched, fetch
from gongkai.mailbox.models import Arrival, Duty, Mailbox
from gongkai.registry.access import actor, require
from gongkai.registry.models import Agency, Person

State = Arrival.State


@transaction.atomic
def sort(
    arrival_id: int,
    state: str,
    *,
    reason: str = "",
    case_ref: str = "",
    by: Person,
    today: date,
    at: datetime,
) -> Arrival:
    """Say what a mail is: no application or one that is there already (with a reason), registered as a case, or
    waiting again. Nothing is thrown away: what was filed away can be taken back.

    Raises NotAllowed once it is registered (again under the same number is no fault), WrongInput, NoAccess.
    """
    row = Arrival.objects.select_for_update(of=("self",)).select_related("agency").get(pk=arrival_id)
    require(by, "mailbox.read", row.agency, today)
    if row.state == State.REGISTERED:
        if (state, case_ref) == (State.REGISTERED, row.case_ref):
            return row
        raise NotAllowed(f"来信已登记为申请{row.case_ref}", "条例第45条")
    if state not in (State.WAITING, State.JUNK, State.DUPLICATE, State.REGISTERED):
        raise WrongInput("请选择来信的状态")
    if state in (State.JUNK, State.DUPLICATE) and not reason.strip():
        raise WrongInput(f"标为{State(state).label}必须写明理由")
    if state == State.REGISTERED and not case_ref:
        raise WrongInput("登记必须写明受理编号")
    row.state, row.reason, row.case_ref = state, within(reason, 300, "理由"), case_ref
    row.handled_by, row.handled_at = actor(by), at
    row.save(update_fields=["state", "reason", "case_ref", "handled_by", "handled_at"])
    says = f"来信{row.pk}：{State(state).label}{case_ref}"
    log.write(
        actor(by), "处理来信", row, at=at, agency=row.agency.code,
        says=says + (f"，{reason.strip()}" if reason.strip() else ""),
        data={"digest": row.digest, "state": state, "case": case_ref},
    )  # fmt: skip
    return row


def opened(arrival: Arrival, *, by: Person, today: date, at: datetime) -> Arrival:
    """A mail opened by a person: who saw the sender's data and when is in the log."""
    require(by, "mailbox.read", arrival.agency, today)
    log.write(
        actor(by), "查看来信", arrival, at=at, agency=arrival.agency.code, says=f"查看来信{arrival.pk}",
        data={"digest": arrival.digest},
    )  # fmt: skip
    return arrival


def look(mailbox: Mailbox, *, by: Person, today: date, at: datetime) -> Fetched:
    """Fetch now, by hand; the look is in the check log with the person's name (S84)."""
    require(by, "mailbox.read", mailbox.agency, today)
    return fetch(mailbox, now=at, by=actor(by))


@transaction.atomic
def set_duty(
    agency: Agency, roster: Mapping[date, Person | None], *, by: Person, today: date, at: datetime
) -> int:
    """Put somebody on duty for each of the days, or nobody; returns how many days changed. Days gone by stay as they
    were: the roster is evidence."""
    require(by, "mailbox.manage", agency, today)
    standing = {d.day: d for d in Duty.objects.filter(agency=agency, day__in=roster).select_related("person")}
    changed = []
    for day, person in roster.items():
        before = standing.get(day)
        if (before.person_id if before else None) == (person.pk if person else None):
            continue
        if day < today:
            raise NotAllowed(f"{day.isoformat()}已经过去，值班安排不能再改")
        if person is not None and person.agency_id != agency.pk:
            raise WrongInput("值班人不是本机关人员")
        if person is None:
            before.delete()
        else:
            Duty.objects.update_or_create(agency=agency, day=day, defaults={"person": person})
        changed.append(f"{day.isoformat()} {person.name if person else '（无）'}")
    if changed:
        log.write(
            actor(by), "邮箱值班", agency, at=at, agency=agency.code, says=f"安排邮箱值班：{'；'.join(changed)}",
            data={"days": changed},
        )  # fmt: skip
    return len(changed)


FIELDS = ("address", "host", "port", "tls", "user", "folder", "largest", "active")


@transaction.atomic
def keep_mailbox(
    agency: Agency,
    given: Mapping[str, object],
    password: str,
    *,
    row: Mailbox | None,
    by: Person,
    today: date,
    at: datetime,
) -> Mailbox:
    """Add a mailbox or change one; an empty password keeps the one that is there. The password is sealed and never
    shown again."""
    require(by, "mailbox.manage", agency, today)
    made = row or Mailbox(agency=agency)
    for name in FIELDS:
        if name in given:
            setattr(made, name, given[name])
    for name in ("address", "host", "user", "folder"):
        if not str(getattr(made, name)).strip():
            raise WrongInput(f"“{Mailbox._meta.get_field(name).verbose_name}”必须填写")
    if not 0 < int(made.port) < 65536:
        raise WrongInput("端口应在1至65535之间")
    if not 1 <= int(made.largest) <= LARGEST // 2**20:
        raise WrongInput(f"单封上限应在1至{LARGEST // 2**20}MB之间")
    moved = (
        row is not None and Mailbox.objects.filter(pk=row.pk).exclude(host=made.host, port=made.port).exists()
    )
    if password:
        made.password = password
    elif row is None or moved:
        # A password is never shown to another server than the one it was given for.
        raise WrongInput("更换服务器时须重新填写密码" if moved else "“密码”必须填写")
    if Mailbox.objects.filter(agency=agency, address=made.address).exclude(pk=made.pk).exists():
        raise WrongInput(f"邮箱{made.address}已经登记")
    if made.pk is None:
        made.save()
    else:
        # Where the fetching stands is not the form's: a run may be going on.
        made.save(update_fields=[*FIELDS, "password"])
    log.write(
        actor(by), "修改设置", made, at=at, agency=agency.code, says=f"保存申请邮箱{made.address}",
        data={name: getattr(made, name) for name in FIELDS},
    )  # fmt: skip
    return made
