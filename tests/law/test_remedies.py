"""The remedies paragraph by kind of reply and day of the letter: 2024 changed where one goes, and in which order."""

from __future__ import annotations

from datetime import date

import pytest

from gongkai.law.errors import WrongInput
from gongkai.law.remedies import Organs, remedies
from gongkai.law.replies import all_replies

ORGANS = Organs("临江市人民政府", "省教育厅", "临江市人民法院", "样例网上复议平台")
BEFORE, AFTER = date(2023, 12, 31), date(2024, 1, 1)
REFUSALS = {
    "state_secret", "law_forbids", "safety_stability", "third_party", "internal_affairs", "process_info", "enforcement_file",
}  # fmt: skip


@pytest.mark.parametrize("kind", sorted(set(all_replies()) - {"partial"}))
def test_since_2024_refusals_go_to_review_first_and_everything_else_either_way(kind: str) -> None:
    says = remedies([kind], AFTER, ORGANS)
    assert "60日内" in says
    assert "临江市人民政府" in says
    assert "省教育厅" not in says
    if kind in REFUSALS:
        assert "应当" in says
        assert "先向临江市人民政府申请行政复议" in says
        assert "十五日内" in says
        assert "六个月" not in says
        assert "的内容" not in says
    else:
        assert "或者自知道或者应当知道本答复之日起六个月内向临江市人民法院提起行政诉讼" in says


@pytest.mark.parametrize("kind", sorted(all_replies()))
def test_before_2024_the_department_above_may_review_and_nothing_comes_first(kind: str) -> None:
    says = remedies([kind], BEFORE, ORGANS)
    assert "临江市人民政府或者省教育厅" in says
    assert "六个月内" in says


def test_one_refusal_among_several_matters_goes_to_review_first_and_the_others_keep_the_direct_suit() -> None:
    says = remedies(["given", "process_info"], AFTER, ORGANS)
    refused, _, others = says.partition("对本答复的其他内容不服的")
    assert "不予公开的内容不服，应当" in refused
    assert "先向临江市人民政府申请行政复议" in refused
    assert "六个月" not in refused
    assert "六个月内向临江市人民法院提起行政诉讼" in others


@pytest.mark.parametrize("kinds", [["partial"], ["partial", "state_secret"], ["partial", "given"]])
def test_of_a_partial_disclosure_the_part_withheld_goes_to_review_first_and_the_rest_either_way(
    kinds: list[str],
) -> None:
    says = remedies(kinds, AFTER, ORGANS)
    withheld, _, rest = says.partition("对本答复的其他内容不服的")
    assert withheld.startswith("如对本答复中不予公开的内容不服，应当")
    assert "先向临江市人民政府申请行政复议" in withheld
    assert "六个月" not in withheld
    assert "可以自知道本答复之日起60日内向临江市人民政府申请行政复议" in rest
    assert "六个月内向临江市人民法院提起行政诉讼" in rest


@pytest.mark.parametrize("kinds", [["partial"], ["partial", "state_secret"], ["given", "process_info"]])
def test_before_2024_nothing_is_told_apart(kinds: list[str]) -> None:
    assert remedies(kinds, BEFORE, ORGANS) == remedies(["given"], BEFORE, ORGANS)


def test_a_partial_disclosure_names_a_court() -> None:
    with pytest.raises(WrongInput, match="人民法院"):
        remedies(["partial"], AFTER, Organs(government="某政府"))


def test_refusals_alone_need_no_court_but_a_mixed_letter_does() -> None:
    organs = Organs(government="某政府")
    assert "六个月" not in remedies(["state_secret", "process_info"], AFTER, organs)
    with pytest.raises(WrongInput, match="人民法院"):
        remedies(["given", "process_info"], AFTER, organs)


def test_service_through_the_internet_names_an_online_way() -> None:
    assert "样例网上复议平台" in remedies(["given"], AFTER, ORGANS, served_online=True)
    with pytest.raises(WrongInput, match="网上申请行政复议的途径"):
        remedies(["given"], AFTER, Organs("某政府", "", "某法院"), served_online=True)


@pytest.mark.parametrize(
    ("organs", "missing"),
    [(Organs(court="某法院"), "同级人民政府"), (Organs(government="某政府"), "人民法院")],
)
def test_a_missing_organ_is_named_and_never_guessed(organs: Organs, missing: str) -> None:
    with pytest.raises(WrongInput, match=missing):
        remedies(["given"], AFTER, organs)
