"""One family of refusals, each a whole Chinese sentence."""

from __future__ import annotations

import pytest

from gongkai.law.errors import LawDataError, NoAccess, NotAllowed, NotInForce, Refused, Stale, WrongInput


@pytest.mark.parametrize("kind", [NotAllowed, NoAccess, Stale, WrongInput, NotInForce])
def test_every_refusal_is_of_the_family_and_prints_its_article_only_where_there_is_one(
    kind: type[Refused],
) -> None:
    assert kind("收到日期不能晚于今天").sentence() == "收到日期不能晚于今天"
    assert kind("已过答复期限", "条例第33条").sentence() == "已过答复期限（条例第33条）"
    with pytest.raises(Refused, match="已过答复期限"):
        raise kind("已过答复期限", "条例第33条")


def test_a_mistake_in_our_own_files_is_no_refusal_of_a_user() -> None:
    assert not issubclass(LawDataError, Refused)
