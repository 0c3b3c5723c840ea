"""An office with a catalogue derived from the national one."""

from __future__ import annotations

import pytest

from gongkai.publishing.catalogue import actions
from gongkai.publishing.models import Catalogue
from publishing.office import Office, build

PROFILE = "moe-compulsory-education-2019"


@pytest.fixture
def office(db: None) -> Office:
    """See `office.build`."""
    return build()


@pytest.fixture
def catalogue(office: Office) -> Catalogue:
    """Thirty-four matters as the national catalogue has them."""
    return actions.derive(office.agency, PROFILE, "江城县义务教育领域公开目录", **office.by("clerk"))
