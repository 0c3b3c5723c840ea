"""An article on an official account: steps, errors, limits, corrections, withdrawals; lost answers are asked back."""

from __future__ import annotations

import io
from datetime import datetime, timedelta

import pytest
from django.db import connection as database
from PIL import Image

from channels.conftest import NOON, item
from channels.wechat_server import SECRET, WeChat
from gongkai.channels import outbox
from gongkai.channels.adapters.wechat import QUIET
from gongkai.channels.item import Attachment
from gongkai.channels.models import Channel, Delivery, Posting, Token
from gongkai.files import storage

pytestmark = pytest.mark.django_db
URL = "https://gk.example.cn/d/JC-JY/2021-00001/"


def image(name: str, size: tuple[int, int] = (20, 10), kind: str = "PNG") -> Attachment:
    out = io.BytesIO()
    Image.effect_noise(size, 90).save(out, kind)
    stored = storage.put(out.getvalue(), name, f"image/{kind.lower()}", by="样例", at=NOON)
    return Attachment(name, stored.digest, stored.media_type, stored.size, "image")


def send(account: Channel, **more: object) -> Delivery:
    return outbox.enqueue(account, item(**more), by="样例", at=NOON)


def run(until: str = "done", start: datetime = NOON, rounds: int = 40) -> datetime:
    """Workers at work, minute by minute, until every delivery is settled so."""
    now = start
    for _ in range(rounds):
        outbox.deliver_due(now)
        now += timedelta(minutes=1)
        if not Delivery.objects.exclude(state__in=[until, "cancelled"]).exists():
            return now
    raise AssertionError(list(Delivery.objects.values_list("state", "last_error")))


def test_an_item_becomes_one_article_with_source_cover_and_posting(account: Channel, wechat: WeChat) -> None:
    made = send(account)
    run()
    (article,) = wechat.account.articles.values()
    assert article["title"] == "江城县2021年义务教育招生工作实施办法"
    assert article["content_source_url"] == f"{URL}?v=1r"
    assert (article["author"], article["digest"]) == ("江城县教育局", "各学校：招生工作安排如下。")
    assert "招生工作安排如下。" in article["content"]
    assert "索引号：JC-JY/2021-00001" in article["content"]
    assert wechat.account.materials[article["thumb_media_id"]].startswith(b"\x89PNG")
    assert wechat.account.drafts == {}
    made.refresh_from_db()
    assert made.receipt == {"article_id": next(iter(wechat.account.articles))}
    assert Posting.objects.get().address == made.address == article["url"]


def test_images_go_to_the_account_and_appear_under_its_addresses(account: Channel, wechat: WeChat) -> None:
    body = '<p>图：</p><p><img src="image-1.png" alt="流程图"><img src="elsewhere.png" alt=""></p>'
    send(account, body_html=body, attachments=(image("image-1.png"),))
    run()
    (article,) = wechat.account.articles.values()
    assert f'src="{wechat.account.images[0]}"' in article["content"]
    assert "elsewhere" not in article["content"]


@pytest.mark.parametrize(("kind", "size"), [("PNG", (1600, 1400)), ("GIF", (30, 30))])
def test_an_image_that_the_platform_does_not_take_is_made_to_fit(
    account: Channel, wechat: WeChat, kind: str, size: tuple[int, int]
) -> None:
    send(account, body_html='<p><img src="image-1.png"></p>', attachments=(image("image-1.png", size, kind),))
    run()
    assert len(wechat.account.images) == 1


def test_a_token_is_kept_sealed_and_used_until_its_end(account: Channel, wechat: WeChat) -> None:
    send(account)
    run()
    assert wechat.account.calls["stable_token"] == 1
    with database.cursor() as cursor:
        cursor.execute("SELECT value FROM channels_token")
        assert "token-1" not in cursor.fetchone()[0]
    assert Token.objects.get().until == pytest.approx(NOON + timedelta(hours=2), abs=timedelta(minutes=6))
    send(account, number="JC-JY/2021-00002", url=URL + "2/")
    run(start=NOON + timedelta(hours=3))
    assert wechat.account.calls["stable_token"] == 2


def test_a_token_that_another_program_ended_is_renewed_once(account: Channel, wechat: WeChat) -> None:
    Token.objects.create(channel=account, value="token-0", until=NOON + timedelta(hours=1))
    wechat.account.new_token()
    send(account)
    run()
    assert wechat.account.calls["stable_token"] == 1
    assert Token.objects.get().value == "token-1"


def test_a_token_that_is_refused_although_in_force_is_forced(account: Channel, wechat: WeChat) -> None:
    wechat.account.new_token()
    Token.objects.create(channel=account, value="token-1", until=NOON + timedelta(hours=1))
    wechat.account.errors["material/add_material"] = [42001]
    send(account)
    run()
    assert Token.objects.get().value == "token-2"


def test_while_another_worker_asks_for_a_token_this_one_waits(account: Channel, wechat: WeChat) -> None:
    Token.objects.create(channel=account, until=NOON, refreshing_until=NOON + timedelta(seconds=30))
    made = send(account)
    outbox.deliver_due(NOON)
    made.refresh_from_db()
    assert (made.state, made.last_error) == ("waiting", "另一个进程正在换取微信令牌")
    assert wechat.account.calls["stable_token"] == 0
    run(start=NOON + timedelta(minutes=1))


@pytest.mark.parametrize(
    ("code", "says"),
    [(45009, "今天的接口调用次数已用完"), (45011, "接口调用太频繁"), (-1, "微信系统繁忙")],
)
def test_limits_are_waited_out(account: Channel, wechat: WeChat, code: int, says: str) -> None:
    wechat.account.errors["draft/add"] = [code]
    made = send(account)
    outbox.deliver_due(NOON)
    made.refresh_from_db()
    assert made.state == "waiting"
    assert says in made.last_error
    assert made.next_at >= NOON + timedelta(seconds={45009: 3600, 45011: 60, -1: 30}[code])
    run(start=made.next_at)
    assert len(wechat.account.articles) == 1
    assert wechat.account.calls["material/add_material"] == 1


@pytest.mark.parametrize(
    ("call", "code", "says"),
    [
        ("draft/add", 48001, "没有这个接口的权限"),
        ("freepublish/submit", 53503, "未通过发布检查"),
        ("freepublish/submit", 53504, "公众平台官网处理"),
        ("freepublish/submit", 53505, "手动保存草稿"),
        ("stable_token", 40164, "白名单"),
        ("draft/add", 99999, "error 99999"),
    ],
)
def test_what_the_platform_refuses_fails_at_once_with_a_sentence(
    account: Channel, wechat: WeChat, call: str, code: int, says: str
) -> None:
    wechat.account.errors[call] = [code]
    made = send(account)
    run("failed", rounds=3)
    made.refresh_from_db()
    assert made.attempts == 1
    assert says in made.last_error
    assert f"（{code}）" in made.last_error
    assert SECRET not in made.last_error
    assert not Posting.objects.exists()


def test_a_wrong_secret_is_no_stale_token(account: Channel, wechat: WeChat) -> None:
    wechat.account.errors["stable_token"] = [40001]
    send(account)
    run("failed", rounds=2)
    assert wechat.account.calls["stable_token"] == 1


@pytest.mark.parametrize(("status", "says"), [(2, "原创"), (3, "发布失败"), (4, "平台审核不通过")])
def test_a_publication_that_fails_is_told_and_may_be_sent_again(
    account: Channel, wechat: WeChat, status: int, says: str
) -> None:
    wechat.account.outcome = status
    made = send(account)
    run("failed")
    made.refresh_from_db()
    assert says in made.last_error
    wechat.account.outcome = 0
    Delivery.objects.update(state="waiting", attempts=0, next_at=NOON)
    run()
    assert wechat.account.marks() == [f"{URL}?v=1r"]
    assert wechat.account.calls["draft/add"] == 1


def test_a_long_publication_is_looked_at_until_it_is_through(account: Channel, wechat: WeChat) -> None:
    wechat.account.looks = 4
    send(account)
    run()
    assert wechat.account.calls["freepublish/submit"] == 1
    assert wechat.account.calls["freepublish/get"] == 5


def test_a_title_is_cut_as_the_account_takes_it_and_stands_whole_above_the_text(
    account: Channel, wechat: WeChat
) -> None:
    title = "江城县教育局关于印发《" + "义务教育阶段学校招生入学工作" * 3 + "实施办法》的通知"
    wechat.account.longest_title = 32
    send(account, title=title)
    run()
    (article,) = wechat.account.articles.values()
    assert article["title"] == title[:31] + "…"
    assert title in article["content"]


def test_a_correction_replaces_the_article(account: Channel, wechat: WeChat) -> None:
    send(account)
    now = run()
    send(account, event="update", version=2, digest="b" * 64)
    run(start=now)
    assert wechat.account.marks() == [f"{URL}?v=2u"]
    assert Posting.objects.get().address == next(iter(wechat.account.articles.values()))["url"]


def test_a_withdrawal_deletes_the_article_and_one_that_is_gone_is_no_error(
    account: Channel, wechat: WeChat
) -> None:
    send(account)
    now = run()
    send(account, number="JC-JY/2021-00002", url=URL + "2/")
    now = run(start=now)
    wechat.account.articles.pop(next(a for a in wechat.account.articles))
    send(account, event="withdraw")
    send(account, event="withdraw", number="JC-JY/2021-00002", url=URL + "2/")
    run(start=now)
    assert wechat.account.articles == {}
    assert Posting.objects.count() == 2


def test_a_withdrawal_before_the_submission_leaves_neither_draft_nor_article(
    account: Channel, wechat: WeChat
) -> None:
    wechat.account.errors["freepublish/submit"] = [45011]
    send(account)
    outbox.deliver_due(NOON)
    assert len(wechat.account.drafts) == 1
    send(account, event="withdraw")
    run(start=NOON + timedelta(minutes=5))
    assert (wechat.account.drafts, wechat.account.articles) == ({}, {})
    assert list(Delivery.objects.order_by("pk").values_list("state", flat=True)) == ["cancelled", "done"]


def test_a_withdrawal_finds_an_article_whose_publication_nobody_saw_through(
    account: Channel, wechat: WeChat
) -> None:
    wechat.account.drops["freepublish/submit"] = 1
    send(account)
    outbox.deliver_due(NOON)
    Delivery.objects.update(state="failed")
    send(account, event="withdraw")
    wechat.account.looks = 0
    run(start=NOON + timedelta(minutes=5))
    assert wechat.account.articles == {}


CALLS = ["media/uploadimg", "material/add_material", "draft/add", "freepublish/submit", "freepublish/get"]


@pytest.mark.parametrize("call", ["stable_token", *CALLS])
def test_an_answer_that_was_lost_makes_no_second_article(account: Channel, wechat: WeChat, call: str) -> None:
    wechat.account.drops[call] = 1
    body = '<p><img src="image-1.png"></p>'
    send(account, body_html=body, attachments=(image("image-1.png"),))
    run()
    assert wechat.account.marks() == [f"{URL}?v=1r"]
    assert wechat.account.drafts == {}
    assert wechat.account.calls["freepublish/submit"] == 1
    assert Posting.objects.count() == 1


def test_a_submission_that_never_arrived_is_repeated_after_the_quiet_time(
    account: Channel, wechat: WeChat, monkeypatch: pytest.MonkeyPatch
) -> None:
    wechat.account.drops["freepublish/submit"] = 1
    made = send(account)
    outbox.deliver_due(NOON)
    wechat.account.jobs.clear()  # as if the request had been lost on the way
    outbox.deliver_due(NOON + timedelta(minutes=5))
    made.refresh_from_db()
    assert made.last_error == "正在向微信核对上次提交是否已发布"
    assert wechat.account.calls["freepublish/submit"] == 1
    run(start=NOON + QUIET + timedelta(minutes=1))
    assert wechat.account.calls["freepublish/submit"] == 2
    assert len(wechat.account.articles) == 1


def test_a_slow_publication_whose_submission_was_lost_is_not_submitted_again(
    account: Channel, wechat: WeChat
) -> None:
    wechat.account.drops["freepublish/submit"], wechat.account.looks = 1, 3
    send(account)
    run()
    assert wechat.account.calls["freepublish/submit"] == 1
    assert len(wechat.account.articles) == 1


def test_an_answer_that_is_none_is_tried_again(account: Channel) -> None:
    Channel.objects.update(address="http://127.0.0.1:1")
    made = send(account)
    outbox.deliver_due(NOON)
    made.refresh_from_db()
    assert (made.state, made.last_error) == ("waiting", "连不上微信接口：ConnectError")
    Channel.objects.update(address="http://127.0.0.1:port")
    run("failed", start=NOON + timedelta(hours=1), rounds=1)


def test_without_keys_a_person_publishes(account: Channel) -> None:
    Channel.objects.update(keys="")
    send(account)
    run("manual", rounds=1)


def test_without_an_address_of_ours_nothing_is_sent(account: Channel, wechat: WeChat) -> None:
    send(account, url="")
    run("failed", rounds=1)
    assert not wechat.account.calls
