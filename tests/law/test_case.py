"""The life of a request: every stage is reached, end stages are silent, and what each stage permits stands here in full."""

from __future__ import annotations

import re

import pytest

from gongkai.law import case
from gongkai.law.case import BY_EVENT, RULES, STAGES, Clock, Stage, possible, require
from gongkai.law.errors import NotAllowed
from gongkai.law.lawful import LAWFUL

CONSULT = {"consult_third_party", "consult_co_maker", "consult_agency"}
RECORD = {"consultation_sent", "consultation_served", "opinion", "contact"}
RUNS = {"silence", "extend", "ask_extension", "refuse_extension", "withdraw", "annul"}
WORK = {"ask_supplement", "search", "ask_unit", "unit_answers"}
PERMITTED: dict[str, set[str]] = {
    "new": {"arrive"},
    "arrived": {"dismiss", "receive", "withdraw"} | RECORD,
    "review": {"pass_review"} | WORK | CONSULT | RECORD | RUNS,
    "handling": {"ask_reasons", "notify_fee", "reassign", "delay", "draft", "counsel", "meet"}
    | WORK
    | CONSULT
    | RECORD
    | RUNS,
    "supplement": {"supplement", "lapse_supplement", "withdraw"} | RECORD,
    "reasons": {"reasons", "lapse_reasons", "withdraw"} | RECORD,
    "fee": {"pay", "waive_fee", "lapse_fee", "withdraw"} | RECORD,
    "signing": {"counsel", "meet", "approve", "send_back", "sign"} | CONSULT | RECORD | RUNS,
    "sealing": {"seal", "refuse_seal"} | RECORD | RUNS,
    "serving": {"serve"} | RECORD | RUNS,
    "replied": {"service_proof", "serve_anew", "archive"} | RECORD,
    "ended": {"archive", "annul"} | RECORD,
    "archived": set(),
    "dismissed": {"annul"},
}
SILENT = {Stage.ARCHIVED}


@pytest.mark.parametrize("stage", list(PERMITTED))
def test_the_permitted_events_of_a_stage_are_these_and_no_others(stage: str) -> None:
    assert {r.event for r in possible(stage)} == PERMITTED[stage]


def test_the_list_of_permitted_events_names_every_stage_and_every_event() -> None:
    assert set(PERMITTED) == {str(s) for s in Stage}
    assert set().union(*PERMITTED.values()) == set(BY_EVENT)


def test_every_stage_is_reached_from_a_new_request() -> None:
    reached, more = {Stage.NEW}, {Stage.NEW}
    while more:
        more = {r.reaches for r in RULES if set(r.leaves) & more and r.reaches is not None} - reached
        reached |= more
    assert reached == set(Stage)


def test_from_every_stage_an_end_is_reached() -> None:
    ending = {Stage.ARCHIVED, Stage.DISMISSED}
    while True:
        more = {s for s in Stage for r in possible(s) if r.reaches in ending} - ending
        if not more:
            break
        ending |= more
    assert ending == set(Stage)


def test_only_what_is_archived_is_silent() -> None:
    assert {s for s in Stage if not possible(s)} == SILENT


def test_no_event_goes_back_to_a_stage_that_had_to_be_remembered() -> None:
    # From one stage one event leads to one stage, whatever happened before.
    assert len(BY_EVENT) == len(RULES)
    for rule in RULES:
        assert rule.reaches is None or rule.reaches in Stage
        assert len(set(rule.leaves)) == len(rule.leaves)


def test_an_answer_is_served_only_after_receipt_draft_signature_and_seal() -> None:
    before = {
        Stage.REPLIED: {"serve"},
        Stage.SERVING: {"seal"},
        Stage.SEALING: {"sign"},
        Stage.SIGNING: {"draft"},
    }
    for stage, events in before.items():
        assert {r.event for r in RULES if r.reaches == stage} == events
    assert {r.event for r in RULES if r.clock is Clock.START} == {"receive"}


def test_nothing_gets_to_handling_round_the_review_that_names_a_unit() -> None:
    without, more = {Stage.NEW}, {Stage.NEW}
    while more:
        onward = [r for r in RULES if set(r.leaves) & more and r.event != "pass_review"]
        more = {r.reaches for r in onward if r.reaches is not None} - without
        without |= more
    assert Stage.HANDLING not in without
    assert Stage.REPLIED not in without


def test_every_request_that_ends_passes_the_archive_and_none_skips_the_register() -> None:
    for stage in (Stage.REPLIED, Stage.ENDED):
        assert {r.reaches for r in possible(stage)} == {None, Stage.ARCHIVED}
    assert {r.event for r in RULES if r.reaches == Stage.ARRIVED} == {"arrive"}
    assert {r.event for r in RULES if r.leaves == (Stage.NEW,)} == {"arrive"}


def test_every_wait_for_the_applicant_has_a_last_day_and_a_way_out_if_nothing_comes() -> None:
    for rule in RULES:
        if rule.clock is Clock.VOID:
            assert rule.reaches in case.WAITING
            assert "until" in rule.asks
    for stage in case.WAITING:
        assert any("deadline_passed" in r.lawful for r in possible(stage))
        assert any(r.by == "applicant" and r.clock is Clock.RESTART for r in possible(stage))


def test_the_period_never_ends_without_a_stage_that_says_so() -> None:
    for rule in RULES:
        assert (rule.clock is Clock.STOP) == (rule.reaches in (Stage.REPLIED, Stage.ENDED))
        assert (rule.event in case.ENDS) == (rule.reaches is Stage.ENDED)


def test_every_condition_is_known_to_the_floor_that_verifies_it() -> None:
    from gongkai.cases.conditions import CONDITIONS
    from gongkai.registry.access import VERBS

    for rule in RULES:
        assert set(rule.lawful) <= set(LAWFUL), rule.event
        assert set(rule.needs) <= set(CONDITIONS), rule.event
        assert set(rule.not_by) <= set(BY_EVENT), rule.event
        assert rule.verb in VERBS, rule.event
        assert rule.by in ("office", "applicant", "other"), rule.event


def test_every_row_has_its_own_name_in_chinese_and_a_source() -> None:
    labels = [r.label for r in RULES]
    assert len(set(labels)) == len(labels)
    for rule in RULES:
        assert re.search("[\u4e00-\u9fff]", rule.label)
        assert rule.article
    assert set(case.EFFECTS) == set(Clock)
    assert set(case.PUBLIC_STAGES) == set(STAGES) == set(Stage)


def test_the_five_steps_only_go_forward_on_the_way_to_the_archive() -> None:
    way = (
        Stage.ARRIVED,
        Stage.REVIEW,
        Stage.HANDLING,
        Stage.SIGNING,
        Stage.SEALING,
        Stage.SERVING,
        Stage.REPLIED,
    )
    steps = [case.STEP_OF[s] for s in (*way, Stage.ARCHIVED)]
    assert steps == sorted(steps)
    assert set(steps) == set(range(len(case.FIVE_STEPS)))
    assert set(case.STEP_OF) == set(Stage) - {Stage.NEW, Stage.DISMISSED}


def test_nobody_signs_or_advises_on_what_they_drafted() -> None:
    assert {r.event for r in RULES if "draft" in r.not_by} == {"sign", "counsel", "approve"}


def test_an_event_out_of_its_place_is_refused_with_both_names_and_the_article() -> None:
    with pytest.raises(NotAllowed) as refused:
        require("serve", "handling")
    assert refused.value.sentence() == "申请现处于“办理”，不能“送达”（条例第36条、第40条）"
    assert require("serve", "serving").event == "serve"
    with pytest.raises(KeyError):
        require("dance", "handling")
