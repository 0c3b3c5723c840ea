"""`gongkai search` and `gongkai notify` from end to end: a published report is found, told and mailed."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

import make
from gongkai import clock
from gongkai.notify.models import Message
from gongkai.ops import main as commands
from gongkai.registry.models import Role
from gongkai.reporting import actions
from gongkai.search import index, query, saved
from gongkai.search.models import Indexed
from reporting.lively import keep, ledger, registers
from search.entries import entry

pytestmark = pytest.mark.django_db


@pytest.fixture
def run(capfd):
    def run(*words):
        with pytest.raises(SystemExit) as left:
            commands.main([str(word) for word in words])
        told = capfd.readouterr()
        return left.value.code, told.out, told.err

    return run


@pytest.fixture
def published():
    agency = make.agency("JC")
    person = make.person(agency, Role.OFFICE, Role.LEADER)
    keep(agency, ledger(40))
    registers(agency, 2020)
    who = {"by": person, "today": make.DAY, "at": make.AT}
    report = actions.open_report(agency, 2020, **who)
    for finding in actions.compiled(report, signed=make.DAY).warnings:
        actions.explain(report.pk, finding.rule, finding.where, "情况属实", **who)
    actions.sign(report.pk, dated=make.DAY, **who)
    actions.file(report.pk, **who)
    assert query.find("政府信息公开").total == 0
    actions.move(report.pk, "publish", **who)
    return report


def test_a_report_is_found_from_the_moment_it_is_published(published):
    (hit,) = query.find("年度报告").hits
    assert (hit.kind, hit.key, hit.url) == ("report", "JC/2020", "/reports/JC/2020/")
    assert hit.public_on == make.DAY


def test_the_index_is_built_anew_from_what_is_published(run, published):
    Indexed.objects.all().delete()
    index.put(entry("早已不在"))
    status, out, _ = run("search", "check", "--json")
    assert status == 1
    assert len(json.loads(out)["wrong"]) == 2
    assert run("search", "reindex")[:2] == (0, "已收录1条，移除1条\n")
    assert run("search", "check")[:2] == (0, "收录的1条与现有内容一致\n")
    assert query.find("年度报告").total == 1


def test_alerts_go_into_the_outbox_once_a_day(run):
    day = clock.today()
    made = saved.save_search("reader@example.cn", "招生", saved.Filters(), at=clock.now() - timedelta(days=2))
    assert run("search", "alerts")[:2] == (0, "已放入发件箱0封，清除未确认的订阅0条\n")
    saved.confirm(made.token, today=day - timedelta(days=2), at=clock.now() - timedelta(days=2))
    index.put(entry("招生办法", url="/d/1/", public_on=day - timedelta(days=1)))
    assert json.loads(run("search", "alerts", "--json")[1]) == {"queued": 1, "forgotten": 0}
    assert json.loads(run("search", "alerts", "--json")[1]) == {"queued": 0, "forgotten": 0}
    mail = Message.objects.get()
    assert mail.to == "reader@example.cn"
    assert "招生办法" in mail.text
    assert "http://127.0.0.1:8000/d/1/" in mail.text
    assert f"/search/alerts/{made.token}/stop/" in mail.text


def test_sending_needs_a_mail_server(run, settings):
    settings.EMAIL_HOST = ""
    status, _, err = run("notify", "send")
    assert status == 2
    assert "GONGKAI_MAIL_HOST" in err


def test_what_is_due_is_sent(run, settings, mailoutbox):
    from gongkai.notify import outbox

    settings.EMAIL_HOST, settings.QUIET_HOURS = "127.0.0.1", (0, 0)
    outbox.add("k", "reader@example.cn", "主题", "正文", at=clock.now() - timedelta(minutes=1))
    assert run("notify", "send")[:2] == (0, "已发送1封，稍后重试0封，发送失败0封\n")
    assert [m.to for m in mailoutbox] == [["reader@example.cn"]]
