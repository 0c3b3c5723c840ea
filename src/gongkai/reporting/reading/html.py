"""HTML into paragraphs and grids: hidden parts dropped, layout tables taken apart, merged cells expanded."""

from __future__ import annotations

import re

from lxml import etree
from lxml import html as lxml_html

from gongkai.law.errors import WrongInput
from gongkai.reporting.reading.page import Block, Grid, Page, expand
from gongkai.reporting.reading.plain import blocks_of_text
from gongkai.reporting.reading.sections import section_of

_DROPPED = frozenset(
    ("script", "style", "noscript", "template", "noframes", "head", "select", "option", "button", "textarea", "input",
     "iframe", "object", "svg", "canvas", "audio", "video", "nav", "datalist", "map")
)  # fmt: skip
_BREAKING = frozenset(
    ("p", "div", "br", "li", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6", "section", "article", "header", "footer",
     "tr", "td", "th", "table", "tbody", "thead", "tfoot", "caption", "dl", "dt", "dd", "pre", "blockquote", "hr",
     "center", "form", "main", "aside", "fieldset", "figure", "figcaption", "address", "ucapcontent", "ucaptitle")
)  # fmt: skip
_HIDING = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all|font-size\s*:\s*0(?:\.0+)?(?:px|pt|em|rem|%)?\s*(?:;|!|$)"
    r"|(?:left|top|text-indent|margin-left)\s*:\s*-\s*\d{4,}|opacity\s*:\s*0(?:\.0+)?\s*(?:;|!|$)"
    r"|(?<![-\w])(?:height|width)\s*:\s*0(?:px)?\s*;[^}]*overflow\s*:\s*hidden",
    re.I,
)
_RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
_LARGEST_SPAN = 60


def page_of_html(text: str) -> Page:
    """The document that an HTML file holds; raises WrongInput where nothing can be parsed."""
    text = re.sub(r"^\s*<\?xml[^>]*\?>", "", text)
    try:
        root = lxml_html.document_fromstring(
            text, parser=lxml_html.HTMLParser(huge_tree=False, remove_comments=True)
        )
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise WrongInput("这个网页文件无法解析，请另存为文本或 DOCX 后再试") from error
    heading = "".join(root.xpath("string(//head/title)")).strip()
    pictures = _drop_hidden(root)
    body = root.find("body")
    walker = _Walker()
    walker.walk(body if body is not None else root)
    walker.flush()
    return Page(tuple(walker.blocks), pictures, heading)


def _drop_hidden(root: lxml_html.HtmlElement) -> int:
    """Take out what a reader of the page doesn't see; returns the number of content pictures."""
    classes, ids = _hidden_names(root)
    for element in list(root.iter(etree.Element)):
        if element.tag in ("html", "body"):
            continue
        if element.tag in _DROPPED or _is_hidden(element, classes, ids):
            element.drop_tree() if element.getparent() is not None else None
    return sum(1 for _ in root.iter("img"))


def _hidden_names(root: lxml_html.HtmlElement) -> tuple[set[str], set[str]]:
    """Classes and ids that the page's own style sheets hide."""
    classes: set[str] = set()
    ids: set[str] = set()
    for style in root.iter("style"):
        css = re.sub(
            r"@media[^{]*\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}|/\*.*?\*/", "", style.text_content(), flags=re.S
        )
        for selectors, body in _RULE.findall(css):
            if _HIDING.search(body):
                for selector in selectors.split(","):
                    selector = selector.strip()
                    if re.fullmatch(r"\.[\w-]+", selector):
                        classes.add(selector[1:])
                    elif re.fullmatch(r"#[\w-]+", selector):
                        ids.add(selector[1:])
    return classes, ids


def _is_hidden(element: lxml_html.HtmlElement, classes: set[str], ids: set[str]) -> bool:
    return (
        "hidden" in element.attrib
        or bool(_HIDING.search(element.get("style", "")))
        or bool(classes & set(element.get("class", "").split()))
        or element.get("id", "") in ids
    )


class _Walker:
    """Collects blocks in reading order; text waits until the next table, then is read like a text file."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self.text: list[str] = []

    def flush(self) -> None:
        """Turn the waiting text into blocks."""
        text = "".join(self.text)
        self.text = []
        lines = (re.sub(r"[ \t\r\n]+", " ", line).strip(" ") for line in text.split("\x00"))
        self.blocks.extend(blocks_of_text("\n".join(line for line in lines if line)))

    def walk(self, element: lxml_html.HtmlElement) -> None:
        """Go through an element and all below it."""
        stack: list[tuple[lxml_html.HtmlElement, bool]] = [(element, False)]
        while stack:
            node, leaving = stack.pop()
            breaking = node.tag in _BREAKING
            if leaving:
                self.text.append("\x00" if breaking else "")
            elif node.tag == "table" and not _is_layout(node):
                self.flush()
                self.blocks.append(Grid(expand(_placed(node)), aligned=True))
            else:
                self.text.append(("\x00" if breaking else "") + _plain_of(node))
                stack.append((node, True))
                stack.extend((child, False) for child in reversed(node))
                continue
            if node is not element:
                self.text.append(node.tail or "")


def _plain_of(node: lxml_html.HtmlElement) -> str:
    text = node.text or ""
    return text.replace("\n", "\x00") if node.tag == "pre" else text


def _is_layout(table: lxml_html.HtmlElement) -> bool:
    """True for a table that only places things: it holds tables or section headings, or is a single cell."""
    if next(table.iterdescendants("table"), None) is not None:
        return True
    cells = list(table.iter("td", "th"))
    if len(cells) <= 1:
        return True
    for cell in cells:
        blocks = list(cell.iter("p", "div", "br", "h1", "h2", "h3", "li"))
        if len(blocks) > 4:
            lines = [t for t in (_cell_text(b) for b in cell.iter("p", "div", "h1", "h2", "h3")) if t]
            if sum(bool(section_of(line)[0]) for line in lines) >= 2:
                return True
    return False


def _placed(table: lxml_html.HtmlElement) -> list[tuple[int, int, int, int, str]]:
    """Cells with the place that their row and column spans give them."""
    taken: set[tuple[int, int]] = set()
    placed = []
    for r, row in enumerate(table.iter("tr")):
        c = 0
        for cell in row:
            if cell.tag not in ("td", "th"):
                continue
            while (r, c) in taken:
                c += 1
            down, across = _span(cell, "rowspan"), _span(cell, "colspan")
            taken.update((r + i, c + j) for i in range(down) for j in range(across))
            placed.append((r, c, down, across, _cell_text(cell)))
            c += across
    height = 1 + max((r for r, *_ in placed), default=0)
    return [(r, c, min(down, height - r), across, text) for r, c, down, across, text in placed]


def _span(cell: lxml_html.HtmlElement, name: str) -> int:
    found = re.match(r"\s*(\d{1,4})", cell.get(name, ""))
    return min(max(1, int(found.group(1))), _LARGEST_SPAN) if found else 1


def _cell_text(cell: lxml_html.HtmlElement) -> str:
    """The text of a cell; its paragraphs and line breaks become line ends, spans join without a space."""
    parts: list[str] = []
    for event, node in etree.iterwalk(cell, events=("start", "end")):
        breaking = node.tag in _BREAKING and node is not cell
        if event == "start":
            parts.append(("\x00" if breaking else "") + (node.text or ""))
        elif node is not cell:
            parts.append(("\x00" if breaking else "") + (node.tail or ""))
    text = re.sub(r"[ \t\r\n]+", " ", "".join(parts))
    return "\n".join(line for line in (part.strip(" \xa0\u3000") for part in text.split("\x00")) if line)
