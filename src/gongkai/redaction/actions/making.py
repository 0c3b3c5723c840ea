"""Make the redacted copy of a layer: built, verified, kept, never changed."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction

from gongkai.files.storage import content_by_digest, put
from gongkai.law.digest import digest_of
from gongkai.law.errors import NotAllowed, Stale
from gongkai.law.grounds import all_grounds, ground
from gongkai.redaction.actions.boxing import By, bound, held, seen, write
from gongkai.redaction.actions.taking import pages_content
from gongkai.redaction.listing import Entry, entries
from gongkai.redaction.models import Layer, PageDecision, Result
from gongkai.redaction.redacting import redact
from gongkai.redaction.verifying import verify
from gongkai.registry.access import Console
from gongkai.registry.models import Person

_ARTICLE = "条例第37条"


def make(layer_pk: int, *, expected: str, by: Person | Console, today: date, at: datetime) -> Result:
    """The copy with everything covered gone; `expected` is the token of the layer as the person saw it.

    Raises Stale when boxes changed in between or belong to another file, NotAllowed while a proposal waits or a page
    has no word, Refused when the verification finds anything: then nothing is kept. The long work is done before the
    database is locked; what it was done on is looked at again under the lock.
    """
    who = By(by, today, at)
    layer = seen(layer_pk, who)
    decisions = _ready(layer, expected)
    boxes = [b for b in layer.boxes.all() if decisions[b.page].kind == PageDecision.Kind.PARTIAL]
    for box in boxes:
        bound(layer.file, box.digest)
    areas, instead = [b.area for b in boxes], _instead(decisions)
    labels = {g.id: g.in_box for g in all_grounds().values()}
    content = pages_content(layer.file)
    made = redact(content, areas, labels, instead)
    found = verify(made.content, areas, content, labels, instead)
    report = {
        "pages": layer.file.page_count, "pictures": {str(n): why for n, why in made.pictures.items()},
        "checks": list(found.checks), "open_on": list(found.open_on),
    }  # fmt: skip
    return _kept(layer_pk, expected, made.content, entries(areas, decisions.values()), report, who)


@transaction.atomic
def _kept(
    layer_pk: int, expected: str, content: bytes, redactions: list[Entry], report: dict[str, Any], who: By
) -> Result:
    layer = held(layer_pk, who)
    _ready(layer, expected)
    number = layer.results.count() + 1
    name = f"{layer.file.case_ref or layer.file}（{layer.get_kind_display()}，区分处理第{number}份）.pdf"
    file = put(content, name, "application/pdf", by=who.name, at=who.at, made=True)
    result = Result.objects.create(
        layer=layer, number=number, file=file, original_digest=layer.file.original_digest, token=expected,
        redactions=redactions, report=report, at=who.at, by=who.name,
    )  # fmt: skip
    write(
        layer, "生成区分处理结果", f"第{number}份，{len(redactions)}处，核验通过", who, digest=file.digest,
        original=layer.file.original_digest, redactions=redactions, list=digest_of(redactions),
    )  # fmt: skip
    return result


def _ready(layer: Layer, expected: str) -> dict[int, PageDecision]:
    if expected != layer.token:
        raise Stale("遮盖框或者页面处理在您打开页面以后有改动，请核对后再生成", _ARTICLE)
    if waiting := layer.boxes.filter(proposed=True).count():
        raise NotAllowed(f"还有{waiting}处建议没有采纳或者去掉", _ARTICLE)
    decisions = {d.page: d for d in layer.decisions.all()}
    missing = [n for n in range(1, layer.file.page_count + 1) if n not in decisions]
    if missing:
        said = "、".join(map(str, missing[:10])) + ("等" if len(missing) > 10 else "")
        raise NotAllowed(f"第{said}页还没有确定怎样处理", _ARTICLE)
    return decisions


def _instead(decisions: dict[int, PageDecision]) -> dict[int, str]:
    """What is printed in place of pages that are not given."""
    found = {}
    for page, one in decisions.items():
        if one.kind == PageDecision.Kind.WITHHELD:
            found[page] = f"第{page}页 不予公开：{ground(one.ground).says}"
        elif one.kind == PageDecision.Kind.DUPLICATE:
            found[page] = f"第{page}页与第{one.duplicate_of}页相同，不重复提供"
    return found


def result_content(result: Result) -> bytes:
    """The redacted copy; raises Stale when it is gone or changed."""
    content = content_by_digest(result.file.digest)
    if content is None:
        raise Stale("区分处理结果丢失或者被改动过")
    return content
