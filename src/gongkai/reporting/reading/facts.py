"""What the table readers hand on: printed figures with the place they belong to, before a form is chosen."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Fact:
    """A printed cell. `column` is a column id, or `#k/n` for the k-th of n figures of a row without headings.

    `why` set means that the cell is there but must not be taken.
    """

    table: str
    row: str
    column: str
    seen: str
    unit: str = ""
    why: str = ""


@dataclass
class Harvest:
    """Everything found of one table: facts, the lines used up, and the words that tell the forms apart."""

    facts: list[Fact] = field(default_factory=list)
    used: set[int] = field(default_factory=set)
    words: set[str] = field(default_factory=set)
    labels: set[str] = field(default_factory=set)
    streamed: bool = False

    def spoil(self, table: str, row: str, columns: list[str], seen: str, why: str) -> None:
        """Record that a row was there but could not be assigned to its columns."""
        self.facts.extend(Fact(table, row, column, seen, why=why) for column in columns)
