"""Sort what came in, keep the roster of duty, look into a mailbox by hand, keep its settings."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction

from gongkai.audit import log
from gongkai.law.errors import NotAllowed, WrongInput
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
    """Say what a mail is: no application (with a reason), registered as a case, or waiting again.

    Nothing is thrown away: a mail that is no application can be taken back. Raises NotAllowed once it is registered.
    """
    row = Arrival.objects.select_for_update(of=("self",)).select_related("agency").get(pk=arrival_id)
    require(by, "mailbox.read", row.agency, today)
    if row.state == State.REGISTERED:
        raise NotAllowed(f"来信已登记为申请{row.case_ref}", "条例第45条")
    if state == State.JUNK and not reason.strip():
        raise WrongInput("标为非申请邮件必须写明理由")
    if state == State.REGISTERED and not case_ref:
        raise WrongInput("登记必须写明受理编号")
    if state not in State.values:
        raise WrongInput("请选择来信的状态")
    row.state, row.reason, row.case_ref = state, reason.strip()[:300], case_ref
    row.handled_by, row.handled_at = actor(by), at
    row.save()
    label = State(state).label
    log.write(
        actor(by), "处理来信", row, at=at, agency=row.agency.code,
        says=f"来信“{row.subject[:60]}”{label}" + (f"：{reason.strip()}" if reason.strip() else ""),
        data={"digest": row.digest, "state": state, "case": case_ref},
    )  # fmt: skip
    return row


def look(mailbox: Mailbox, *, by: Person, today: date, at: datetime) -> Fetched:
    """Fetch now, by hand; the look is in the check log with the person's name (S84)."""
    require(by, "mailbox.read", mailbox.agency, today)
    return fetch(mailbox, now=at, by=actor(by))


@transaction.atomic
def set_duty(
    agency: Agency, day: date, person: Person | None, *, by: Person, today: date, at: datetime
) -> None:
    """Put somebody on duty for a day, or nobody."""
    require(by, "mailbox.manage", agency, today)
    if person is not None and person.agency_id != agency.pk:
        raise WrongInput("值班人不是本机关人员")
    Duty.objects.filter(agency=agency, day=day).delete()
    if person is not None:
        Duty.objects.create(agency=agency, day=day, person=person)
    log.write(
        actor(by), "邮箱值班", agency, at=at, agency=agency.code,
        says=f"{day.isoformat()}邮箱值班：{person or '（无）'}", data={"day": day.isoformat()},
    )  # fmt: skip


FIELDS = ("address", "host", "port", "tls", "user", "folder", "active")


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
    if password:
        made.password = password
    elif row is None:
        raise WrongInput("“密码”必须填写")
    if row is None and Mailbox.objects.filter(agency=agency, address=made.address).exists():
        raise WrongInput(f"邮箱{made.address}已经登记")
    made.save()
    log.write(
        actor(by), "修改设置", made, at=at, agency=agency.code, says=f"保存申请邮箱{made.address}",
        data={name: getattr(made, name) for name in FIELDS},
    )  # fmt: skip
    return made
