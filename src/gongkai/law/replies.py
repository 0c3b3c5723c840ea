"""Kinds of reply (条例第36—39条): article, row of the annual report, way to a remedy by date."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from gongkai.law.errors import LawDataError, WrongInput
from gongkai.law.form import all_forms
from gongkai.law.loading import DATA, a_day, a_mapping, a_source, a_text, expect, read_yaml

REVIEW_OR_SUIT = "review_or_suit"
REVIEW_FIRST = "review_first"


@dataclass(frozen=True)
class Reply:
    """A kind of reply. `row` is its row in the 2021 form; `review_first` the day from which review precedes a suit."""

    id: str
    name: str
    article: str
    row: str
    review_first: date | None
    source: tuple[str, str]

    @property
    def in_part(self) -> bool:
        """True for a reply that gives a part and withholds the rest (条例第37条): each part has its own remedy."""
        return self.row == "partial"

    def row_in(self, form_id: str) -> str:
        """The row of a given form; the 2019 form has one undivided 其他处理."""
        rows = {row.id for row in all_forms()[form_id].table("t3").figure_rows()}
        return self.row if self.row in rows else "other_handling"

    def remedy_on(self, day: date) -> str:
        """REVIEW_FIRST or REVIEW_OR_SUIT for a reply made on a day (行政复议法第23条)."""
        if self.review_first is not None and day >= self.review_first:
            return REVIEW_FIRST
        return REVIEW_OR_SUIT


GIVEN = ("already_public", "given")
# Which kind stands for a case whose matters got several, none of them disclosure: refusals first, then what cannot be
# provided, then what is not processed (our reading, docs/decisions/026; 条例第36条: one application, one result).
_ORDER = ("denied_", "unavailable_", "notproc_", "other_")


def one_of(kinds: Sequence[str]) -> str:
    """The one kind that a case with several matters counts as: partial when some was given and some was not."""
    found = list(dict.fromkeys(kinds))
    if not found:
        raise WrongInput("没有任何答复类型", "条例第36条")
    if len(found) == 1:
        return found[0]
    rows = {kind: reply(kind).row for kind in found}
    if all(row == "granted" for row in rows.values()):
        return "given" if "given" in found else found[0]
    if any(row in ("granted", "partial") for row in rows.values()):
        return "partial"
    return min(found, key=lambda kind: next(i for i, p in enumerate(_ORDER) if rows[kind].startswith(p)))


@cache
def all_replies() -> dict[str, Reply]:
    """Every kind of reply by id."""
    return load_replies(DATA / "replies.yaml")


def reply(reply_id: str) -> Reply:
    """One kind; raises WrongInput for an unknown id."""
    known = all_replies()
    if reply_id not in known:
        raise WrongInput(f"没有名为“{reply_id}”的答复类型")
    return known[reply_id]


def load_replies(path: Path) -> dict[str, Reply]:
    """Read a file of replies; raises LawDataError for strangers, missing sources and rows that hold no results."""
    tables = [form.table("t3") for form in all_forms().values()]
    rows = {row.id for t in tables for row in t.figure_rows() if "results" in row.ancestors and not row.sum}
    data = expect(read_yaml(path), path, "", required=["replies"])
    return {
        str(i): _reply(str(i), raw, path, rows)
        for i, raw in a_mapping(data["replies"], path, "replies").items()
    }


def _reply(reply_id: str, raw: Any, path: Path, rows: set[str]) -> Reply:
    raw = expect(raw, path, reply_id, required=["name", "article", "row", "review_first", "source"])
    for key in ("name", "article"):
        a_text(raw[key], path, f"{reply_id} {key}")
    if raw["row"] not in rows:
        raise LawDataError(path, reply_id, f"row '{raw['row']}' is a result row of no form")
    first = raw["review_first"]
    return Reply(
        reply_id, raw["name"], raw["article"], raw["row"],
        None if first is None else a_day(first, path, reply_id), a_source(raw["source"], path, reply_id),
    )  # fmt: skip
