"""Looks at a page as a careful reader of HTML does: language, headings, labels, tables, links, nothing inline."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from lxml import html
from lxml.html import HtmlElement


def faults(content: bytes) -> list[str]:
    """A sentence for each thing that is wrong with a page."""
    page = html.document_fromstring(content.decode())
    return [says for look in LOOKS for says in look(page)]


def _skeleton(page: HtmlElement) -> Iterator[str]:
    if page.get("lang") not in ("zh-CN", "zh-Hant"):
        yield "no language"
    if not (page.findtext(".//title") or "").strip():
        yield "no title"
    if len(page.xpath("//h1")) != 1:
        yield f"{len(page.xpath('//h1'))} h1"
    if len(page.xpath("//main")) != 1:
        yield "not one main"


def _order_of_headings(page: HtmlElement) -> Iterator[str]:
    level = 0
    for heading in page.xpath("//main//*[self::h1 or self::h2 or self::h3 or self::h4]"):
        now = int(heading.tag[1])
        if now > level + 1:
            yield f"{heading.tag} “{heading.text_content().strip()}” after level {level}"
        level = now


def _fields(page: HtmlElement) -> Iterator[str]:
    labelled = set(page.xpath("//label/@for"))
    for field in page.xpath("//input[not(@type='hidden')] | //select | //textarea"):
        if field.get("id") not in labelled and not field.get("aria-label"):
            yield f"no label for {field.get('name')}"
    for form in page.xpath("//form[@method='post']"):
        if not form.xpath(".//input[@name='csrfmiddlewaretoken']"):
            yield f"no token in the form to {form.get('action')}"
        if not form.xpath(".//button"):
            yield f"no button in the form to {form.get('action')}"


def _tables(page: HtmlElement) -> Iterator[str]:
    for table in page.xpath("//table"):
        if not table.xpath(".//th"):
            yield "a table without headings"
        if table.xpath(".//th[not(@scope) and not(@id)]"):
            yield "a heading of a table without scope"


def _links(page: HtmlElement) -> Iterator[str]:
    ids = Counter(page.xpath("//@id"))
    yield from (f"id {one} {n} times" for one, n in ids.items() if n > 1)
    for link in page.xpath("//a"):
        if not (link.text_content().strip() or link.xpath(".//img[@alt!='']") or link.get("aria-label")):
            yield f"an empty link to {link.get('href')}"
        href = link.get("href") or ""
        if not href or href.startswith("javascript:"):
            yield f"a link to nowhere: {link.text_content().strip()}"
        if href.startswith("#") and href[1:] not in ids:
            yield f"a link to the missing place {href}"
    for attribute in ("aria-labelledby", "aria-describedby"):
        for value in page.xpath(f"//@{attribute}"):
            yield from (f"{attribute} names the missing {one}" for one in value.split() if one not in ids)


def _nothing_inline(page: HtmlElement) -> Iterator[str]:
    if page.xpath("//@style"):
        yield "a style attribute"
    if page.xpath("//style") or page.xpath("//script[not(@src)]"):
        yield "inline style or script"
    yield from (f"inline handler {a}" for a in page.xpath("//@*[starts-with(name(), 'on')]"))
    for source in page.xpath("//link[@rel='stylesheet' or @rel='icon']/@href | //script/@src | //img/@src"):
        if not source.startswith(("/", "data:")) or source.startswith("//"):
            yield f"from elsewhere: {source}"


LOOKS = (_skeleton, _order_of_headings, _fields, _tables, _links, _nothing_inline)
