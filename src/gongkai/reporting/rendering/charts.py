"""Bar charts as SVG text, each with its data in words: channels, months and outcomes.

Pure functions over numbers. The picture is one column of a phone wide, so its type is readable there and in print;
names stand above their bars, so that no two of them can meet whatever their length. One colour and printed values:
nothing is told by colour alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

from gongkai.law.errors import WrongInput
from gongkai.law.report import Report

SECTIONS = {"channels": "proactive", "months": "proactive", "outcomes": "requests"}
"""The section beside whose table a chart of each kind stands unless it names another."""

WIDTH = 360
_INK, _BAR, _LINE = "#1a1a1a", "#1d4e89", "#8a8a8a"
_FONT = "'Noto Sans SC','Microsoft YaHei','PingFang SC',sans-serif"
_NAME_CHARS = 24


@dataclass(frozen=True)
class Chart:
    """Named counts. kind: channels, months or outcomes; `section` moves the chart beside another section."""

    kind: str
    title: str
    series: tuple[tuple[str, int], ...]
    unit: str = "条"
    section: str = ""

    def __post_init__(self) -> None:
        if self.kind not in SECTIONS:
            raise WrongInput(f"没有“{self.kind}”这种图，可用的有：{'、'.join(SECTIONS)}")
        for name, value in self.series:
            if value < 0:
                raise WrongInput(f"图“{self.title}”中“{name}”的数量为负，不能作图")

    @property
    def stands_in(self) -> str:
        """Id of the section beside which the chart is printed."""
        return self.section or SECTIONS[self.kind]

    @property
    def has_data(self) -> bool:
        """False when every value is zero or there is none: a sentence is printed instead of a picture."""
        return any(value for _, value in self.series)


def outcomes_of(report: Report) -> Chart | None:
    """The results of table 3 (column 总计) as a chart; None while a figure of it is blank."""
    table = report.shape.table("t3")
    (results,) = (row for row in table.blocks[0].rows if row.children)
    series = []
    for row in results.children:
        if row.sum:
            continue
        values = [report.cell("t3", leaf, "total") for leaf in table.leaves_under(row.id)]
        counts = [value for value in values if isinstance(value, int)]
        if len(counts) != len(values):
            return None
        series.append((row.label, sum(counts)))
    return Chart("outcomes", "政府信息公开申请办理结果", tuple(series), unit="件")


def in_words(chart: Chart) -> str:
    """The data in one sentence: the description of the picture, or what is printed when all is zero."""
    if not chart.has_data:
        return f"{chart.title}：本年度各项均为0，不作图。"
    parts = "，".join(f"{name}{value}{chart.unit}" for name, value in chart.series)
    return f"{chart.title}：{parts}，合计{sum(v for _, v in chart.series)}{chart.unit}。"


def svg(chart: Chart, ident: str) -> str:
    """The picture; `ident` makes its title and description ids unique on the page. Needs `has_data`."""
    drawing, height = _columns(chart) if chart.kind == "months" else _bars(chart)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="report-chart" role="img" width="{WIDTH}" '
        f'height="{height}" viewBox="0 0 {WIDTH} {height}" aria-labelledby="{ident}-title {ident}-desc">'
        f'<title id="{ident}-title">{escape(chart.title)}</title>'
        f'<desc id="{ident}-desc">{escape(in_words(chart))}</desc>'
        f'<g font-family="{_FONT}" font-size="14" fill="{_INK}">{drawing}</g></svg>'
    )


def _bars(chart: Chart) -> tuple[str, int]:
    most = max(value for _, value in chart.series)
    room = WIDTH - 12 * len(f"{most}{chart.unit}") - 8
    parts, y = [], 4
    for name, value in chart.series:
        for line in _wrapped(name):
            y += 16
            parts.append(f'<text x="0" y="{y}">{escape(line)}</text>')
        length = round(room * value / most, 1)
        if value:
            parts.append(f'<rect x="0" y="{y + 6}" width="{max(length, 1.5)}" height="16" fill="{_BAR}"/>')
        parts.append(f'<text x="{length + 6}" y="{y + 19}">{value}{escape(chart.unit)}</text>')
        y += 32
    axis = f'<line x1="0" y1="4" x2="0" y2="{y - 4}" stroke="{_LINE}"/>'
    return "".join(parts) + axis, y


def _columns(chart: Chart) -> tuple[str, int]:
    most = max(value for _, value in chart.series)
    step = WIDTH / len(chart.series)
    base, top = 176, 24
    small = 11 if len(str(most)) < 5 else 9
    parts = []
    for number, (name, value) in enumerate(chart.series):
        middle = round(step * (number + 0.5), 1)
        height = round((base - top) * value / most, 1)
        left = round(middle - step * 0.32, 1)
        if value:
            shape = f'y="{round(base - max(height, 1.5), 1)}" width="{round(step * 0.64, 1)}" height="{max(height, 1.5)}"'
            parts.append(f'<rect x="{left}" {shape} fill="{_BAR}"/>')
        label = f'text-anchor="middle" font-size="{small}"'
        parts.append(f'<text x="{middle}" y="{round(base - height - 5, 1)}" {label}>{value}</text>')
        parts.append(
            f'<text x="{middle}" y="{base + 16}" text-anchor="middle" font-size="11">{escape(name)}</text>'
        )
    axis = f'<line x1="0" y1="{base}" x2="{WIDTH}" y2="{base}" stroke="{_LINE}"/>'
    return "".join(parts) + axis, base + 24


def _wrapped(name: str) -> list[str]:
    return [name[start : start + _NAME_CHARS] for start in range(0, len(name), _NAME_CHARS)] or [""]
