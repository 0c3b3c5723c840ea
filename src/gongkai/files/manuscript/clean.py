"""The one policy of what markup a body may hold. Everything that comes in passes here, and only here."""

from __future__ import annotations

import re

import nh3

TAGS = {
    "p", "h2", "h3", "h4", "ol", "ul", "li", "table", "caption", "colgroup", "col", "thead", "tbody", "tfoot", "tr",
    "th", "td", "img", "a", "strong", "em", "u", "sub", "sup", "br", "blockquote", "hr",
}  # fmt: skip
CLASSES = {"center", "right", "indent"}
ATTRIBUTES = {
    "th": {"colspan", "rowspan", "scope"},
    "td": {"colspan", "rowspan"},
    "col": {"span"},
    "img": {"src", "alt"},
    "a": {"href"},
    "ol": {"start"},
}
_DROPPED_WHOLE = {
    "script", "style", "title", "head", "iframe", "object", "embed", "applet", "svg", "math", "template", "noscript",
    "audio", "video", "canvas", "select", "textarea", "xml",
}  # fmt: skip
# Names of own images and the desk's own addresses of them; nothing from elsewhere is ever fetched by a reader.
_OWN_IMAGE = re.compile(r"[\w.\-]{1,80}\.(?:png|jpe?g)", re.IGNORECASE)
# Pages elsewhere by their full address, pages of this site by their path; nothing that inherits a scheme or a host.
_ADDRESS = re.compile(r"(?:https?://[^\s/\\]|mailto:[^\s/]|/(?![/\\]))\S{0,2000}", re.IGNORECASE)
# What no XML may hold: a file or a feed made of the body would break.
CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_REFERENCE = re.compile(r"&#(?:[xX]([0-9a-fA-F]{1,8})|([0-9]{1,10}));?")
# Markup that crosses itself, a link in a table in a link, reads differently once it has been written out.
_MOST_PASSES = 10
_NUMBER = re.compile(r"[1-9][0-9]{0,2}")


def clean(html: str) -> str:
    """The body with nothing in it beyond the policy; clean(clean(x)) == clean(x)."""
    for _ in range(_MOST_PASSES):
        cleaned = _pass(html)
        if cleaned == html:
            break
        html = cleaned
    return html


def _pass(html: str) -> str:
    cleaned = nh3.clean(
        CONTROL.sub("", html),
        tags=TAGS,
        clean_content_tags=_DROPPED_WHOLE,
        # Without a word about all tags, nh3 would leave its own `title` and `lang` on every one.
        attributes={"*": set(), **ATTRIBUTES},
        allowed_classes=dict.fromkeys(("p", "td", "th", "h2", "h3", "h4"), CLASSES),
        attribute_filter=_kept,
        url_schemes={"http", "https", "mailto"},
        link_rel=None,
        strip_comments=True,
    )
    return CONTROL.sub("", cleaned).strip()


def legible(markup: str) -> str:
    """Markup without characters that no XML may hold, written as themselves or by their number."""

    def one(match: re.Match[str]) -> str:
        value = int(match[1], 16) if match[1] else int(match[2])
        return " " if value > 0x10FFFF or CONTROL.match(chr(value)) else match[0]

    return _REFERENCE.sub(one, CONTROL.sub("", markup))


def is_address(href: str) -> bool:
    """Whether a link may lead there."""
    return _ADDRESS.fullmatch(CONTROL.sub("", href).strip()) is not None


def _kept(tag: str, name: str, value: str) -> str | None:
    value = CONTROL.sub("", value)
    if tag == "img" and name == "src":
        return value if _OWN_IMAGE.fullmatch(value) else None
    if name == "href":
        return value.strip() if is_address(value) else None
    if name in ("colspan", "rowspan", "span", "start"):
        return value if _NUMBER.fullmatch(value) else None
    if name == "scope":
        return value if value in ("row", "col", "rowgroup", "colgroup") else None
    return value
