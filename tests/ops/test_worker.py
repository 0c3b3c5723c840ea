"""`gongkai worker`: what is due is done, a database that is away is waited for, SIGTERM ends it."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.db import OperationalError

import make
from files.clamd_server import EICAR, ClamdServer
from gongkai import clock
from gongkai.channels import outbox
from gongkai.channels.item import Item
from gongkai.channels.models import Channel, Delivery
from gongkai.files.scanning import Scan, Verdict
from gongkai.files.storage import put_whatever
from gongkai.mailbox.rescanning import AGAIN
from gongkai.notify import outbox as mail
from gongkai.ops import main as commands
from gongkai.ops import worker


@pytest.fixture
def waiting(db: None) -> Delivery:
    channel = Channel.objects.create(agency=make.agency(), name="江城日报", kind="newspaper")
    item = Item("release", "1", 1, "招生公告")
    return outbox.enqueue(channel, item, by="样例", at=clock.now() - timedelta(minutes=1))


def test_one_round_does_what_is_due_and_says_so(
    waiting: Delivery, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as left:
        commands.main(["worker", "--once", "--json"])
    assert left.value.code == 0
    done = json.loads(capsys.readouterr().out)
    assert done["未送达"] == 1
    waiting.refresh_from_db()
    assert waiting.state == "manual"


def test_a_database_that_is_away_is_waited_for(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def away(now: Any) -> dict[str, int]:
        raise OperationalError("server at secret-host closed the connection")

    monkeypatch.setattr(worker, "JOBS", (away,))
    monkeypatch.setattr("django.db.close_old_connections", lambda: None)
    assert worker._survived(False) == {}
    told = capsys.readouterr().out
    assert "数据库暂时不可用（OperationalError）" in told
    assert "secret-host" not in told


def test_every_job_asks_for_the_hour_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    seen = []

    def job(now: Any) -> dict[str, int]:
        seen.append(now)
        return {f"第{len(seen)}件": len(seen)}

    monkeypatch.setattr(worker, "JOBS", (job, job))
    assert worker.round_once() == {"第1件": 1, "第2件": 2}
    assert seen[0] <= seen[1]


@pytest.mark.django_db
def test_texts_leave_with_the_round_where_a_gateway_is_set(settings: Any, tmp_path: Path) -> None:
    assert worker._texts(clock.now()) == {}
    settings.SMS, settings.QUIET_HOURS = str(tmp_path), (0, 0)
    mail.add_text("k1", "19900000000", "主题", "申请现在是“已接收”。", at=clock.now())
    assert worker._texts in worker.JOBS
    assert worker._texts(clock.now()) == {"已发短信": 1, "短信失败": 0}
    assert len(list(tmp_path.glob("*.json"))) == 1


@pytest.mark.django_db
def test_the_command_sends_mail_and_texts_and_refuses_where_neither_is_set(
    settings: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as left:
        commands.main(["notify", "send"])
    assert left.value.code == 2
    settings.SMS, settings.QUIET_HOURS = str(tmp_path / "away"), (0, 0)
    mail.add_text("k1", "19900000000", "主题", "申请现在是“已接收”。", at=clock.now())
    capsys.readouterr()
    with pytest.raises(SystemExit) as left:
        commands.main(["notify", "send", "--json"])
    assert left.value.code == 0
    said = json.loads(capsys.readouterr().out)
    assert said == {"sent": 0, "put_off": 0, "given_up": 0, "texts": {"sent": 0, "put_off": 1, "given_up": 0}}


@pytest.mark.django_db
def test_sessions_that_ran_out_go_once_a_day_and_the_others_stay() -> None:
    now = clock.now()
    for key, hours in (("old", -1), ("older", -500), ("new", 1)):
        Session.objects.create(session_key=key, session_data="", expire_date=now + timedelta(hours=hours))
    assert worker._sessions in worker.JOBS
    assert worker._sessions(now) == {"清除过期登录": 2}
    assert list(Session.objects.values_list("session_key", flat=True)) == ["new"]
    Session.objects.update(expire_date=now - timedelta(hours=1))
    assert worker._sessions(now) == {}
    assert worker._sessions(now + timedelta(days=1)) == {"清除过期登录": 1}


@pytest.mark.django_db
def test_a_round_looks_again_at_files_that_nobody_had_scanned(scanner: ClamdServer) -> None:
    kept = put_whatever(
        EICAR, "附件.pdf", "application/pdf", Verdict(Scan.WAITING), by="样例", at=clock.now() - AGAIN
    )
    assert worker._scans in worker.JOBS
    assert worker._scans(clock.now()) == {"补查病毒": 0, "隔离文件": 1}
    kept.refresh_from_db()
    assert kept.scan == "infected"
