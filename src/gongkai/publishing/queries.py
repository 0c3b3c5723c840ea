"""What the desk asks of documents: whom they may concern, what waits for whom, what may be done next and why not."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q, QuerySet

from gongkai.channels.models import Channel
from gongkai.law import publication as law
from gongkai.law.errors import NoAccess, NotAllowed, WrongInput
from gongkai.law.publication import Rule, Stage
from gongkai.law.signs import whole_number
from gongkai.publishing.conditions import CONDITIONS, Act
from gongkai.publishing.models import Document, Move, ReviewRoute
from gongkai.publishing.routing import roles_for
from gongkai.publishing.standing import Standing
from gongkai.registry.access import MAY
from gongkai.registry.models import Agency, Person, Post, Role

# A post of these looks at every manuscript of its agency; a drafter at those of the own unit.
_SEE_ALL = frozenset(Role) - {Role.DRAFTER}
# The decision that a stage waits for.
AWAITS = {
    Stage.RETURNED: "submit",
    Stage.SECRECY: "pass_secrecy",
    Stage.REVIEW: "pass_review",
    Stage.SIGNING: "sign",
    Stage.SEALING: "seal",
    Stage.CHECKING: "check",
    Stage.READY: "release",
}


@dataclass(frozen=True)
class Offer:
    """A button: its rule, and the reason why it cannot be pressed now ("" when it can)."""

    rule: Rule
    blocked: str = ""


def visible(agency: Agency, person: Person, posts: Iterable[Post]) -> QuerySet[Document]:
    """The agency's documents that the person may see by the posts held there."""
    at_home = [p for p in posts if p.agency_id == agency.pk and "document.view" in MAY[p.role]]
    documents = Document.objects.filter(agency=agency)
    if any(p.role in _SEE_ALL for p in at_home):
        return documents
    if at_home:
        return documents.filter(Q(author=person) | Q(unit=person.unit_id))
    return documents.none()


def offers(
    at_hand: Standing, person: Person, posts: Iterable[Post], today: date, at: datetime
) -> list[Offer]:
    """The table's rows that leave the present stage and that the person's posts cover, with what blocks each."""
    agency = at_hand.document.agency_id
    mine = tuple(p for p in posts if p.agency_id == agency)
    found = []
    for rule in law.possible(at_hand.document.stage, at_hand.document.attribute):
        held = tuple(p for p in mine if rule.verb in MAY[p.role])
        if held and not (rule.event == "withdraw_during_correction" and not _is_public(at_hand)):
            found.append(Offer(rule, blocked(Act(at_hand, rule, person, held, today, at, "", {}))))
    return found


# What can only be judged with the form's own content is left to the act itself.
_BY_FORM = {"content_clear", "time_ahead"}


def blocked(act: Act) -> str:
    """Why the act cannot happen as things stand; "" when nothing stands in the way."""
    for event in act.rule.not_by:
        if act.at_hand.did(act.by.pk, event):
            did = "起草" if event == "write" else law.rule(event).label
            return f"您已对本文稿作过“{did}”，须由另一人办理"
    for name in act.rule.needs:
        if name in _BY_FORM:
            continue
        try:
            CONDITIONS[name](act)
        except WrongInput as wrong:
            if name != "paper_agrees":
                return wrong.why
        except (NotAllowed, NoAccess) as refused:
            return refused.why
    return ""


def waiting_for(person: Person, posts: Iterable[Post], *, most: int) -> list[Document]:
    """Documents whose next decision one of the posts covers, the longest waiting first; at most `most`.

    Own manuscripts are left out where the table asks for another person, and in review those that wait for
    other posts by the routing.
    """
    wanted = Q(pk__in=[])
    posts = list(posts)
    for post in posts:
        for stage, event in AWAITS.items():
            if law.rule(event).verb in MAY[post.role]:
                mine = Q(agency=post.agency_id, stage=stage)
                if stage == Stage.RETURNED:
                    mine &= Q(author=person) | (Q(unit=person.unit_id) if person.unit_id else Q(pk__in=[]))
                wanted |= mine
    rows = Document.objects.filter(wanted).select_related("agency", "unit", "current").order_by("since")
    found = [d for d in rows[: most * 3] if not _own(d, person)]
    waiting = _roles_waiting([d for d in found if d.stage == Stage.REVIEW])
    roles = {(p.agency_id, p.role) for p in posts}
    return [
        d for d in found if d.pk not in waiting or any((d.agency_id, role) in roles for role in waiting[d.pk])
    ][:most]


def _own(document: Document, person: Person) -> bool:
    rule = law.rule(AWAITS[Stage(document.stage)])
    return "write" in rule.not_by and person.pk in document.current.writers


def _roles_waiting(documents: list[Document]) -> dict[int, frozenset[str]]:
    """Whose review each of the documents still waits for; three queries whatever their number."""
    contents = {d.pk: d.current.content for d in documents}
    channels = {pk for c in contents.values() for pk in c["channels"]}
    kinds = dict(Channel.objects.filter(pk__in=channels).values_list("pk", "kind"))
    own = {(r.channel_id, r.kind): r.role for r in ReviewRoute.objects.filter(channel__in=channels)}
    passed: dict[int, set[str]] = {}
    moves = Move.objects.filter(document__in=documents, event__in=("submit", "pass_review")).order_by("pk")
    digests = {d.pk: d.current.digest for d in documents}
    for pk, event, digest, role in moves.values_list("document", "event", "digest", "role"):
        if event == "submit":
            passed[pk] = set()
        elif digest == digests[pk]:
            passed.setdefault(pk, set()).add(role)
    return {
        pk: roles_for(content["kind"], content["channels"], kinds, own) - passed.get(pk, set())
        for pk, content in contents.items()
    }


def owed(agencies: Collection[Agency]) -> QuerySet[Document]:
    """Emergency releases whose review is still to be made."""
    rows = Document.objects.filter(agency__in=agencies, review_owed=True)
    return rows.select_related("agency").order_by("since")


def to_reassess(agencies: Collection[Agency], day: date) -> QuerySet[Document]:
    """Items that are not public and whose yearly reassessment is due (条例第18条)."""
    return Document.objects.filter(agency__in=agencies, stage=Stage.CLOSED, reassess_on__lte=day).order_by(
        "reassess_on"
    )


def filtered(
    rows: QuerySet[Document], *, stage: str = "", kind: str = "", attribute: str = "", unit: str = "", q: str = "",
    sort: str = "",
) -> QuerySet[Document]:  # fmt: skip
    """A list of documents narrowed and sorted as the desk asks; raises WrongInput for a word that is no column."""
    for name, value in (("stage", stage), ("kind", kind), ("attribute", attribute)):
        if value:
            rows = rows.filter(**{name: value})
    if unit:
        key = whole_number(unit)
        if key is None:
            raise WrongInput("请从列表中选择发文单位")
        rows = rows.filter(unit=key)
    if q:
        rows = rows.filter(title__icontains=q.strip()[:100])
    if sort and sort.lstrip("-") not in SORTS:
        raise WrongInput(f"不能按“{sort}”排序")
    return rows.order_by(*([sort] if sort else ["-since"]), "-pk")


SORTS = ("title", "kind", "attribute", "unit", "stage", "since")


def _is_public(at_hand: Standing) -> bool:
    page: Any = getattr(at_hand.document, "publication", None)
    return page is not None and page.status == "public"
