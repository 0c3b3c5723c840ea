"""`gongkai notify`: send what lies in the outbox."""

from __future__ import annotations

import typer

from gongkai.ops.home import stand
from gongkai.ops.output import REFUSED, Json, WrongUsage, say

app = typer.Typer(help="通知 (outgoing e-mail)。", no_args_is_help=True)


@app.callback()
def notify() -> None:
    """Keeps `send` a word of its own while it is the only one."""


@app.command()
def send(as_json: Json = False) -> None:
    """发送发件箱中到期的邮件 (send what is due)，可每分钟运行一次；有邮件最终发送失败时退出码为1。"""
    stand()
    from django.conf import settings
    from django.core.mail import get_connection

    from gongkai import clock
    from gongkai.notify import outbox

    if not settings.EMAIL_HOST:
        raise WrongUsage("没有设置邮件服务器，请先设置环境变量 GONGKAI_MAIL_HOST")
    run = outbox.send_due(clock.now(), get_connection())
    data = {"sent": run.sent, "put_off": run.put_off, "given_up": run.given_up}
    say(f"已发送{run.sent}封，稍后重试{run.put_off}封，发送失败{run.given_up}封", data, as_json)
    if run.given_up:
        raise typer.Exit(REFUSED)
