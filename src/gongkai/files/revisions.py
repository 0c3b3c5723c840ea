"""Tracked changes, comments and hidden words of a Word part: what its author did not mean to show.

Insertions stay, deletions go, as if every change had been accepted; comments and hidden words go.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_TAKEN_OUT = ("del", "moveFrom")
_UNWRAPPED = ("ins", "moveTo")
_NOTED = (
    "moveFromRangeStart", "moveFromRangeEnd", "moveToRangeStart", "moveToRangeEnd", "rPrChange", "pPrChange",
    "tblPrChange", "trPrChange", "tcPrChange", "sectPrChange", "tblGridChange", "numberingChange",
    "tblPrExChange", "cellIns", "customXmlInsRangeStart", "customXmlInsRangeEnd", "customXmlDelRangeStart",
    "customXmlDelRangeEnd", "customXmlMoveFromRangeStart", "customXmlMoveFromRangeEnd",
    "customXmlMoveToRangeStart", "customXmlMoveToRangeEnd",
)  # fmt: skip
_COMMENTED = ("commentRangeStart", "commentRangeEnd", "commentReference", "annotationRef")


@dataclass(frozen=True)
class Settled:
    """How many insertions were kept, deletions, comments and hidden runs taken out."""

    inserted: int = 0
    deleted: int = 0
    comments: int = 0
    hidden: int = 0

    def __add__(self, other: Settled) -> Settled:
        return Settled(
            self.inserted + other.inserted, self.deleted + other.deleted,
            self.comments + other.comments, self.hidden + other.hidden,
        )  # fmt: skip

    @property
    def anything(self) -> bool:
        """Whether the part was changed."""
        return any((self.inserted, self.deleted, self.comments, self.hidden))


def settle(root: etree._Element) -> Settled:
    """Accept every change of a Word part in place, and take out comments and hidden words."""
    comments = _dropped(root, "commentReference")
    for tag in _COMMENTED:
        _dropped(root, tag)
    hidden = _hidden(root)
    deleted = _rows(root) + _marks(root) + sum(_dropped(root, tag) for tag in _TAKEN_OUT)
    inserted = sum(_unwrapped(root, tag) for tag in _UNWRAPPED)
    for tag in _NOTED:
        _dropped(root, tag)
    return Settled(inserted, deleted, comments, hidden)


def _found(root: etree._Element, tag: str) -> list[etree._Element]:
    return list(root.iter(W + tag))


def _dropped(root: etree._Element, tag: str) -> int:
    gone = _found(root, tag)
    for node in gone:
        parent = node.getparent()
        if parent is not None:
            parent.remove(node)
    return len(gone)


def _unwrapped(root: etree._Element, tag: str) -> int:
    nodes = _found(root, tag)
    for node in nodes:
        unwrap(node)
    return len(nodes)


def unwrap(node: etree._Element) -> None:
    """Put what an element holds into its place."""
    parent = node.getparent()
    if parent is None:
        return
    at = parent.index(node)
    for offset, child in enumerate(list(node)):
        parent.insert(at + offset, child)
    parent.remove(node)


def _rows(root: etree._Element) -> int:
    """Rows and cells of tables that were deleted."""
    gone = [node.getparent().getparent() for node in root.iterfind(f".//{W}trPr/{W}del")]
    gone += [node.getparent().getparent() for node in root.iterfind(f".//{W}tcPr/{W}cellDel")]
    for node in gone:
        if node.getparent() is not None:
            node.getparent().remove(node)
    return len(gone)


def _marks(root: etree._Element) -> int:
    """Paragraphs whose end was deleted run on into the next one."""
    merged = 0
    for mark in list(_ends_deleted(root)):
        paragraph = mark.getparent().getparent().getparent()
        mark.getparent().remove(mark)
        following = paragraph.getnext()
        if following is None or following.tag != W + "p":
            continue
        merged += 1
        at = 1 if following.find(W + "pPr") is not None else 0
        for offset, child in enumerate([c for c in paragraph if c.tag != W + "pPr"]):
            following.insert(at + offset, child)
        paragraph.getparent().remove(paragraph)
    return merged


def _ends_deleted(root: etree._Element) -> Iterator[etree._Element]:
    for tag in _TAKEN_OUT:
        yield from root.iterfind(f".//{W}pPr/{W}rPr/{W}{tag}")


def _hidden(root: etree._Element) -> int:
    """Runs that Word does not show."""
    gone = 0
    for mark in _found(root, "vanish"):
        run = mark.getparent().getparent()
        if mark.get(W + "val", "1") in ("0", "false", "off") or run is None or run.tag != W + "r":
            continue
        if run.getparent() is not None:
            gone += any(node.text for node in run.iter(W + "t"))
            run.getparent().remove(run)
    return gone
