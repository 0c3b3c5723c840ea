"""The way of a request for the public, drawn from the table in `law.case`: what leads from one public stage to the next."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from gongkai.cases.following import TOLD
from gongkai.law.case import PUBLIC_STAGES, RULES, WAITING, Clock, Stage

_MAIN = tuple(
    PUBLIC_STAGES[s] for s in (Stage.ARRIVED, Stage.REVIEW, Stage.HANDLING, Stage.REPLIED, Stage.ARCHIVED)
)
_SAID = {**TOLD, "pass_review": "审核通过，交办"}
_ROW, _HIGH, _WIDE = 76, 44, 132
_LEFT, _RIGHT, _ALL = 4, 196, 336


@dataclass(frozen=True)
class Way:
    """A step that leads from one public stage to another."""

    leaves: str
    says: str
    reaches: str
    article: str
    effect: str


@dataclass(frozen=True)
class Box:
    """A stage in the drawing."""

    label: str
    x: int
    y: int
    width: int = _WIDE
    height: int = _HIGH

    @property
    def middle(self) -> tuple[int, int]:
        """The middle, for the words."""
        return self.x + self.width // 2, self.y + self.height // 2 + 5


@dataclass(frozen=True)
class Arrow:
    """A line of the drawing as a path; `back` when one comes back along it."""

    path: str
    back: bool = False


@dataclass(frozen=True)
class Flow:
    """The drawing and the same in words."""

    boxes: tuple[Box, ...]
    arrows: tuple[Arrow, ...]
    ways: tuple[Way, ...]
    width: int
    height: int


@cache
def flow() -> Flow:
    """The public way of a request; every stage and every step comes from the table of the law."""
    ways = tuple(_ways())
    side = _side(ways)
    main = {label: Box(label, _LEFT, 4 + n * _ROW) for n, label in enumerate(_MAIN)}
    beside = {label: Box(label, _RIGHT, 4 + n * _ROW) for n, label in enumerate(side)}
    arrows = [*_down(main), *_across(ways, main, beside), *_ends(ways, beside)]
    high = 4 + _ROW * (max(len(main), len(beside)) - 1) + _HIGH + 4
    return Flow((*main.values(), *beside.values()), tuple(arrows), ways, _ALL + 14, high)


def _ways() -> Iterator[Way]:
    seen = set()
    for rule in RULES:
        if rule.reaches is None or rule.event not in _SAID:
            continue
        for stage in rule.leaves:
            leaves, reaches = PUBLIC_STAGES[stage], PUBLIC_STAGES[rule.reaches]
            if leaves == reaches or (rule.event, leaves) in seen:
                continue
            seen.add((rule.event, leaves))
            effect = _EFFECTS.get(rule.clock, "")
            yield Way(leaves, _SAID[rule.event], reaches, rule.article, effect)


_EFFECTS = {
    Clock.START: "答复期限自次日起算",
    Clock.VOID: "答复期限停止计算",
    Clock.RESTART: "答复期限重新起算",
    Clock.LIFT: "等待的时间不计入答复期限",
}


def _side(ways: tuple[Way, ...]) -> list[str]:
    """Stages beside the main way: those that one waits in between the first refusal and the end."""
    labels = dict.fromkeys(w.reaches for w in ways if w.reaches not in _MAIN)
    waiting = [PUBLIC_STAGES[s] for s in WAITING]
    ended = PUBLIC_STAGES[Stage.ENDED]
    return [
        *(x for x in labels if x not in waiting and x != ended),
        *(x for x in waiting if x in labels),
        ended,
    ]


def _down(main: dict[str, Box]) -> Iterator[Arrow]:
    boxes = list(main.values())
    for upper, lower in pairwise(boxes):
        x = upper.x + upper.width // 2
        yield Arrow(f"M{x} {upper.y + upper.height} L{x} {lower.y - 2}")


def _across(ways: tuple[Way, ...], main: dict[str, Box], beside: dict[str, Box]) -> Iterator[Arrow]:
    """One line from the main way to each stage beside it, from where one comes back to, else from the nearest."""
    ended = PUBLIC_STAGES[Stage.ENDED]
    for label, box in beside.items():
        if label == ended:
            continue
        back = [main[w.reaches] for w in ways if w.leaves == label and w.reaches in main]
        out = [main[w.leaves] for w in ways if w.reaches == label and w.leaves in main]
        near = min(back or out, key=lambda one: abs(one.y - box.y))
        start, end = (near.x + near.width, near.y + near.height // 2), (box.x, box.y + box.height // 2)
        yield Arrow(f"M{start[0] + 2} {start[1]} L{end[0] - 2} {end[1]}", bool(back))


def _ends(ways: tuple[Way, ...], beside: dict[str, Box]) -> Iterator[Arrow]:
    """From the stages that one waits in to the end, along the right edge."""
    ended = beside[PUBLIC_STAGES[Stage.ENDED]]
    edge = ended.x + ended.width
    for label in dict.fromkeys(w.leaves for w in ways if w.reaches == ended.label and w.leaves in beside):
        box = beside[label]
        y, to = box.y + box.height // 2, ended.y + ended.height // 2
        yield Arrow(f"M{edge + 1} {y} L{edge + 10} {y} L{edge + 10} {to} L{edge + 3} {to}")
