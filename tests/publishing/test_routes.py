"""An agency's own division of review goes before the default, and can be taken back."""

from __future__ import annotations

import pytest

from gongkai.law.errors import NoAccess, WrongInput
from gongkai.law.publication import Stage
from gongkai.publishing.actions.routes import route
from gongkai.publishing.standing import standing
from publishing.office import build

pytestmark = pytest.mark.django_db


def test_an_own_row_goes_before_the_default_and_can_be_taken_back() -> None:
    office = build()
    wechat = office.channels["wechat"]
    content = office.content(kind="notice", channels=(wechat.pk,))
    assert standing(office.draft(kind="notice", channels=(wechat.pk,))).roles_needed == {"office"}
    route(wechat, "notice", "party_office", **office.by("administrator"))
    document = office.walk(office.draft(kind=content.kind, channels=content.channels), Stage.REVIEW)
    assert standing(document).roles_waiting == {"party_office"}
    office.move(document, "pass_review", "party_office")
    document.refresh_from_db()
    assert document.stage == Stage.SIGNING
    route(wechat, "notice", "", **office.by("administrator"))
    assert standing(document).roles_needed == {"office"}


def test_only_posts_that_review_can_be_named_and_only_an_administrator_names_them() -> None:
    office = build()
    with pytest.raises(WrongInput, match="审核岗位"):
        route(office.channels["wechat"], "news", "seal_keeper", **office.by("administrator"))
    with pytest.raises(WrongInput, match="信息类别"):
        route(office.channels["wechat"], "gossip", "office", **office.by("administrator"))
    with pytest.raises(NoAccess):
        route(office.channels["wechat"], "news", "office", **office.by("office"))
