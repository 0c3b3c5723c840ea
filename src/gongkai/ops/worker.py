"""`gongkai worker`: what is due is done: scheduled releases, deliveries, mail in and out. As many workers as one likes."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable
from datetime import datetime
from typing import Annotated

import typer

from gongkai.ops.home import stand
from gongkai.ops.output import Json, say


def worker(
    once: Annotated[bool, typer.Option(help="办完到期的就退出 (do what is due and leave)")] = False,
    every: Annotated[int, typer.Option(help="每隔几秒查看一次", min=1)] = 10,
    as_json: Json = False,
) -> None:
    """后台工作：定时发布、各渠道推送、收发邮件、重算期限 (scheduled releases, deliveries, mail, recounts)。可同时运行多个。"""
    stand()
    stop = threading.Event()
    if not once:
        for sign in (signal.SIGTERM, signal.SIGINT):
            signal.signal(sign, lambda *_: stop.set())
    while True:
        done = _survived(as_json) if not once else round_once()
        if once:
            say("，".join(f"{name}{n}" for name, n in done.items()), done, as_json)
            return
        for name, n in done.items():
            if n:
                say(f"{name}{n}", {name: n}, as_json)
        if stop.wait(every):
            return


def _survived(as_json: bool) -> dict[str, int]:
    """One round; a database that is away for a while (restart, failover) is waited for."""
    from django.db import DatabaseError, close_old_connections

    close_old_connections()
    try:
        return round_once()
    except DatabaseError as error:
        # The text may hold values of the statement: only its name is told.
        says = f"数据库暂时不可用（{type(error).__name__}），稍后再试"
        say(says, {"error": says}, as_json)
        close_old_connections()
        return {}


def round_once() -> dict[str, int]:
    """One look at everything that may be due; returns what was done."""
    from gongkai import clock

    done: dict[str, int] = {}
    for job in JOBS:
        # Each asks the clock anew: the one before may have taken minutes.
        done |= job(clock.now())
    return done


def _releases(now: datetime) -> dict[str, int]:
    from gongkai import clock
    from gongkai.publishing.actions.moving import release_due

    released, refused = release_due(now, clock.today())
    for sentence in refused:
        say(f"✗ {sentence}", {}, False)
    return {"定时发布": released, "定时发布未成": len(refused)}


def _deliveries(now: datetime) -> dict[str, int]:
    from gongkai.channels import outbox

    arrived, failed = outbox.deliver_due(now)
    return {"已送达": arrived, "未送达": failed}


def _mail(now: datetime) -> dict[str, int]:
    from django.conf import settings
    from django.core.mail import get_connection

    from gongkai.notify import outbox

    if not settings.EMAIL_HOST:
        return {}
    run = outbox.send_due(now, get_connection())
    return {"已发邮件": run.sent, "邮件失败": run.given_up}


def _texts(now: datetime) -> dict[str, int]:
    from gongkai.notify import texting
    from gongkai.notify.sms.chosen import gateway

    way = gateway()
    if way is None:
        return {}
    run, lost = texting.send_due(now, way), texting.take_reports(now, way)
    return {"已发短信": run.sent, "短信失败": run.given_up + lost}


def _recounts(now: datetime) -> dict[str, int]:
    """Recounts asked for by a change of calendar, and each day's first: an open pause moves the date."""
    from gongkai import clock
    from gongkai.cases.recount_runs import ask_nightly, run_waiting

    today = clock.today()
    ask_nightly(today, now)
    done, moved = run_waiting(today=today, now=clock.now)
    return {"重算期限": done, "期限改变": moved}


def _reminders(now: datetime) -> dict[str, int]:
    from gongkai import clock
    from gongkai.cases.reminders import remind

    return {"期限提醒": remind(clock.today(), now)}


def _mailboxes(now: datetime) -> dict[str, int]:
    from gongkai.mailbox.fetching import fetch_due

    run = fetch_due(now)
    if run.error:
        say(f"✗ {run.error}", {"error": run.error}, False)
    return {"收到来信": run.new}


def _scans(now: datetime) -> dict[str, int]:
    from gongkai.mailbox.rescanning import rescan_due

    clean, infected = rescan_due(now)
    return {"补查病毒": clean, "隔离文件": infected}


def _sessions(now: datetime) -> dict[str, int]:
    """Sessions that have run out, once a day in each worker; Django itself never removes them."""
    from django.contrib.sessions.models import Session
    from django.core.cache import cache

    if not cache.add(f"sessions-swept-{now.date().isoformat()}", True, 24 * 3600):
        return {}
    gone, _ = Session.objects.filter(expire_date__lt=now).delete()
    return {"清除过期登录": gone}


def _anchors(now: datetime) -> dict[str, int]:
    """The end of the log, written down once a day outside the database."""
    from gongkai.audit.anchors import keep_daily

    try:
        return {"日志锚点": int(keep_daily(now))}
    except OSError as error:
        # A folder on another machine may be away: releases and mails go on, the next round tries again.
        says = f"日志锚点不能写入（{error.strerror or type(error).__name__}），稍后再试"
        say(f"✗ {says}", {"error": says}, False)
        return {}


# What a round looks at, in order: a release comes before its deliveries, a recount before the reminders of its dates.
# Other rooms add theirs here.
JOBS: tuple[Callable[[datetime], dict[str, int]], ...] = (
    _releases,
    _deliveries,
    _mailboxes,
    _scans,
    _recounts,
    _reminders,
    _mail,
    _texts,
    _sessions,
    _anchors,
)
