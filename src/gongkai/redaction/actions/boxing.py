"""Boxes of a layer: draw, change, remove, propose, accept; what becomes of each page."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from gongkai.audit import log
from gongkai.law.errors import NotAllowed, Stale, WrongInput
from gongkai.law.grounds import ground
from gongkai.law.signs import within
from gongkai.redaction.actions.taking import may_work, pages_content
from gongkai.redaction.areas import Area, on_page
from gongkai.redaction.finding import name_places, personal_places, places_of
from gongkai.redaction.models import Box, Layer, PageDecision, RedactionFile
from gongkai.redaction.names import KnownName
from gongkai.redaction.pages import chars, opened
from gongkai.redaction.queries import first_like
from gongkai.registry.access import Console, actor
from gongkai.registry.models import Person

_ARTICLE = "条例第37条"


@dataclass(frozen=True)
class By:
    """Who acts, on which day, at which moment."""

    by: Person | Console
    today: date
    at: datetime

    @property
    def name(self) -> str:
        """As the log names them."""
        return actor(self.by)


def held(layer_pk: int, who: By) -> Layer:
    """The layer, locked until the end of the transaction; raises NoAccess for whoever may not work on its file."""
    layer = Layer.objects.select_for_update(of=("self",)).select_related("file__agency").get(pk=layer_pk)
    may_work(layer.file, who.by, who.today)
    return layer


def seen(layer_pk: int, who: By) -> Layer:
    """The layer without a lock, for long work before the change; raises NoAccess as `held` does."""
    layer = Layer.objects.select_related("file__agency", "file__shown").get(pk=layer_pk)
    may_work(layer.file, who.by, who.today)
    return layer


def write(layer: Layer, verb: str, says: str, who: By, **data: object) -> None:
    """One entry of the log; never with words of the page."""
    log.write(
        who.name, verb, layer.file, at=who.at, agency=layer.file.agency.code,
        says=f"{layer.get_kind_display()}方案，{says}", data={"layer": layer.kind, **data},
    )  # fmt: skip


@transaction.atomic
def draw(
    layer_pk: int, areas: Iterable[Area], digest: str, *, by: Person | Console, today: date, at: datetime
) -> list[Box]:
    """Cover areas of a page. `digest` is that of the original on which they were drawn.

    Raises Stale when it is another file's, WrongInput for an area off its page or without a ground.
    """
    who = By(by, today, at)
    layer = held(layer_pk, who)
    bound(layer.file, digest)
    made = [_add(layer, one, who, proposed=False) for one in areas]
    if not made:
        raise WrongInput("请先画出或者选中要遮盖的地方", _ARTICLE)
    for page in sorted({b.page for b in made}):
        _settle_page(layer, page, who)
    write(layer, "画遮盖框", f"{_pages(made)}，{len(made)}处", who, boxes=[_plain(b) for b in made])
    return made


def bound(found: RedactionFile, digest: str) -> None:
    """Boxes belong to one file: raises Stale when they were drawn on any other."""
    if digest != found.original_digest:
        raise Stale("遮盖框是在另一份文件上画的，请重新打开本文件后再画", _ARTICLE)


def _add(layer: Layer, one: Area, who: By, *, proposed: bool) -> Box:
    ground(one.ground)
    cut = on_page(one, [(w, h) for w, h in layer.file.sizes])
    return Box.objects.create(
        layer=layer, digest=layer.file.original_digest, page=cut.page, x0=cut.x0, y0=cut.y0, x1=cut.x1, y1=cut.y1,
        ground=cut.ground, note=within(cut.note, 200, "说明"), proposed=proposed, at=who.at, by=who.name,
    )  # fmt: skip


def _plain(box: Box) -> dict[str, object]:
    """A box for the log: its place and ground, never its note."""
    return {"page": box.page, "place": [box.x0, box.y0, box.x1, box.y1], "ground": box.ground}


def _pages(boxes: Sequence[Box]) -> str:
    return "、".join(f"第{n}页" for n in sorted({b.page for b in boxes}))


@transaction.atomic
def remove(layer_pk: int, keys: Collection[int], *, by: Person | Console, today: date, at: datetime) -> int:
    """Take boxes or proposals away; raises NotAllowed when there are none of these any more."""
    who = By(by, today, at)
    layer = held(layer_pk, who)
    boxes = _chosen(layer, keys)
    plain = [_plain(b) for b in boxes]
    pages = _pages(boxes)
    touched = {b.page for b in boxes if not b.proposed}
    layer.boxes.filter(pk__in=[b.pk for b in boxes]).delete()
    for page in sorted(touched):
        _settle_page(layer, page, who)
    write(layer, "去掉遮盖框", f"{pages}，{len(plain)}处", who, boxes=plain)
    return len(plain)


@transaction.atomic
def reground(
    layer_pk: int, key: int, ground_id: str, note: str, *, by: Person | Console, today: date, at: datetime
) -> Box:
    """Give a box another ground or note."""
    who = By(by, today, at)
    layer = held(layer_pk, who)
    (box,) = _chosen(layer, [key])
    before, box.ground, box.note = box.ground, ground(ground_id).id, within(note, 200, "说明")
    box.save(update_fields=["ground", "note"])
    write(layer, "修改遮盖依据", f"第{box.page}页", who, box=box.pk, before=before, after=box.ground)
    return box


def _chosen(layer: Layer, keys: Collection[int]) -> list[Box]:
    found = list(layer.boxes.filter(pk__in=keys))
    if not found or len(found) < len(set(keys)):
        raise NotAllowed("选中的遮盖框已经不在，请刷新页面")
    return found


def propose(
    layer_pk: int,
    ground_id: str,
    *,
    by: Person | Console,
    today: date,
    at: datetime,
    word: str = "",
    known: Sequence[KnownName] = (),
) -> int:
    """Mark personal numbers and names, or every place of a word, as proposals that somebody accepts or takes away.

    `known`: whom the case of the file names. Returns how many are new; places under a box already are no proposal.
    Neither the word nor a name is kept anywhere. Reading comes before the lock.
    """
    who = By(by, today, at)
    found = seen(layer_pk, who).file
    ground(ground_id)
    new: list[Area] = []
    with opened(pages_content(found)) as document:
        for page in range(1, found.page_count + 1):
            words = chars(document, page)
            if word:
                new += places_of(word, words, page, ground_id)
            else:
                new += personal_places(words, page, ground_id) + name_places(words, page, ground_id, known)
    return _proposed(layer_pk, new, "按词语" if word else "按个人信息", who)


@transaction.atomic
def _proposed(layer_pk: int, new: list[Area], says: str, who: By) -> int:
    layer = held(layer_pk, who)
    known = [b.area for b in layer.boxes.all()]
    made = [_add(layer, a, who, proposed=True) for a in new if not any(a.within(k) for k in known)]
    write(layer, "查找可遮盖处", f"{says}，建议{len(made)}处", who, boxes=[_plain(b) for b in made])
    return len(made)


@transaction.atomic
def accept(
    layer_pk: int, keys: Collection[int] | None, *, by: Person | Console, today: date, at: datetime
) -> int:
    """Turn proposals into boxes, these or (None) all; raises NotAllowed when there are none."""
    who = By(by, today, at)
    layer = held(layer_pk, who)
    boxes = list(layer.boxes.filter(proposed=True)) if keys is None else _chosen(layer, keys)
    boxes = [b for b in boxes if b.proposed]
    if not boxes:
        raise NotAllowed("没有等待采纳的建议")
    layer.boxes.filter(pk__in=[b.pk for b in boxes]).update(proposed=False, at=who.at, by=who.name)
    for page in sorted({b.page for b in boxes}):
        _settle_page(layer, page, who)
    write(layer, "采纳遮盖建议", f"{_pages(boxes)}，{len(boxes)}处", who, boxes=[_plain(b) for b in boxes])
    return len(boxes)


@transaction.atomic
def copy(layer_pk: int, onto: str, *, by: Person | Console, today: date, at: datetime) -> int:
    """Put the boxes of a layer into another one that has none of these yet, as proposals there."""
    who = By(by, today, at)
    layer = held(layer_pk, who)
    if onto not in Layer.Kind.values or onto == layer.kind:
        raise WrongInput("请选择另一个方案")
    target = held(layer.file.layers.get(kind=onto).pk, who)
    known = [b.area for b in target.boxes.all()]
    new = [b.area for b in layer.boxes.filter(proposed=False)]
    made = [_add(target, a, who, proposed=True) for a in new if not any(a.within(k) for k in known)]
    write(
        target, "照另一方案建议", f"照{layer.get_kind_display()}方案，{len(made)}处", who, source=layer.kind
    )
    return len(made)


@transaction.atomic
def dispose(
    layer_pk: int,
    page: int,
    kind: str,
    *,
    by: Person | Console,
    today: date,
    at: datetime,
    ground_id: str = "",
) -> PageDecision:
    """Say what becomes of a page.

    Raises WrongInput for a page or word that does not exist, or 不提供 without its ground; NotAllowed for a word
    that the boxes contradict, or 重复 of a page that repeats none.
    """
    who = By(by, today, at)
    layer = held(layer_pk, who)
    decision = _decide(layer, page, kind, ground_id, who)
    write(
        layer, "确定页面处理", f"第{page}页{decision.get_kind_display()}", who, page=page, kind=kind, ground=decision.ground
    )  # fmt: skip
    return decision


def _decide(layer: Layer, page: int, kind: str, ground_id: str, who: By) -> PageDecision:
    if not 1 <= page <= layer.file.page_count or kind not in PageDecision.Kind.values:
        raise WrongInput("请选择页面的处理方式", _ARTICLE)
    has_boxes = layer.boxes.filter(page=page, proposed=False).exists()
    same = first_like(layer.file, page) if kind == PageDecision.Kind.DUPLICATE else None
    if kind == PageDecision.Kind.FULL and has_boxes:
        raise NotAllowed(f"第{page}页有遮盖框，不能全部提供", _ARTICLE)
    if kind == PageDecision.Kind.PARTIAL and not has_boxes:
        raise NotAllowed(f"第{page}页没有遮盖框，不是部分提供", _ARTICLE)
    if kind == PageDecision.Kind.DUPLICATE and same is None:
        raise NotAllowed(f"第{page}页与前面各页都不相同")
    if kind == PageDecision.Kind.WITHHELD:
        ground_id = ground(ground_id).id
    decision, _ = PageDecision.objects.update_or_create(
        layer=layer, page=page,
        defaults={
            "kind": kind, "ground": ground_id if kind == PageDecision.Kind.WITHHELD else "", "duplicate_of": same,
            "at": who.at, "by": who.name,
        },
    )  # fmt: skip
    return decision


@transaction.atomic
def dispose_rest(layer_pk: int, *, by: Person | Console, today: date, at: datetime) -> int:
    """Give in full every page of which nobody has said anything; raises NotAllowed when there is none left."""
    who = By(by, today, at)
    layer = held(layer_pk, who)
    decided = set(layer.decisions.values_list("page", flat=True))
    waiting = set(layer.boxes.filter(proposed=True).values_list("page", flat=True))
    rest = [n for n in range(1, layer.file.page_count + 1) if n not in decided | waiting]
    if not rest:
        raise NotAllowed("没有可以确定为全部提供的页面：各页已有处理，或者还有建议没有办理")
    for page in rest:
        _decide(layer, page, PageDecision.Kind.FULL, "", who)
    write(layer, "确定页面处理", f"其余{len(rest)}页全部提供", who, pages=rest)
    return len(rest)


def _settle_page(layer: Layer, page: int, who: By) -> None:
    """Boxes make a page partial; without any, what was said of it no longer holds. A page not given stays so."""
    decision = layer.decisions.filter(page=page).first()
    if decision is not None and decision.kind == PageDecision.Kind.WITHHELD:
        return
    if layer.boxes.filter(page=page, proposed=False).exists():
        _decide(layer, page, PageDecision.Kind.PARTIAL, "", who)
    elif decision is not None and decision.kind == PageDecision.Kind.PARTIAL:
        decision.delete()
