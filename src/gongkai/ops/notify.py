"""`gongkai notify`: send what lies in the outbox."""

from __future__ import annotations

import typer

from gongkai.ops.home import stand
from gongkai.ops.output import REFUSED, Json, WrongUsage, say

app = typer.Typer(help="通知 (outgoing e-mail and text messages)。", no_args_is_help=True)


@app.callback()
def notify() -> None:
    """Keeps `send` a word of its own while it is the only one."""


@app.command()
def send(as_json: Json = False) -> None:
    """发送发件箱中到期的邮件、短信 (send what is due)，可每分钟运行一次；有邮件、短信最终发送失败时退出码为1。"""
    stand()
    from django.conf import settings
    from django.core.mail import get_connection

    from gongkai import clock
    from gongkai.notify import outbox, texting
    from gongkai.notify.sms.chosen import gateway

    way = gateway()
    if not settings.EMAIL_HOST and way is None:
        raise WrongUsage(
            "没有设置邮件服务器，也没有设置短信接口，请先设置环境变量 GONGKAI_MAIL_HOST 或者 GONGKAI_SMS"
        )
    mail = outbox.send_due(clock.now(), get_connection()) if settings.EMAIL_HOST else outbox.Run()
    texts = texting.send_due(clock.now(), way) if way is not None else outbox.Run()
    if way is not None:
        texting.take_reports(clock.now(), way)
    data = {"sent": mail.sent, "put_off": mail.put_off, "given_up": mail.given_up, "texts": vars(texts)}
    told = f"已发送{mail.sent}封，稍后重试{mail.put_off}封，发送失败{mail.given_up}封"
    if way is not None:
        told += f"；短信已发送{texts.sent}条，稍后重试{texts.put_off}条，发送失败{texts.given_up}条"
    say(told, data, as_json)
    if mail.given_up or texts.given_up:
        raise typer.Exit(REFUSED)
