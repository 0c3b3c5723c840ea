"""The life of a document: every stage is reached, end stages are silent, and who may do what stands here in full."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.law.errors import NotAllowed
from gongkai.law.manuscripts import manuscripts
from gongkai.law.publication import BY_EVENT, CHAIN, EDITABLE, RULES, STAGES, Stage, possible, require

PERMITTED = {
    ("draft", "proactive"): {"submit", "abandon", "withdraw_during_correction"},
    ("returned", "proactive"): {"submit", "abandon", "withdraw_during_correction"},
    ("secrecy", "proactive"): {"recall", "pass_secrecy", "refuse_secrecy", "withdraw_during_correction"},
    ("review", "proactive"): {
        "recall", "pass_review", "return", "release_at_once", "withdraw_during_correction",
    },
    ("signing", "proactive"): {"sign", "send_back", "release_at_once", "withdraw_during_correction"},
    ("sealing", "proactive"): {"seal", "refuse_seal", "release_at_once", "withdraw_during_correction"},
    ("checking", "proactive"): {"check", "reject", "release_at_once", "withdraw_during_correction"},
    ("ready", "proactive"): {
        "reject", "schedule", "unschedule", "release", "release_at_once", "withdraw_during_correction",
    },
    ("released", "proactive"): {"review_after", "correct", "withdraw", "end"},
    ("closed", "proactive"): {"reassess"},
    ("withdrawn", "proactive"): {"correct"},
    ("dropped", "proactive"): set(),
    ("review", "withheld"): {"recall", "pass_review", "return", "withdraw_during_correction"},
    ("signing", "withheld"): {"sign_close", "send_back", "withdraw_during_correction"},
    ("closed", "withheld"): {"announce", "reassess"},
    ("signing", "on_request"): {"sign_close", "send_back", "withdraw_during_correction"},
    ("closed", "on_request"): {"announce", "reassess"},
}  # fmt: skip


@pytest.mark.parametrize(("stage", "attribute"), list(PERMITTED))
def test_the_permitted_events_of_a_stage_are_these_and_no_others(stage: str, attribute: str) -> None:
    assert {r.event for r in possible(stage, attribute)} == PERMITTED[stage, attribute]


def test_every_stage_is_reached_from_a_draft() -> None:
    reached, more = {Stage.DRAFT}, {Stage.DRAFT}
    while more:
        more = {r.reaches for r in RULES if set(r.leaves) & more} - reached
        reached |= more
    assert reached == set(Stage)


def test_what_is_dropped_stays_dropped() -> None:
    assert not any(Stage.DROPPED in r.leaves for r in RULES)


def test_nobody_decides_on_what_they_wrote_and_the_signer_is_not_the_reviewer() -> None:
    for event in CHAIN:
        if event != "seal":  # the seal keeper only puts the seal on what others decided
            assert "write" in BY_EVENT[event].not_by, event
    assert "pass_review" in BY_EVENT["sign"].not_by
    assert "sign" in BY_EVENT["check"].not_by


def test_every_step_back_asks_for_a_reason() -> None:
    for r in RULES:
        if r.reaches == Stage.RETURNED or r.event in (
            "correct",
            "withdraw",
            "end",
            "release_at_once",
            "abandon",
        ):
            assert r.reason, r.event


@pytest.mark.parametrize("attribute", list(manuscripts().attributes))
def test_the_only_ways_out_to_the_public_stand_on_an_approval(attribute: str) -> None:
    ways = {r.event: r.needs for r in RULES if r.reaches == Stage.RELEASED and Stage.RELEASED not in r.leaves}
    assert ways == {"release": ("approved",), "release_at_once": ("secrecy_passed",)}
    assert all(
        attribute == "proactive" or r.event != "release_at_once"
        for s in Stage
        for r in possible(s, attribute)
    )


@given(
    st.sampled_from(list(BY_EVENT)),
    st.sampled_from(list(Stage)),
    st.sampled_from(list(manuscripts().attributes)),
)
def test_require_agrees_with_possible(event: str, stage: Stage, attribute: str) -> None:
    if event in {r.event for r in possible(stage, attribute)}:
        assert require(event, stage, attribute) is BY_EVENT[event]
    else:
        with pytest.raises(NotAllowed) as refused:
            require(event, stage, attribute)
        assert BY_EVENT[event].label in refused.value.why


def test_an_unknown_event_is_a_fault_of_the_caller() -> None:
    with pytest.raises(KeyError):
        require("publish", Stage.DRAFT, "proactive")


def test_every_stage_has_a_word_and_only_drafts_can_be_written() -> None:
    assert set(STAGES) == set(Stage)
    assert set(EDITABLE) == {Stage.DRAFT, Stage.RETURNED}
