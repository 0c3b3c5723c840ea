"""The words of an HTML mail. Read in one go whatever it holds: parsers that build a tree take hours for what a hostile
sender can write in a megabyte."""

from __future__ import annotations

import re
from html import unescape

# Each way consumes what it looked at, so that no sign is looked at twice: keep it so.
_MARKUP = re.compile(
    r"""<!--.*?(?:-->|\Z)                                     # remarks
    |<(?P<mute>script|style|title|template)\b[^<>]*>.*?(?:</(?P=mute)\s*>|\Z)
    |</?(?P<tag>[a-z][a-z0-9:-]*)(?:[^<>"']|"[^"<]*"|'[^'<]*')*>  # tags; signs in quotes may look like an end
    |</?(?P<odd>[a-z][a-z0-9:-]*)[^<>]*>                       # tags whose quotes do not close
    |<[!?][^<>]*>                                             # declarations""",
    re.DOTALL | re.IGNORECASE | re.VERBOSE,
)
_BREAKS = {
    "br",
    "p",
    "div",
    "tr",
    "li",
    "ul",
    "ol",
    "table",
    "blockquote",
    "hr",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
}


def words_of(html: str) -> str:
    """The words of a page line by line, without its markup, scripts and styles. A lone `<` is a word."""
    bare = unescape(_MARKUP.sub(_instead, html)).replace("\xa0", " ")
    return "\n".join(line.strip() for line in bare.splitlines() if line.strip())


def _instead(found: re.Match[str]) -> str:
    named = (found["tag"] or found["odd"] or "").lower()
    return "\n" if named in _BREAKS else ""
