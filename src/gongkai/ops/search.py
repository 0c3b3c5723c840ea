"""`gongkai search`: build the index anew, check it against its sources, put alerts into the outbox."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING

import typer

from gongkai.ops.home import stand
from gongkai.ops.output import REFUSED, Json, progress, say

if TYPE_CHECKING:
    from gongkai.search.index import Entry
    from gongkai.search.saved import Alert

app = typer.Typer(help="全文检索 (full-text search)。", no_args_is_help=True)


def sources() -> list[Callable[[], Iterable[Entry]]]:
    """Every room with something findable: a function that yields all of its entries."""
    from gongkai.publishing import finding
    from gongkai.reporting.searching import search_entries

    return [finding.entries, search_entries]


def entries() -> Iterator[Entry]:
    """All that should be findable, source after source."""
    for source in sources():
        yield from source()


@app.command()
def reindex(as_json: Json = False) -> None:
    """重建全部索引 (build the whole index anew)；期间网站照常检索。"""
    stand()
    from gongkai.search import index

    with progress("正在重建索引", total=None) as done:
        written, dropped = index.reindex(entries(), done)
    say(f"已收录{written}条，移除{dropped}条", {"written": written, "dropped": dropped}, as_json)


@app.command()
def check(as_json: Json = False) -> None:
    """核对索引与所收录的内容是否一致 (compare the index with its sources)；有问题时退出码为1。"""
    stand()
    from gongkai.search import index
    from gongkai.search.models import Indexed

    with progress("正在核对索引", total=None):
        wrong = list(index.drift(entries()))
    count = Indexed.objects.count()
    if as_json:
        say("", {"entries": count, "wrong": wrong}, True)
    else:
        for sentence in wrong:
            say(f"✗ {sentence}", {}, False)
        if not wrong:
            say(f"收录的{count}条与现有内容一致", {}, False)
    if wrong:
        raise typer.Exit(REFUSED)


@app.command()
def alerts(as_json: Json = False) -> None:
    """把检索订阅的新内容放入发件箱 (put alerts of saved searches into the outbox)，每天运行一次。"""
    stand()
    from django.db import transaction

    from gongkai import clock
    from gongkai.notify import outbox
    from gongkai.search import saved

    forgotten, queued = saved.forget_unconfirmed(at=clock.now()), 0
    with progress("正在核对检索订阅", total=None) as done:
        for alert in saved.due_alerts(clock.today()):
            with transaction.atomic():
                if saved.told(alert, at=clock.now()):
                    key = f"alert-{alert.saved.pk}-{alert.until}"
                    outbox.add(key, alert.saved.email, *_letter(alert), at=clock.now())
                    queued += 1
            done(queued)
    data = {"queued": queued, "forgotten": forgotten}
    say(f"已放入发件箱{queued}封，清除未确认的订阅{forgotten}条", data, as_json)


def _letter(alert: Alert) -> tuple[str, str]:
    """Subject and text of an alert."""
    from django.conf import settings
    from django.urls import reverse

    words, found = alert.saved.query or "所选条件", alert.results
    lines = [f"您订阅的“{words}”有{found.total}条新公开的信息：", ""]
    for hit in found.hits:
        day = hit.public_on.isoformat() if hit.public_on else ""
        lines += [" ".join(filter(None, (hit.title, hit.number, day))), f"{settings.ADDRESS}{hit.url}", ""]
    if found.total > len(found.hits):
        lines += [f"这里只列出最新的{len(found.hits)}条，其余请到网站检索。", ""]
    stop = settings.ADDRESS + reverse("portal:search-stop", args=[alert.saved.token])
    lines += ["不再接收这类邮件，请打开：", stop]
    return f"“{words}”有{found.total}条新公开的信息", "\n".join(lines)
