"""Bodies as they are kept and as they are shown: images are kept under their names, shown under addresses."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from lxml import html


def shown(body: str, address: Callable[[str], str]) -> str:
    """The body with each image's name replaced by its address; an image without one keeps its words only.

    A heading of a table says whether it heads a column or a row, which Word's tables don't.
    """
    return _mapped(body, address, scopes=True)


def kept(body: str, names: Mapping[str, str]) -> str:
    """The body as it came back from the editor, with addresses of own images turned back into names."""
    return _mapped(body, lambda src: names.get(src, src))


def _mapped(body: str, replace: Callable[[str], str], scopes: bool = False) -> str:
    if "<img" not in body and not (scopes and "<th" in body):
        return body
    root = html.fragment_fromstring(body, create_parent="div")
    if scopes:
        for heading in root.iter("th"):
            if heading.get("scope") is None:
                row = heading.getparent()
                alone = all(cell.tag == "th" for cell in row) if row is not None else False
                heading.set("scope", "col" if alone else "row")
    for img in root.iter("img"):
        img.set("src", replace(img.get("src", "")))
    inner = (root.text or "") + "".join(html.tostring(child, encoding="unicode") for child in root)
    return inner


def paragraphs(body: str) -> int:
    """How many blocks a body has: places that a remark may name."""
    if not body.strip():
        return 0
    root = html.fragment_fromstring(body, create_parent="div")
    return sum(1 for _ in root.iter("p", "h2", "h3", "h4", "li", "tr"))


def plain_text(body: str) -> str:
    """The words of a body, a line for each block."""
    if not body.strip():
        return ""
    root = html.fragment_fromstring(body, create_parent="div")
    for block in root.iter("p", "h2", "h3", "h4", "li", "tr", "br", "blockquote"):
        block.tail = "\n" + (block.tail or "")
    for cell in root.iter("td", "th"):
        cell.tail = "\t" + (cell.tail or "")
    lines = (line.strip() for line in root.text_content().splitlines())
    return "\n".join(line for line in lines if line)
