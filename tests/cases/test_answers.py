"""The answer in work, by two clerks at the same time: whoever saves second is told, and nothing is overwritten."""

from __future__ import annotations

import pytest

from cases.bureau import Bureau, bureau
from gongkai.cases.actions import answers
from gongkai.cases.models import Answer, Matter
from gongkai.law.errors import Stale, WrongInput

pytestmark = pytest.mark.django_db
SAID = {"details": {"given": "2024年部门预算"}, "facts": "经检索"}


@pytest.fixture
def at() -> Bureau:
    return bureau()


def test_a_reply_drawn_before_anothers_is_refused_and_the_first_stays(at: Bureau) -> None:
    case = at.handled()
    seen = case.matters.get().token
    answers.reply_matter(case.pk, 1, "given", expected=seen, **SAID, **at.by("drafter"))
    with pytest.raises(Stale, match="第1项刚被别人改动"):
        answers.reply_matter(case.pk, 1, "publication", expected=seen, facts="另一说", **at.by("drafter"))
    kept = case.matters.get()
    assert (kept.reply, kept.facts) == ("given", "经检索")


def test_whoever_looked_again_may_change_the_reply(at: Bureau) -> None:
    case = at.handled()
    at.reply_matter(case.pk, 1, "given", **SAID, **at.by("drafter"))
    changed = at.reply_matter(case.pk, 1, "given", facts="又检索", **at.by("drafter"))
    assert changed.facts == "又检索"


def test_a_reply_to_a_matter_whose_words_were_changed_is_refused(at: Bureau) -> None:
    case = at.handled()
    seen = case.matters.get().token
    at.set_matters(case.pk, ["预算", "会议记录"], **at.by("drafter"))
    with pytest.raises(Stale):
        answers.reply_matter(case.pk, 1, "given", expected=seen, **SAID, **at.by("drafter"))
    with pytest.raises(WrongInput, match="没有第3项"):
        answers.reply_matter(case.pk, 3, "given", expected=seen, **SAID, **at.by("drafter"))


def test_a_new_list_does_not_wipe_out_a_reply_written_meanwhile(at: Bureau) -> None:
    case = at.handled()
    seen = answers.token_of_matters(case)
    at.reply_matter(case.pk, 1, "given", **SAID, **at.by("drafter"))
    with pytest.raises(Stale, match="申请事项或者其中的答复"):
        answers.set_matters(case.pk, ["预算", "会议记录"], expected=seen, **at.by("drafter"))
    assert case.matters.get().reply == "given"


def test_the_seven_questions_are_not_overwritten_by_an_older_page(at: Bureau) -> None:
    case = at.handled()
    seen = Answer().token
    answers.set_questions(case.pk, {"whose": "本机关"}, expected=seen, **at.by("drafter"))
    with pytest.raises(Stale, match="答复七问"):
        answers.set_questions(case.pk, {"whose": "另一机关"}, expected=seen, **at.by("drafter"))
    assert case.answer.steps == {"whose": "本机关"}


def test_replies_and_questions_do_not_hinder_one_another(at: Bureau) -> None:
    case = at.handled()
    reply, questions = Matter.objects.get(case=case).token, Answer().token
    answers.reply_matter(case.pk, 1, "given", expected=reply, **SAID, **at.by("drafter"))
    answers.set_questions(case.pk, {"whose": "本机关"}, expected=questions, **at.by("drafter"))
    assert case.answer.steps == {"whose": "本机关"}
