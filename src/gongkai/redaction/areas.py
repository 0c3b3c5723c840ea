"""Areas on pages: points from the upper left corner of the page as it is shown, rotation and crop applied."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from gongkai.law.errors import WrongInput

SMALLEST = 2.0
"""Points: a box that nobody can see is a slip of the hand."""
_AROUND = 0.8
"""Points added around words, so that no edge of a glyph stays."""


@dataclass(frozen=True, order=True)
class Area:
    """A rectangle on a page (first page = 1) with the ground for which it is covered."""

    page: int
    y0: float
    x0: float
    x1: float
    y1: float
    ground: str = ""
    note: str = ""

    def holds(self, x: float, y: float) -> bool:
        """True when the point lies in the area or on its edge."""
        return self.x0 <= x <= self.x1 and self.y0 <= y <= self.y1

    def overlaps(self, other: Area) -> bool:
        """True when both share some ground of one page."""
        return (
            self.page == other.page
            and self.x0 < other.x1
            and other.x0 < self.x1
            and self.y0 < other.y1
            and other.y0 < self.y1
        )

    def within(self, other: Area) -> bool:
        """True when the other covers all of it, give or take the rounding of a number that was typed."""
        slack = 0.01
        return (
            self.page == other.page
            and other.x0 - slack <= self.x0
            and self.x1 <= other.x1 + slack
            and other.y0 - slack <= self.y0
            and self.y1 <= other.y1 + slack
        )


def area(page: int, x0: float, y0: float, x1: float, y1: float, ground: str = "", note: str = "") -> Area:
    """An area from two opposite corners in any order, to a hundredth of a point."""
    left, right = sorted((round(x0, 2), round(x1, 2)))
    top, bottom = sorted((round(y0, 2), round(y1, 2)))
    return Area(page, top, left, right, bottom, ground, note)


def on_page(found: Area, sizes: Sequence[tuple[float, float]]) -> Area:
    """The part of the area that lies on its page.

    Raises WrongInput for a page that the file hasn't, an area off the page, or one too small to see.
    """
    if not 1 <= found.page <= len(sizes):
        raise WrongInput(f"文件没有第{found.page}页")
    wide, high = sizes[found.page - 1]
    cut = replace(
        found, x0=max(0.0, found.x0), y0=max(0.0, found.y0), x1=min(wide, found.x1), y1=min(high, found.y1)
    )
    if not (cut.x1 - cut.x0 >= SMALLEST and cut.y1 - cut.y0 >= SMALLEST):
        raise WrongInput(
            f"遮盖框不在第{found.page}页的页面以内，或者太小（页面宽{wide:g}点、高{high:g}点，框的边长至少{SMALLEST:g}点）"
        )
    return cut


def around(page: int, boxes: Iterable[tuple[float, float, float, float]]) -> list[Area]:
    """One area for each line of the boxes of a piece of text (x0, y0, x1, y1 in reading order)."""
    lines: list[list[float]] = []
    for x0, y0, x1, y1 in boxes:
        middle = (y0 + y1) / 2
        last = lines[-1] if lines else None
        # A step back to the left, or out of the height of the line, begins a new line.
        if last and last[1] <= middle <= last[3] and x0 >= last[0]:
            last[1], last[2], last[3] = min(last[1], y0), max(last[2], x1), max(last[3], y1)
        else:
            lines.append([x0, y0, x1, y1])
    return [
        area(page, x0 - _AROUND, y0 - _AROUND, x1 + _AROUND, y1 + _AROUND)
        for x0, y0, x1, y1 in lines
        if x1 > x0 and y1 > y0
    ]
