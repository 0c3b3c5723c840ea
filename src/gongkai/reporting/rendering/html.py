"""The report as HTML: a fragment for the portal and the desk, and a complete page to download.

The fragment has no inline style and no script, so that it stands under a strict content policy; its looks are in
`report.css`. What is not statutory text (charts, attachments, the record of the edition) carries `data-annex`, so
that a reader of the page can leave it out.
"""

from __future__ import annotations

from html import escape
from pathlib import Path

from gongkai.reporting.rendering import charts
from gongkai.reporting.rendering.edition import Attachment, Edition, link_target
from gongkai.reporting.rendering.html_table import table_html
from gongkai.reporting.rendering.outline import (
    Outline,
    Paragraph,
    Part,
    outline_of,
    record_lines,
    title_lines,
)
from gongkai.reporting.rendering.qr import qr_svg

QR_ALT = "扫一扫在手机上查看当前页面"

_STYLE = Path(__file__).parent.parent / "static" / "gongkai" / "report.css"


def stylesheet() -> str:
    """The style of the fragment for screens, phones and print."""
    return _STYLE.read_text(encoding="utf-8")


def report_fragment(edition: Edition) -> str:
    """The article itself: headings, paragraphs, the three tables, charts, attachments and the edition's record."""
    outline = outline_of(edition)
    pieces = [
        _notice(edition),
        f"<h1>{'<wbr>'.join(escape(line) for line in title_lines(outline.title))}</h1>",
        f'<div class="report-opening">{_paragraphs(outline.opening)}</div>' if outline.opening else "",
        _sections(edition, outline),
        f'<div class="report-closing">{"".join(f"<p>{escape(line)}</p>" for line in outline.closing)}</div>',
        _attachments(edition.attachments),
        _record(edition),
    ]
    draft = " is-draft" if edition.is_draft else ""
    return (
        f'<article class="report{draft}" lang="zh-CN">\n'
        + "\n".join(p for p in pieces if p)
        + "\n</article>\n"
    )


def standalone_page(edition: Edition) -> str:
    """A complete HTML file with its style inside, for download: opens without network, on a phone and in print."""
    title = escape(outline_of(edition).title)
    return (
        '<!DOCTYPE html>\n<html lang="zh-CN">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{title}</title>\n"
        f'<meta name="author" content="{escape(edition.report.agency)}">\n'
        f"<style>\n{stylesheet()}</style>\n</head>\n"
        f'<body class="report-page">\n<main>\n{report_fragment(edition)}</main>\n</body>\n</html>\n'
    )


def _notice(edition: Edition) -> str:
    if not edition.is_draft:
        return ""
    return f'<p class="report-mark" role="note" data-annex="mark">{escape(edition.mark)}</p>'


def _sections(edition: Edition, outline: Outline) -> str:
    """Sections in order; a part of section one stays inside the section that it belongs to."""
    html, is_open = [], False
    for part in outline.parts:
        if part.level == 1:
            html.append("</section>" if is_open else "")
            html.append(f'<section class="report-section" id="s-{part.id}" aria-labelledby="h-{part.id}">')
            is_open = True
        html.append(_part(edition, part))
    html.append("</section>" if is_open else "")
    return "\n".join(line for line in html if line)


def _part(edition: Edition, part: Part) -> str:
    tag = "h2" if part.level == 1 else "h3"
    pieces = [f'<{tag} id="h-{part.id}">{escape(part.heading)}</{tag}>']
    pieces.append(_paragraphs(part.paragraphs, "h3" if part.level == 1 else "h4"))
    if part.grid:
        pieces.append(table_html(edition, part.grid))
    beside = [chart for chart in edition.charts if chart.stands_in == part.id]
    if beside:
        figures = "\n".join(_chart(chart, f"c-{part.id}-{n}") for n, chart in enumerate(beside, start=1))
        pieces.append(f'<div class="report-charts" data-annex="charts">\n{figures}\n</div>')
    return "\n".join(p for p in pieces if p)


def _paragraphs(paragraphs: tuple[Paragraph, ...], sub: str = "h3") -> str:
    tags = {
        "body": ("<p>", "</p>"),
        "sub": (f"<{sub}>", f"</{sub}>"),
        "blank": ('<p class="unfilled">', "</p>"),
    }
    return "\n".join(f"{tags[p.kind][0]}{escape(p.text)}{tags[p.kind][1]}" for p in paragraphs)


def _chart(chart: charts.Chart, ident: str) -> str:
    if not chart.has_data:
        return f'<p class="report-nochart">{escape(charts.in_words(chart))}</p>'
    items = "".join(f"<li>{escape(name)}：{value}{escape(chart.unit)}</li>" for name, value in chart.series)
    return (
        f'<figure class="report-figure"><figcaption>{escape(chart.title)}</figcaption>{charts.svg(chart, ident)}'
        f"<details><summary>以文字查看“{escape(chart.title)}”</summary><ul>{items}</ul></details></figure>"
    )


def _attachments(attachments: tuple[Attachment, ...]) -> str:
    if not attachments:
        return ""
    items = "".join(
        f'<li><a href="{escape(link_target(a.href))}" download>{escape(a.name)}</a>'
        f'<span class="report-size">（{a.printed_size()}）</span></li>'
        for a in attachments
    )
    return (
        '<section class="report-attachments" aria-labelledby="h-attachments" data-annex="attachments">'
        f'<h2 id="h-attachments">附件下载</h2><ul>{items}</ul></section>'
    )


def _record(edition: Edition) -> str:
    lines = record_lines(edition)
    if not lines:
        return ""
    code = ""
    if edition.address:
        code = f'<div class="report-qr">{qr_svg(edition.address, QR_ALT)}<p>{QR_ALT}</p></div>'
    told = "".join(f"<p>{escape(line)}</p>" for line in lines)
    return f'<footer class="report-record" data-annex="record">{code}<div>{told}</div></footer>'
