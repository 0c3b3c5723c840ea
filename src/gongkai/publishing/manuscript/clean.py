"""The one policy of what markup a body may hold. Everything that comes in passes here, and only here."""

from __future__ import annotations

import re

import nh3

TAGS = {
    "p", "h2", "h3", "h4", "ol", "ul", "li", "table", "caption", "colgroup", "col", "thead", "tbody", "tfoot", "tr",
    "th", "td", "img", "a", "strong", "em", "u", "sub", "sup", "br", "blockquote", "hr",
}  # fmt: skip
CLASSES = {"center", "right", "indent"}
_ATTRIBUTES = {
    "th": {"colspan", "rowspan", "scope"},
    "td": {"colspan", "rowspan"},
    "col": {"span"},
    "img": {"src", "alt"},
    "a": {"href"},
    "ol": {"start"},
}
# Names of own images and the desk's own addresses of them; nothing from elsewhere is ever fetched by a reader.
_OWN_IMAGE = re.compile(r"[\w.\-]{1,80}\.(?:png|jpe?g)", re.IGNORECASE)
_NUMBER = re.compile(r"[1-9]\d{0,2}")


def clean(html: str) -> str:
    """The body with nothing in it beyond the policy; clean(clean(x)) == clean(x)."""
    cleaned = nh3.clean(
        html,
        tags=TAGS,
        clean_content_tags={
            "script",
            "style",
            "title",
            "head",
            "iframe",
            "object",
            "svg",
            "math",
            "template",
        },
        attributes=_ATTRIBUTES,
        allowed_classes=dict.fromkeys(("p", "td", "th", "h2", "h3", "h4"), CLASSES),
        attribute_filter=_kept,
        url_schemes={"http", "https", "mailto"},
        link_rel=None,
        strip_comments=True,
    )
    return cleaned.strip()


def _kept(tag: str, name: str, value: str) -> str | None:
    if tag == "img" and name == "src":
        return value if _OWN_IMAGE.fullmatch(value) else None
    if name in ("colspan", "rowspan", "span", "start"):
        return value if _NUMBER.fullmatch(value) else None
    if name == "scope":
        return value if value in ("row", "col", "rowgroup", "colgroup") else None
    return value
