"""What people do with deliveries: packages out, clippings in, confirmations, retries, giving up; keys of interfaces."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any

import pytest

import make
from channels.conftest import NOON, Made, item
from gongkai.audit.models import Entry
from gongkai.channels import actions, handling, outbox
from gongkai.channels.handling import Clipping
from gongkai.channels.models import Channel, Delivery, Posting, Token
from gongkai.files.storage import content_by_digest
from gongkai.law.errors import NoAccess, NotAllowed, WrongInput
from gongkai.registry.models import Agency, Person, Role

TODAY = NOON.date()
PAPER = Clipping("剪报.pdf", b"%PDF-1.7 clipping")


@pytest.fixture
def who(agency: Agency) -> dict[str, Any]:
    return {"by": make.person(agency, Role.INFO_CENTRE), "today": TODAY, "at": NOON}


@pytest.fixture
def paper(channel: Made) -> Channel:
    return channel("newspaper", name="江城日报")


def waiting(channel: Channel, **more: Any) -> Delivery:
    """A delivery that the worker laid before a person."""
    made = outbox.enqueue(channel, item(**more), by="样例", at=NOON)
    outbox.deliver_due(NOON)
    made.refresh_from_db()
    return made


def test_a_newspaper_waits_for_a_person_and_is_not_counted(paper: Channel) -> None:
    made = waiting(paper)
    assert made.state == "manual"
    assert "见报后登记日期、版面并上传剪报" in made.last_error
    assert not Posting.objects.exists()


def test_a_clipping_with_day_and_page_makes_the_posting(paper: Channel, who: dict[str, Any]) -> None:
    made = waiting(paper)
    day = TODAY - timedelta(days=1)
    handling.confirm(made.pk, on=day, address="第2版", clipping=PAPER, **who)
    made.refresh_from_db()
    assert made.state == "done"
    assert made.clipping is not None
    assert content_by_digest(made.clipping.digest) == PAPER.content
    posting = Posting.objects.get()
    assert (posting.posted_on, posting.address, posting.delivery) == (day, "第2版", made)
    assert "第2版" in Entry.objects.get(verb="登记刊发").says


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"address": ""}, "版面"),
        ({"clipping": None}, "剪报"),
        ({"on": TODAY + timedelta(days=1)}, "晚于今天"),
        ({"clipping": Clipping("剪报.exe", b"MZ")}, "类型"),
        ({"clipping": Clipping("剪报.docx", b"PK\x03\x04x")}, "PDF、PNG 或 JPG"),
        ({"clipping": Clipping("剪报.png", b"%PDF-1.7")}, "扩展名与内容不符"),
    ],
)
def test_without_proof_nothing_was_printed(
    paper: Channel, who: dict[str, Any], given: dict[str, Any], says: str
) -> None:
    made = waiting(paper)
    with pytest.raises(WrongInput, match=says):
        handling.confirm(made.pk, **{"on": TODAY, "address": "第2版", "clipping": PAPER, **given}, **who)
    made.refresh_from_db()
    assert made.state == "manual"
    assert not Posting.objects.exists()


@pytest.mark.parametrize("kind", ["procurement", "service"])
def test_a_platform_is_confirmed_by_address_and_day(channel: Made, who: dict[str, Any], kind: str) -> None:
    made = waiting(channel(kind))
    with pytest.raises(WrongInput, match="https://"):
        handling.confirm(made.pk, on=TODAY, address="采购平台首页", **who)
    handling.confirm(made.pk, on=TODAY, address="https://cg.example.cn/1", **who)
    assert Posting.objects.get().address == "https://cg.example.cn/1"


def test_a_notice_board_has_no_web_address(channel: Made, who: dict[str, Any]) -> None:
    made = waiting(channel("board"))
    handling.confirm(made.pk, on=TODAY, address="办公楼一楼公告栏", **who)
    assert Posting.objects.get().posted_on == date(2021, 1, 15)


def test_a_double_click_registers_once(paper: Channel, who: dict[str, Any]) -> None:
    made = waiting(paper)
    handling.confirm(made.pk, on=TODAY, address="第2版", clipping=PAPER, **who)
    with pytest.raises(NotAllowed, match="已送达"):
        handling.confirm(made.pk, on=TODAY, address="第2版", clipping=PAPER, **who)
    assert Entry.objects.filter(verb="登记刊发").count() == 1


def test_what_the_worker_sends_by_itself_is_not_confirmed_by_hand(
    account: Channel, who: dict[str, Any]
) -> None:
    made = outbox.enqueue(account, item(), by="样例", at=NOON)
    with pytest.raises(NotAllowed, match="待发送"):
        handling.confirm(made.pk, on=TODAY, address="https://mp.example.cn/s/1", **who)


def test_a_package_that_is_out_is_followed_by_the_withdrawal(paper: Channel, who: dict[str, Any]) -> None:
    out, inside = waiting(paper), waiting(paper, number="2")
    handling.hand_over(out.pk, to="编辑部，电子邮件", **who)
    waiting(paper, event="withdraw")
    waiting(paper, event="withdraw", number="2")
    out.refresh_from_db()
    inside.refresh_from_db()
    assert (out.state, inside.state) == ("manual", "cancelled")
    asked = Delivery.objects.get(event="withdraw", number=out.number)
    assert "编辑部不再刊发" in asked.last_error
    handling.confirm(asked.pk, on=TODAY, **who)
    assert not Posting.objects.exists()
    assert Entry.objects.filter(verb="登记撤下").exists()


def test_giving_up_needs_a_reason_and_is_final(paper: Channel, who: dict[str, Any]) -> None:
    made = waiting(paper)
    with pytest.raises(WrongInput, match="理由"):
        handling.cancel(made.pk, reason=" ", **who)
    handling.cancel(made.pk, reason="报社版面已满", **who)
    with pytest.raises(NotAllowed, match="已取消"):
        handling.retry(made.pk, **who)
    assert Entry.objects.get(verb="取消推送").says.endswith("报社版面已满")


@pytest.mark.parametrize("role", [r for r in Role.values if r != Role.INFO_CENTRE])
def test_only_the_information_centre_handles_deliveries(agency: Agency, paper: Channel, role: str) -> None:
    made, other = waiting(paper), make.person(agency, role)
    given: dict[str, Any] = {"by": other, "today": TODAY, "at": NOON}
    for deed in (
        lambda: handling.confirm(made.pk, on=TODAY, address="第2版", clipping=PAPER, **given),
        lambda: handling.retry(made.pk, **given),
        lambda: handling.cancel(made.pk, reason="不发", **given),
        lambda: handling.hand_over(made.pk, to="编辑部", **given),
        lambda: actions.connect(paper, "", None, **given),
    ):
        with pytest.raises(NoAccess):
            deed()


def test_what_was_withdrawn_meanwhile_is_never_sent_again(account: Channel, who: dict[str, Any]) -> None:
    made = outbox.enqueue(account, item(), by="样例", at=NOON)
    Delivery.objects.update(progress={"submitted_at": NOON.isoformat()}, state="sending", leased_until=NOON)
    outbox.enqueue(account, item(event="withdraw"), by="样例", at=NOON)
    Delivery.objects.filter(pk=made.pk).update(state="failed")
    with pytest.raises(NotAllowed, match="撤稿，不能重新推送"):
        handling.retry(made.pk, **who)


def test_keys_are_sealed_replaced_and_never_told(account: Channel, who: dict[str, Any]) -> None:
    Token.objects.create(channel=account, value="token", until=NOON)
    actions.connect(account, account.address, {"app_id": "wx1", "secret": "new-secret"}, **who)
    account.refresh_from_db()
    assert json.loads(account.keys) == {"app_id": "wx1", "secret": "new-secret"}
    assert not Token.objects.exists()
    told = Entry.objects.get(verb="设置发布接口")
    assert "new-secret" not in json.dumps(told.data) + told.says
    actions.connect(account, account.address, {}, **who)
    account.refresh_from_db()
    assert account.keys == ""


def test_another_address_never_gets_the_old_keys(account: Channel, who: dict[str, Any]) -> None:
    with pytest.raises(WrongInput, match="密钥须重新填写"):
        actions.connect(account, "https://elsewhere.example.cn", None, **who)
    account.refresh_from_db()
    assert "elsewhere" not in account.address


@pytest.mark.parametrize(
    "address",
    ["ftp://a.example.cn", "https://", "api.weixin.qq.com", "https://a:b@x.example.cn", "http://[x", "http://w.example.cn"],
)  # fmt: skip
def test_an_address_that_is_none_or_open_to_listeners_is_refused(
    account: Channel, who: dict[str, Any], address: str
) -> None:
    with pytest.raises(WrongInput, match="地址"):
        actions.connect(account, address, {"app_id": "a", "secret": "b"}, **who)


@pytest.mark.parametrize("keys", [{"app_id": "a", "secret": ""}, {"app_id": "a"}, {"app_id": "a", "x": "b"}])
def test_half_of_the_keys_are_none(account: Channel, who: dict[str, Any], keys: dict[str, str]) -> None:
    with pytest.raises(WrongInput, match="请填全"):
        actions.connect(account, account.address, keys, **who)


def test_a_person_of_another_agency_handles_nothing(paper: Channel) -> None:
    made = waiting(paper)
    stranger: Person = make.person(make.agency("ELSE"), Role.INFO_CENTRE)
    with pytest.raises(NoAccess):
        handling.retry(made.pk, by=stranger, today=TODAY, at=NOON)


def test_words_too_long_are_refused_and_leave_the_delivery_as_it_was(
    paper: Channel, who: dict[str, Any]
) -> None:
    made = waiting(paper)
    with pytest.raises(WrongInput, match="送稿对象有201字"):
        handling.hand_over(made.pk, to="送" * 201, **who)
    with pytest.raises(WrongInput, match="理由有501字"):
        handling.cancel(made.pk, reason="因" * 501, **who)
    made.refresh_from_db()
    assert (made.state, made.progress.get("handed")) == ("manual", None)
