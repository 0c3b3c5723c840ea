"""Every register of the house, in the order of the menu."""

from __future__ import annotations

from gongkai.cases.ledgers import DISPUTES, REQUESTS
from gongkai.channels.ledgers import ACCOUNTS, POSTINGS
from gongkai.law.errors import WrongInput
from gongkai.publishing.ledgers import DOCUMENTS
from gongkai.registers.ledgers import (
    ACCOUNTABILITY,
    CHARGES,
    DECISIONS,
    FEE_ITEMS,
    ITEMS,
    PROBLEMS,
    PROCUREMENTS,
)
from gongkai.sheets.sheet import Sheet

ALL: dict[str, Sheet] = {
    sheet.slug: sheet
    for sheet in (
        REQUESTS, DISPUTES, POSTINGS, ACCOUNTS, DOCUMENTS, ITEMS, DECISIONS, FEE_ITEMS, CHARGES, PROCUREMENTS,
        ACCOUNTABILITY, PROBLEMS,
    )
}  # fmt: skip


def named(slug: str) -> Sheet:
    """The register of a name; raises WrongInput that lists the names there are."""
    if slug not in ALL:
        raise WrongInput(f"没有名为“{slug}”的登记簿，可用的有：{'、'.join(ALL)}")
    return ALL[slug]
