"""The outbox: written with the release, in order, sent until it is sure, counted once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import given
from hypothesis import strategies as st

import make
from channels.conftest import NOON, Made, item
from gongkai.audit.models import Entry
from gongkai.channels import handling, outbox
from gongkai.channels.adapters.base import Job, Overtaken, Receipt, Temporary, Wanting
from gongkai.channels.item import Attachment, from_plain
from gongkai.channels.landing import Lost
from gongkai.channels.models import Channel, Delivery, Posting
from gongkai.channels.outbox import LEASE, MOST_ATTEMPTS
from gongkai.channels.queries import counts
from gongkai.clock import CHINA
from gongkai.law.errors import NotAllowed, Stale
from gongkai.registry.models import Agency, Role

Answers = Callable[[Job], Receipt]
WHO: dict[str, Any] = {"by": "样例"}


class FarEnd:
    """An adapter that answers as it is told, and remembers what it was given."""

    def __init__(self) -> None:
        self.given: list[tuple[str, int, str]] = []
        self.answer: Answers = lambda job: Receipt("https://elsewhere.example.cn/1")

    def __call__(self, job: Job) -> Receipt:
        self.given.append((job.item.number, job.item.version, job.item.event))
        return self.answer(job)


@pytest.fixture
def far(monkeypatch: pytest.MonkeyPatch) -> FarEnd:
    end = FarEnd()
    monkeypatch.setattr(outbox, "adapter_of", lambda channel: end)
    return end


@pytest.fixture
def site(channel: Made) -> Channel:
    return channel("other", name="县政府网站")


def raising(error: Exception) -> Answers:
    def answer(job: Job) -> Receipt:
        raise error

    return answer


def states() -> list[tuple[int, str, str]]:
    return list(Delivery.objects.order_by("pk").values_list("version", "event", "state"))


def test_an_item_is_the_same_after_json(site: Channel) -> None:
    given = item(attachments=(Attachment("附件1.xlsx", "0" * 64, "application/zip", 12, "file"),))
    kept = outbox.enqueue(site, given, at=NOON, **WHO)
    kept.refresh_from_db()
    assert from_plain(kept.payload) == given


def test_the_same_event_is_written_once(site: Channel) -> None:
    first = outbox.enqueue(site, item(), at=NOON, **WHO)
    assert outbox.enqueue(site, item(), at=NOON, **WHO) == first
    assert Delivery.objects.count() == 1


def test_the_same_version_with_another_content_is_refused(site: Channel) -> None:
    outbox.enqueue(site, item(), at=NOON, **WHO)
    with pytest.raises(Stale, match="不一致"):
        outbox.enqueue(site, item(digest="b" * 64), at=NOON, **WHO)


def test_nothing_is_sent_when_the_release_is_undone(site: Channel, far: FarEnd) -> None:
    with transaction.atomic():
        outbox.enqueue(site, item(), at=NOON, **WHO)
        transaction.set_rollback(True)
    assert outbox.deliver_due(NOON) == (0, 0)
    assert far.given == []


def test_what_arrived_is_a_posting_with_the_day_and_address_and_stands_in_the_log(
    site: Channel, far: FarEnd
) -> None:
    outbox.enqueue(site, item(), at=NOON, **WHO)
    late = datetime(2021, 1, 15, 23, 30, tzinfo=CHINA)
    assert outbox.deliver_due(late) == (1, 0)
    posting = Posting.objects.get()
    assert (posting.posted_on, posting.address) == (date(2021, 1, 15), "https://elsewhere.example.cn/1")
    assert (posting.number, posting.unit, posting.delivery.state) == (
        "JC-JY/2021-00001",
        "基础教育科",
        "done",
    )
    assert Entry.objects.get(verb="送达").actor == "后台推送"
    assert outbox.deliver_due(late + timedelta(days=9)) == (0, 0)
    assert len(far.given) == 1


def test_the_day_of_arrival_is_the_day_in_china(site: Channel, far: FarEnd) -> None:
    outbox.enqueue(site, item(), at=NOON, **WHO)
    outbox.deliver_due(datetime.fromisoformat("2021-01-15T17:00:00+00:00"))
    assert Posting.objects.get().posted_on == date(2021, 1, 16)


def test_our_own_portal_has_it_with_the_release(channel: Made) -> None:
    portal = channel("portal")
    outbox.post(portal, item(), at=NOON, **WHO)
    outbox.post(portal, item(), at=NOON, **WHO)
    posting = Posting.objects.get()
    assert (posting.posted_on, posting.address, posting.delivery.state) == (
        date(2021, 1, 15), "https://gk.example.cn/d/JC-JY/2021-00001/", "done",
    )  # fmt: skip


def test_a_portal_of_the_city_is_pushed_to(channel: Made) -> None:
    city = channel("portal", address="https://city.example.cn/take", keys='{"secret": "s"}')
    assert outbox.post(city, item(), at=NOON, **WHO).state == "waiting"
    assert not Posting.objects.exists()


def test_a_correction_moves_the_posting_and_makes_no_second_one(site: Channel, far: FarEnd) -> None:
    outbox.enqueue(site, item(), at=NOON, **WHO)
    outbox.deliver_due(NOON)
    far.answer = lambda job: Receipt("https://elsewhere.example.cn/2")
    outbox.enqueue(site, item(event="update", version=2, title="更正后的办法"), at=NOON, **WHO)
    outbox.deliver_due(NOON + timedelta(days=3))
    posting = Posting.objects.get()
    assert (posting.title, posting.address, posting.posted_on) == (
        "更正后的办法", "https://elsewhere.example.cn/2", date(2021, 1, 15),
    )  # fmt: skip


def test_a_withdrawal_leaves_the_posting_counted(site: Channel, far: FarEnd) -> None:
    outbox.enqueue(site, item(), at=NOON, **WHO)
    outbox.enqueue(site, item(event="withdraw"), at=NOON, **WHO)
    assert states() == [(1, "release", "cancelled"), (1, "withdraw", "waiting")]
    outbox.enqueue(site, item(number="2"), at=NOON, **WHO)
    outbox.deliver_due(NOON)
    outbox.enqueue(site, item(number="2", event="withdraw"), at=NOON, **WHO)
    outbox.deliver_due(NOON)
    assert Posting.objects.count() == 1


def test_per_channel_and_distinct_are_both_known(agency: Agency, channel: Made, far: FarEnd) -> None:
    one, two, three = channel("other", name="甲"), channel("other", name="乙"), channel("other", name="丙")
    for where, number in ((one, "1"), (two, "1"), (three, "1"), (one, "2")):
        outbox.enqueue(where, item(number=number), at=NOON, **WHO)
    outbox.deliver_due(NOON)
    found = counts(agency, 2021)
    assert {c.name: n for c, n in found.channels} == {"甲": 2, "乙": 1, "丙": 1}
    assert (found.total, found.distinct) == (4, 2)
    assert found.last == dict.fromkeys((one.pk, two.pk, three.pk), date(2021, 1, 15))
    assert counts(agency, 2020).total == 0


def test_what_the_far_end_cannot_take_now_is_tried_later_and_later_then_given_up(
    agency: Agency, site: Channel, far: FarEnd
) -> None:
    far.answer = raising(Temporary("对方忙"))
    made, now, waits = outbox.enqueue(site, item(), at=NOON, **WHO), NOON, []
    for _ in range(MOST_ATTEMPTS - 1):
        assert outbox.deliver_due(now) == (0, 1)
        made.refresh_from_db()
        assert made.state == "waiting"
        waits.append(made.next_at - now)
        assert outbox.deliver_due(made.next_at - timedelta(seconds=1)) == (0, 0)
        now = made.next_at
    assert outbox.deliver_due(now) == (0, 1)
    made.refresh_from_db()
    assert made.state == "failed"
    assert made.last_error == f"对方忙；已试{MOST_ATTEMPTS}次，请人工处理"
    assert waits[0] < waits[1] < waits[2] < waits[3]
    assert made.tries.count() == MOST_ATTEMPTS
    assert Entry.objects.filter(verb="推送失败").count() == 1
    centre = make.person(agency, Role.INFO_CENTRE)
    far.answer = lambda job: Receipt("https://elsewhere.example.cn/1")
    handling.retry(made.pk, by=centre, today=now.date(), at=now)
    assert outbox.deliver_due(now) == (1, 0)


@given(pk=st.integers(1, 10**9), attempts=st.integers(1, MOST_ATTEMPTS), named=st.integers(0, 10**7))
def test_the_wait_is_known_from_the_row_alone_and_within_bounds(pk: int, attempts: int, named: int) -> None:
    row = Delivery(pk=pk, attempts=attempts)
    wait = outbox.wait_after(row, named)
    assert wait == outbox.wait_after(row, named)
    least = max(min(named, 86400), min(3600, 15 * 2 ** (attempts - 1)))
    assert timedelta(seconds=least) <= wait <= timedelta(seconds=least * 1.25 + 1)


def test_what_can_never_be_taken_fails_at_once_and_the_next_goes_on(site: Channel, far: FarEnd) -> None:
    def answer(job: Job) -> Receipt:
        if job.item.number == "1":
            raise Wanting("内容不合要求")
        return Receipt()

    far.answer = answer
    outbox.enqueue(site, item(number="1"), at=NOON, **WHO)
    outbox.enqueue(site, item(number="2"), at=NOON, **WHO)
    assert outbox.deliver_due(NOON) == (1, 1)
    failed = Delivery.objects.get(number="1")
    assert (failed.state, failed.last_error) == ("failed", "内容不合要求")


@pytest.mark.parametrize("error", [KeyError("secret"), ValueError("x"), TypeError(), OSError()])
def test_a_fault_of_ours_is_told_tried_again_and_does_not_stop_the_others(
    site: Channel, far: FarEnd, error: Exception
) -> None:
    far.answer = lambda job: Receipt() if job.item.number == "2" else raising(error)(job)
    outbox.enqueue(site, item(number="1"), at=NOON, **WHO)
    outbox.enqueue(site, item(number="2"), at=NOON, **WHO)
    assert outbox.deliver_due(NOON) == (1, 1)
    waiting = Delivery.objects.get(number="1")
    assert (waiting.state, "运行日志" in waiting.last_error) == ("waiting", True)


def test_a_channel_out_of_use_gets_nothing_new_but_is_still_told_to_withdraw(
    site: Channel, far: FarEnd
) -> None:
    Channel.objects.update(active=False)
    outbox.enqueue(site, item(number="1"), at=NOON, **WHO)
    outbox.enqueue(site, item(number="2", event="withdraw"), at=NOON, **WHO)
    assert outbox.deliver_due(NOON) == (1, 1)
    assert far.given == [("2", 1, "withdraw")]


def test_a_withdrawal_waits_for_a_release_that_is_under_way(site: Channel, far: FarEnd) -> None:
    def half(job: Job) -> Receipt:
        job.keep({"step": 1})
        raise Temporary("忙", 600)

    far.answer = half
    outbox.enqueue(site, item(), at=NOON, **WHO)
    outbox.deliver_due(NOON)
    outbox.enqueue(site, item(event="withdraw"), at=NOON, **WHO)
    assert states() == [(1, "release", "waiting"), (1, "withdraw", "waiting")]
    assert outbox.deliver_due(NOON + timedelta(minutes=1)) == (0, 0)
    far.answer = lambda job: Receipt()
    assert outbox.deliver_due(NOON + timedelta(hours=1)) == (2, 0)
    assert [event for _, _, event in far.given] == ["release", "release", "withdraw"]


def test_an_adapter_may_leave_out_what_was_overtaken(site: Channel, far: FarEnd) -> None:
    def half(job: Job) -> Receipt:
        if job.overtaken():
            raise Overtaken
        job.keep({"step": 1})
        raise Temporary("忙")

    far.answer = half
    outbox.enqueue(site, item(), at=NOON, **WHO)
    outbox.deliver_due(NOON)
    outbox.enqueue(site, item(event="withdraw"), at=NOON, **WHO)
    outbox.deliver_due(NOON + timedelta(hours=1), limit=1)
    assert states() == [(1, "release", "cancelled"), (1, "withdraw", "waiting")]
    assert not Posting.objects.exists()


def test_later_events_see_how_far_the_earlier_ones_came(site: Channel, far: FarEnd) -> None:
    seen = []

    def step(job: Job) -> Receipt:
        seen.append([(e.version, e.event, e.progress) for e in job.earlier])
        job.keep({"article": job.item.version})
        return Receipt()

    far.answer = step
    outbox.enqueue(site, item(), at=NOON, **WHO)
    outbox.enqueue(site, item(number="another"), at=NOON, **WHO)
    outbox.deliver_due(NOON)
    outbox.enqueue(site, item(event="update", version=2), at=NOON, **WHO)
    outbox.deliver_due(NOON)
    assert seen == [[], [], [(1, "release", {"article": 1})]]


def test_a_worker_that_died_is_followed_after_its_lease(site: Channel, far: FarEnd) -> None:
    far.answer = raising(SystemExit())
    outbox.enqueue(site, item(), at=NOON, **WHO)
    with pytest.raises(SystemExit):
        outbox.deliver_due(NOON)
    far.answer = lambda job: Receipt()
    assert outbox.deliver_due(NOON + LEASE - timedelta(seconds=2)) == (0, 0)
    assert outbox.deliver_due(NOON + LEASE + timedelta(seconds=2)) == (1, 0)
    assert Posting.objects.count() == 1


def test_a_delivery_that_kills_every_worker_is_given_up(site: Channel, far: FarEnd) -> None:
    far.answer = raising(SystemExit())
    made, now = outbox.enqueue(site, item(), at=NOON, **WHO), NOON
    for _ in range(MOST_ATTEMPTS):
        with pytest.raises(SystemExit):
            outbox.deliver_due(now)
        now += LEASE + timedelta(seconds=5)
    assert outbox.deliver_due(now) == (0, 1)
    made.refresh_from_db()
    assert (made.state, made.last_error) == ("failed", f"推送反复中断，已试{MOST_ATTEMPTS}次，请人工处理")


def test_a_worker_whose_lease_was_taken_over_writes_nothing(site: Channel, far: FarEnd) -> None:
    def slow(job: Job) -> Receipt:
        far.answer = lambda job: Receipt("https://elsewhere.example.cn/second")
        assert outbox.deliver_due(NOON + LEASE + timedelta(seconds=2)) == (1, 0)
        with pytest.raises(Lost):
            job.keep({"step": "late"})
        return Receipt("https://elsewhere.example.cn/first")

    far.answer = slow
    outbox.enqueue(site, item(), at=NOON, **WHO)
    assert outbox.deliver_due(NOON) == (0, 1)
    made = Delivery.objects.get()
    assert (made.state, made.address, made.progress) == ("done", "https://elsewhere.example.cn/second", {})
    assert Posting.objects.get().address == "https://elsewhere.example.cn/second"


def test_steps_that_are_kept_hold_the_lease(site: Channel, far: FarEnd) -> None:
    def step(job: Job) -> Receipt:
        before = Delivery.objects.get().leased_until
        Delivery.objects.update(leased_until=NOON)
        job.keep({"step": 1})
        after = Delivery.objects.get().leased_until
        assert before is not None
        assert after is not None
        assert after >= before
        return Receipt()

    far.answer = step
    outbox.enqueue(site, item(), at=NOON, **WHO)
    assert outbox.deliver_due(NOON) == (1, 0)


def test_what_a_worker_has_in_hand_cannot_be_cancelled(agency: Agency, site: Channel, far: FarEnd) -> None:
    centre = make.person(agency, Role.INFO_CENTRE)

    def meanwhile(job: Job) -> Receipt:
        with pytest.raises(NotAllowed, match="发送中"):
            handling.cancel(made.pk, reason="不发了", by=centre, today=NOON.date(), at=NOON)
        return Receipt()

    far.answer = meanwhile
    made = outbox.enqueue(site, item(), at=NOON, **WHO)
    assert outbox.deliver_due(NOON) == (1, 0)
