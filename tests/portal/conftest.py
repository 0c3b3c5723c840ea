"""An agency's column with a page of each kind, at a fixed hour."""

from __future__ import annotations

import pytest

import make
from gongkai import clock
from gongkai.publishing.models import Publication
from gongkai.registry.models import Agency
from publishing import publications


@pytest.fixture(autouse=True)
def fixed_hour(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is 15 January 2021 at ten in the morning."""
    monkeypatch.setattr(clock, "now", lambda: make.AT.astimezone(clock.CHINA))


@pytest.fixture
def agency(db: None) -> Agency:
    """The bureau; a second one publishes too, so that the root lists both."""
    publications.publication(make.agency("JC-JT", "江城县交通运输局"), "道路施工公告")
    return make.agency("JC-JY")


@pytest.fixture
def pages(agency: Agency) -> dict[str, Publication]:
    """See `publications.column`."""
    return publications.column(agency)
