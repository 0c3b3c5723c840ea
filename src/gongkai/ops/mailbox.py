"""`gongkai mailbox`: fetch what came into the mailboxes for applications."""

from __future__ import annotations

import sys
from collections.abc import Callable

import typer

from gongkai.ops.home import stand
from gongkai.ops.output import REFUSED, Json, say

app = typer.Typer(help="申请邮箱 (mailboxes for applications)。", no_args_is_help=True)


@app.callback()
def mailbox() -> None:
    """Keeps `fetch` a word of its own while it is the only one."""


@app.command()
def fetch(as_json: Json = False) -> None:
    """收取所有在用邮箱的新邮件 (fetch new mail)；有邮箱收取失败时退出码为1。可随时中断，再次运行接着收取。"""
    stand()
    from gongkai import clock
    from gongkai.mailbox import fetching
    from gongkai.mailbox.models import Mailbox

    boxes, failed = [], False
    for box in Mailbox.objects.filter(active=True).select_related("agency"):
        run = fetching.fetch(box, now=clock.now(), go_on=_progress(str(box)) if sys.stderr.isatty() else None)
        failed = failed or bool(run.error)
        boxes.append({
            "agency": box.agency.code, "address": box.address, "new": run.new, "known": run.known, "gone": run.gone,
            "error": run.error,
        })  # fmt: skip
    words = [
        f"邮箱{b['address']}：新到{b['new']}封，已有{b['known']}封"
        + (f"；{b['error']}" if b["error"] else "")
        for b in boxes
    ]
    say("\n".join(words) or "没有在用的申请邮箱", {"mailboxes": boxes}, as_json)
    if failed:
        raise typer.Exit(REFUSED)


def _progress(name: str) -> Callable[[int, int], bool]:
    def told(done: int, of: int) -> bool:
        print(f"\r邮箱{name}：{done}/{of}", end="" if done < of else "\n", file=sys.stderr, flush=True)
        return True

    return told
