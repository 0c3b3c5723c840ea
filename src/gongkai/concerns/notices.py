"""Who is told of a step of a concern by e-mail, through the outbox. Number and stage only: a mailbox may be read by others."""

from __future__ import annotations

from gongkai.concerns.models import Concern, ConcernEvent
from gongkai.law.concern import PUBLIC_STAGES, Stage
from gongkai.notify import outbox
from gongkai.notify.models import Message

TELLS = {"accept", "ask_more", "answer", "published", "withdraw"}


def told(concern: Concern, event: ConcernEvent) -> None:
    """Queue the notice of one event, in its transaction; the person without an address is told by letter or telephone."""
    to = concern.person.email
    if event.name not in TELLS or not to:
        return
    stage = "已向社会公开" if event.name == "published" else PUBLIC_STAGES[Stage(concern.stage)]
    outbox.add(
        f"concern-{concern.pk}-{event.seq}", to, f"{concern.get_kind_display()}{concern.number}：{stage}",
        f"您向{concern.agency.name}提出的{concern.get_kind_display()}（编号{concern.number}）现在的状态是“{stage}”。"
        "请凭编号和查询码在网站“投诉、更正和建议—进度查询”中查看。",
        at=event.at, about=about(concern),
    )  # fmt: skip


def about(concern: Concern) -> str:
    """The mark that notices of a concern carry in the outbox."""
    return f"concern:{concern.pk}"


def undelivered(concern: Concern) -> list[Message]:
    """Notices that did not reach the person, newest first: somebody has to call."""
    return list(
        outbox.undelivered(about(concern)).only("way", "subject", "added_at", "bounced_at", "last_error")
    )
