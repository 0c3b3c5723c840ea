"""What happens around the made-up bureau's requests: reviews and suits, mails that wait, complaints, a redacted paper."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from email.message import EmailMessage
from functools import partial
from pathlib import Path
from typing import Any

from django.db import transaction

from gongkai.cases.actions import disputes
from gongkai.cases.application import Person as Applicant
from gongkai.cases.models import Case
from gongkai.concerns.actions import moving, raising
from gongkai.concerns.models import Concern
from gongkai.concerns.raised import Raised
from gongkai.law.concern import KINDS
from gongkai.law.loading import read_yaml
from gongkai.mailbox.actions import keep_mailbox
from gongkai.mailbox.storing import Taken, store
from gongkai.official.pdf import render_official
from gongkai.official.text import OfficialText
from gongkai.ops.demo.requests import Bureau, Days
from gongkai.redaction.actions import boxing, making
from gongkai.redaction.actions.taking import take as take_paper
from gongkai.redaction.models import Layer


def lives() -> list[tuple[date, Callable[[Bureau], Days]]]:
    """Disputes and concerns of `around.yaml`: from which day on, and how each goes."""
    known = _known()
    quarrels = [(one["on"], partial(_dispute, one=one)) for one in known["disputes"]]
    return [*quarrels, *((one["on"], partial(_concern, one=one)) for one in known["concerns"])]


@transaction.atomic
def build_around(bureau: Bureau, *, today: date) -> None:
    """What waits on the demonstration's day: mails to register, a paper whose numbers are covered."""
    known = _known()
    bureau.today = today
    _mails(bureau, known)
    _paper(bureau, known["redaction"])


def _known() -> dict[str, Any]:
    return dict(read_yaml(Path(__file__).parent / "around.yaml"))


def _dispute(b: Bureau, one: dict[str, Any]) -> Days:
    """A review or a suit over the last request that ended so; a small demonstration may have none."""
    cases = Case.objects.filter(agency=b.agency, reply_kind=one["reply"], closed_on__lt=b.today, dockets=None)
    case = cases.order_by("-closed_on", "-pk").first()
    if case is None:
        return
    row = disputes.open_docket(
        b.agency, kind=one["kind"], number=one["number"], organ=one["organ"], filed_on=b.today - timedelta(3),
        notified_on=b.today, case=case, **b.who("office2"),
    )  # fmt: skip
    yield b.later(6, 2)
    said = "答复书和证据材料已提交"
    disputes.note(
        row.pk, "answer", b.today, said, with_evidence=True, expected=row.token, **b.who("counsel2")
    )
    if "result" not in one:
        return
    yield b.later(40, 25)
    row.refresh_from_db()
    redo = b.rules.calendar.add(b.today, one["redo"]).date if "redo" in one else None
    disputes.decide(
        row.pk, one["result"], decided_on=b.today - timedelta(1), received_on=b.today, redo_until=redo,
        expected=row.token, **b.who("office2"),
    )  # fmt: skip
    if redo is not None:
        row.refresh_from_db()
        disputes.answer_again(row.pk, expected=row.token, **b.who("office2"))


def _concern(b: Bureau, one: dict[str, Any]) -> Days:
    """A complaint, a correction or a proposal, as far as it has come."""
    who = Applicant(name="虚构人戊己", phone="样例电话", email="applicant@example.cn")
    target = b.agency.code if one["kind"] == "complaint" else ""
    raised = Raised(
        one["kind"],
        who,
        one["about"],
        one["content"],
        one.get("basis", ""),
        one.get("evidence", ""),
        target=target,
    )
    made = raising.take(b.agency, raised, way="portal", **(b.who("clerk2") | {"by": None}))
    if "result" not in one:
        return
    yield b.later(2)
    _next(b, made, "accept", "clerk2", unit=b.units["综合科"], officer=b.people["clerk2"])
    yield b.later(4)
    _next(b, made, "verify", "clerk2", content="调阅办理记录并与承办科室核实")
    asks = KINDS[one["kind"]].results[one["result"]].asks
    until = b.rules.calendar.add(b.today, 20).date if "until" in asks else None
    said = {name: one[name] for name in asks if name != "until"}
    _next(b, made, "decide", "clerk2", until=until, data={"result": one["result"], **said})
    yield b.later(2)
    _next(b, made, "approve", "leader2")
    done = _next(b, made, "answer", "clerk2", data={"way": "email"})
    if "follow" in one:
        yield b.later(10, 5)
        _next(b, made, "report", "clerk2", content=one["follow"])
        yield b.later(3)
        done = _next(b, made, "rectified", "leader2", content="已核实")
    if not done.outstanding:
        yield b.later(5)
        _next(b, made, "archive", "clerk2")


def _next(b: Bureau, concern: Concern, event: str, who: str, **given: Any) -> Concern:
    concern.refresh_from_db()
    return moving.move(concern.pk, event, expected=concern.token, **b.who(who), **given)


def _mails(b: Bureau, known: dict[str, Any]) -> None:
    """The mailbox is switched off: the demonstration reaches no server; its mails came in before."""
    box = keep_mailbox(b.agency, known["mailbox"], "样例密码", row=None, **b.who("office2"))
    for uid, one in enumerate(known["mails"], 1):
        mail = EmailMessage()
        mail["From"], mail["To"], mail["Subject"] = one["from"], known["mailbox"]["address"], one["subject"]
        mail["Message-ID"] = f"<sample-{uid}@example.cn>"
        mail.set_content(one["text"])
        raw = mail.as_bytes()
        store(box, Taken(uid, raw, len(raw), b.at), b.at)


def _paper(b: Bureau, known: dict[str, Any]) -> None:
    """A paper of an open case with its numbers covered, for the answer."""
    case = Case.objects.filter(agency=b.agency, stage="handling").order_by("-pk").first()
    body = "".join(f"<p>{line}</p>" for line in known["lines"])
    content = render_official(OfficialText(title="样例材料（虚构）", body_html=body, issuer=b.agency.name))
    paper = take_paper(
        b.agency, content, known["name"], case_ref=case.number if case else "", unit=case.unit if case else None,
        **b.who("office2"),
    )  # fmt: skip
    layer = paper.layers.get(kind=Layer.Kind.REPLY)
    boxing.propose(layer.pk, "privacy", **b.who("office2"))
    boxing.accept(layer.pk, None, **b.who("office2"))
    layer.refresh_from_db()
    making.make(layer.pk, expected=layer.token, **b.who("office2"))
