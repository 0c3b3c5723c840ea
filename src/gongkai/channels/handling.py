"""What people do with deliveries: hand a package over, say that it appeared, send again, give up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from gongkai.audit import log
from gongkai.channels.adapters import is_automatic
from gongkai.channels.adapters.base import Receipt
from gongkai.channels.landing import arrived
from gongkai.channels.models import Channel, Delivery
from gongkai.files import storage
from gongkai.law.errors import NotAllowed, WrongInput
from gongkai.law.signs import within
from gongkai.registry.access import Console, actor, require
from gongkai.registry.models import Person

State = Delivery.State
_STUCK = (State.FAILED, State.MANUAL, State.WAITING)
_ON_THE_WEB = (
    Channel.Kind.PORTAL, Channel.Kind.WECHAT, Channel.Kind.WEIBO, Channel.Kind.SERVICE, Channel.Kind.PROCUREMENT,
)  # fmt: skip
_PICTURES = ("application/pdf", "image/png", "image/jpeg")


@dataclass(frozen=True)
class Clipping:
    """A picture or PDF of what appeared, as it was uploaded."""

    name: str
    content: bytes


@transaction.atomic
def hand_over(delivery_id: int, *, to: str, by: Person | Console, today: date, at: datetime) -> Delivery:
    """The package went to the editor or the platform: from now on a correction or withdrawal has to follow it."""
    delivery = _taken(delivery_id, by, today)
    _require(delivery, (State.MANUAL,), "登记送稿")
    if not to.strip():
        raise WrongInput("请填写送给谁、怎样送")
    receiver = within(to, 200, "送稿对象")
    delivery.progress = {**delivery.progress, "handed": {"to": receiver, "at": at.isoformat()}}
    delivery.save(update_fields=["progress"])
    _log(delivery, "送稿", receiver, by, at)
    return delivery


@transaction.atomic
def confirm(
    delivery_id: int,
    *,
    on: date,
    address: str = "",
    clipping: Clipping | None = None,
    by: Person | Console,
    today: date,
    at: datetime,
) -> Delivery:
    """A person's word that it appeared, or was taken off, on that day: at that web address, or on that page.

    A newspaper is believed by its clipping alone. Raises WrongInput for what is missing or of the wrong kind,
    NotAllowed while the worker still has it.
    """
    delivery = _taken(delivery_id, by, today)
    waits = delivery.state == State.WAITING and not is_automatic(delivery.channel)
    _require(delivery, (State.MANUAL, State.FAILED, *([State.WAITING] if waits else [])), "登记")
    if on > today:
        raise WrongInput("刊发日期不能晚于今天")
    place = address.strip()
    if delivery.event != Delivery.Event.WITHDRAW:
        _believable(delivery.channel, place, clipping)
    if clipping is not None:
        delivery.clipping = storage.put(
            clipping.content, clipping.name, _picture(clipping), by=actor(by), at=at
        )
    arrived(delivery, Receipt(place, {"on": on.isoformat(), "by": actor(by)}), at, day=on)
    verb = "登记撤下" if delivery.event == Delivery.Event.WITHDRAW else "登记刊发"
    _log(delivery, verb, f"{on.isoformat()} {place}".strip(), by, at)
    return delivery


@transaction.atomic
def retry(delivery_id: int, *, by: Person | Console, today: date, at: datetime) -> Delivery:
    """Send a delivery again, at once, from where it stopped; never what a newer event has overtaken."""
    delivery = _taken(delivery_id, by, today)
    _require(delivery, _STUCK, "重新推送")
    later = Delivery.objects.filter(channel=delivery.channel, number=delivery.number, pk__gt=delivery.pk)
    if later.exclude(state=State.CANCELLED).exists():
        raise NotAllowed("已有更新的版次或撤稿，不能重新推送")
    delivery.state, delivery.next_at, delivery.attempts = State.WAITING, at, 0
    delivery.save(update_fields=["state", "next_at", "attempts"])
    _log(delivery, "重新推送", "", by, at)
    return delivery


@transaction.atomic
def cancel(delivery_id: int, *, reason: str, by: Person | Console, today: date, at: datetime) -> Delivery:
    """Give a delivery up, with a reason; what a channel already has stays there."""
    delivery = _taken(delivery_id, by, today)
    _require(delivery, _STUCK, "取消")
    if not reason.strip():
        raise WrongInput("取消推送必须写明理由")
    given = within(reason, 500, "理由")
    delivery.state, delivery.last_error = State.CANCELLED, given
    delivery.save(update_fields=["state", "last_error"])
    _log(delivery, "取消推送", given, by, at)
    return delivery


def _taken(delivery_id: int, by: Person | Console, today: date) -> Delivery:
    rows = Delivery.objects.select_for_update(of=("self",)).select_related("channel__agency")
    delivery: Delivery = rows.get(pk=delivery_id)
    require(by, "channel.operate", delivery.channel.agency, today)
    return delivery


def _require(delivery: Delivery, states: tuple[str, ...], what: str) -> None:
    if delivery.state not in states:
        raise NotAllowed(f"这次推送现在是“{delivery.get_state_display()}”，不能{what}")


def _believable(channel: Channel, place: str, clipping: Clipping | None) -> None:
    if channel.kind == Channel.Kind.NEWSPAPER:
        if not place:
            raise WrongInput("请填写版面，例如“第2版”")
        if clipping is None:
            raise WrongInput("请上传剪报（PDF 或图片），见报才算送达")
    elif not place:
        raise WrongInput("请填写网址或版面")
    elif channel.kind in _ON_THE_WEB and not place.startswith(("http://", "https://")):
        raise WrongInput("网址应以 https:// 开头，请从浏览器地址栏复制")


def _picture(clipping: Clipping) -> str:
    media_type = storage.media_type_of(clipping.content, clipping.name)
    if media_type not in _PICTURES:
        raise WrongInput("剪报、截图应为 PDF、PNG 或 JPG")
    return media_type


def _log(delivery: Delivery, verb: str, said: str, by: Person | Console, at: datetime) -> None:
    says = f"{verb}“{delivery.title}”→{delivery.channel}" + (f"：{said}" if said else "")
    log.write(actor(by), verb, delivery, at=at, agency=delivery.channel.agency.code, says=says)
