"""What becomes of a mail, who is on duty, what is wrong: by whom, with which reason, and in the log."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

import make
from gongkai.audit.models import Entry
from gongkai.clock import CHINA
from gongkai.law.errors import NoAccess, NotAllowed, WrongInput
from gongkai.mailbox import actions, queries
from gongkai.mailbox.models import Arrival, Check, Duty, Mailbox
from gongkai.notify.models import Message
from gongkai.registry.calendars import calendar_of
from gongkai.registry.models import Agency, Person, Role

pytestmark = pytest.mark.django_db
TODAY = date(2025, 2, 24)  # a Monday
NOW = datetime(2025, 2, 24, 10, tzinfo=CHINA)
State = Arrival.State
SETTINGS = {"address": "gk@jy.example.cn", "host": "mail.example.cn", "port": 993, "tls": True, "user": "gk",
            "folder": "INBOX", "largest": 50, "active": True}  # fmt: skip


@pytest.fixture
def bureau() -> Agency:
    return make.agency()


@pytest.fixture
def clerk(bureau: Agency) -> Person:
    return make.person(bureau, Role.CLERK)


@pytest.fixture
def office(bureau: Agency) -> Person:
    return make.person(bureau, Role.OFFICE)


def who(by: Person) -> dict[str, object]:
    return {"by": by, "today": TODAY, "at": NOW}


def box(agency: Agency, **more: object) -> Mailbox:
    return Mailbox.objects.create(agency=agency, password="样例", **{**SETTINGS, "checked_at": NOW, **more})


def mail(at: Mailbox, number: int = 1, **more: object) -> Arrival:
    given = {"uid": number, "validity": 1, "digest": f"{number:064}", "size": 9, "subject": f"申请{number}",
             "arrived_at": NOW, "fetched_at": NOW, "sender": "虚构人甲 <jia@example.cn>"}  # fmt: skip
    return Arrival.objects.create(mailbox=at, agency=at.agency, **{**given, **more})


def test_a_mail_is_filed_away_with_a_reason_and_taken_back(bureau: Agency, clerk: Person) -> None:
    row = mail(box(bureau))
    with pytest.raises(WrongInput, match="标为非申请邮件必须写明理由"):
        actions.sort(row.pk, State.JUNK, reason="  ", **who(clerk))
    junk = actions.sort(row.pk, State.JUNK, reason="广告", **who(clerk))
    assert (junk.state, junk.reason, junk.handled_at) == (State.JUNK, "广告", NOW)
    back = actions.sort(row.pk, State.WAITING, **who(clerk))
    assert (back.state, back.reason) == (State.WAITING, "")
    told = list(Entry.objects.filter(verb="处理来信").order_by("number").values_list("says", flat=True))
    assert told == [f"来信{row.pk}：非申请邮件，广告", f"来信{row.pk}：待登记"]


def test_a_registered_mail_stays_registered_and_once_is_enough(bureau: Agency, clerk: Person) -> None:
    row = mail(box(bureau))
    with pytest.raises(WrongInput, match="受理编号"):
        actions.sort(row.pk, State.REGISTERED, **who(clerk))
    for _ in range(2):
        assert (
            actions.sort(row.pk, State.REGISTERED, case_ref="2025-0001", **who(clerk)).case_ref == "2025-0001"
        )
    for state, ref in ((State.WAITING, ""), (State.JUNK, ""), (State.REGISTERED, "2025-0002")):
        with pytest.raises(NotAllowed, match="来信已登记为申请2025-0001"):
            actions.sort(row.pk, state, case_ref=ref, reason="误", **who(clerk))
    assert Entry.objects.filter(verb="处理来信").count() == 1


@pytest.mark.parametrize("state", ["bounce", "nonsense", ""])
def test_nobody_makes_a_mail_what_only_the_machine_can_tell(
    bureau: Agency, clerk: Person, state: str
) -> None:
    with pytest.raises(WrongInput, match="请选择来信的状态"):
        actions.sort(mail(box(bureau)).pk, state, reason="x", **who(clerk))


def test_whoever_has_no_such_post_sorts_and_opens_nothing(bureau: Agency) -> None:
    row, drafter = mail(box(bureau)), make.person(bureau, Role.DRAFTER)
    for step in (
        lambda: actions.sort(row.pk, State.JUNK, reason="x", **who(drafter)),
        lambda: actions.opened(row, **who(drafter)),
        lambda: actions.look(row.mailbox, **who(drafter)),
        lambda: actions.set_duty(bureau, {TODAY: drafter}, **who(make.person(bureau, Role.CLERK))),
    ):
        with pytest.raises(NoAccess):
            step()


def test_a_mailbox_is_kept_with_its_password_sealed_and_never_in_the_log(
    bureau: Agency, office: Person
) -> None:
    row = actions.keep_mailbox(bureau, SETTINGS, "secret-word", row=None, **who(office))
    row.refresh_from_db()
    assert row.password == "secret-word"
    actions.keep_mailbox(bureau, {"folder": "申请"}, "", row=row, **who(office))
    row.refresh_from_db()
    assert (row.password, row.folder) == ("secret-word", "申请")
    assert "secret-word" not in str(list(Entry.objects.values_list("says", "data")))


def test_a_password_does_not_follow_to_another_server(bureau: Agency, office: Person) -> None:
    row = actions.keep_mailbox(bureau, SETTINGS, "secret-word", row=None, **who(office))
    with pytest.raises(WrongInput, match="更换服务器时须重新填写密码"):
        actions.keep_mailbox(bureau, {"host": "elsewhere.example.cn"}, "", row=row, **who(office))


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"host": " "}, "IMAP服务器"),
        ({"port": 0}, "端口"),
        ({"largest": 51}, "单封上限"),
        ({"user": ""}, "用户名"),
    ],
)
def test_a_mailbox_that_cannot_work_is_refused(
    bureau: Agency, office: Person, wrong: dict[str, object], says: str
) -> None:
    with pytest.raises(WrongInput, match=says):
        actions.keep_mailbox(bureau, {**SETTINGS, **wrong}, "x", row=None, **who(office))
    assert Mailbox.objects.count() == 0


def test_a_mailbox_is_registered_once_and_needs_a_password(bureau: Agency, office: Person) -> None:
    with pytest.raises(WrongInput, match="“密码”必须填写"):
        actions.keep_mailbox(bureau, SETTINGS, "", row=None, **who(office))
    actions.keep_mailbox(bureau, SETTINGS, "x", row=None, **who(office))
    with pytest.raises(WrongInput, match="已经登记"):
        actions.keep_mailbox(bureau, SETTINGS, "x", row=None, **who(office))


def test_saving_the_settings_leaves_the_place_in_the_folder(bureau: Agency, office: Person) -> None:
    """Somebody saves the form while the worker fetches."""
    row = box(bureau)
    Mailbox.objects.update(validity=7, last_uid=41)
    actions.keep_mailbox(bureau, {"largest": 20}, "", row=row, **who(office))
    row.refresh_from_db()
    assert (row.validity, row.last_uid, row.largest) == (7, 41, 20)


def test_the_roster_changes_for_days_to_come_only(bureau: Agency, office: Person, clerk: Person) -> None:
    tomorrow = TODAY + timedelta(days=1)
    assert actions.set_duty(bureau, {TODAY: clerk, tomorrow: office}, **who(office)) == 2
    assert actions.set_duty(bureau, {TODAY: clerk, tomorrow: None}, **who(office)) == 1
    assert {d.day: d.person for d in Duty.objects.all()} == {TODAY: clerk}
    with pytest.raises(NotAllowed, match="2025-02-21已经过去"):
        actions.set_duty(bureau, {date(2025, 2, 21): clerk}, **who(office))
    with pytest.raises(WrongInput, match="值班人不是本机关人员"):
        actions.set_duty(bureau, {tomorrow: make.person(make.agency(), Role.CLERK)}, **who(office))
    assert queries.on_duty(bureau, TODAY, tomorrow)[TODAY].person == clerk


def alarms(agency: Agency) -> list[str]:
    return queries.alarms(agency, TODAY, NOW, calendar_of(agency))


def test_an_agency_without_a_mailbox_is_not_alarmed(bureau: Agency) -> None:
    box(bureau, active=False)
    assert alarms(bureau) == []


def test_a_mailbox_that_all_is_well_with_is_quiet(bureau: Agency, clerk: Person) -> None:
    """Looked into on Friday: on Monday morning that is no working day ago."""
    row = box(bureau, checked_at=datetime(2025, 2, 21, 9, tzinfo=CHINA))
    Check.objects.create(mailbox=row, at=datetime(2025, 2, 21, 9, tzinfo=CHINA), by="值班员", found=0)
    Duty.objects.create(agency=bureau, day=TODAY, person=clerk)
    mail(row)
    assert alarms(bureau) == []


def test_every_neglect_is_said(bureau: Agency, django_assert_num_queries: object) -> None:
    thursday = datetime(2025, 2, 20, 17, tzinfo=CHINA)
    row = box(bureau, checked_at=thursday, error="连接邮箱失败")
    Check.objects.create(mailbox=row, at=thursday, by="值班员", found=0)
    Check.objects.create(mailbox=row, at=NOW, by="自动收取", found=0)
    notice = Message.objects.create(key="k", to="", subject="通知", text="", state="sent", sent_at=NOW, added_at=NOW,
                                    next_at=NOW)  # fmt: skip
    mail(row, 1, arrived_at=datetime(2025, 2, 23, 23, 59, tzinfo=CHINA))
    mail(row, 2, arrived_at=datetime(2025, 2, 24, 0, 0, tzinfo=CHINA))
    mail(row, 3, state=State.BOUNCE, returned=notice)
    mail(row, 4, state=State.BOUNCE, returned=notice, fetched_at=NOW - timedelta(days=8))
    calendar = calendar_of(bureau)
    with django_assert_num_queries(1):
        found = queries.alarms(bureau, TODAY, NOW, calendar)
    assert found == [
        "邮箱gk@jy.example.cn：连接邮箱失败",
        "邮箱gk@jy.example.cn上一个工作日以来没有成功收取",
        "邮箱gk@jy.example.cn上一个工作日以来没有人查看",
        "今天是工作日，还没有安排邮箱值班人员",
        "有1件今天以前到达的来信还没有登记",
        "最近7日有1件发出的通知被退回，请用其他方式告知",
    ]


def test_the_list_is_narrowed_and_sorted(bureau: Agency) -> None:
    row = box(bureau)
    for n in range(3):
        mail(row, n, automatic=n == 1, state=State.JUNK if n == 2 else State.WAITING,
             arrived_at=NOW + timedelta(minutes=n))  # fmt: skip
    named = lambda **asked: [a.subject for a in queries.arrivals(bureau, **asked)]  # noqa: E731
    assert named() == ["申请2", "申请1", "申请0"]
    assert named(sort="arrived") == ["申请0", "申请1", "申请2"]
    assert named(state="waiting", automatic="0") == ["申请0"]
    assert named(q="申请1", mailbox=str(row.pk)) == ["申请1"]
    assert named(mailbox=str(row.pk + 1)) == []
    assert named(sort="nonsense", mailbox="x") == ["申请2", "申请1", "申请0"]
