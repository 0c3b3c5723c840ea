"""What a reader sees of a hit: escaped text with <mark> around what matched, however it was spelled."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape

from django.utils.safestring import SafeString, mark_safe

from gongkai.search.folding import fold_with_places, is_wide
from gongkai.search.words import Phrase

AROUND = 60


def pattern(phrases: list[Phrase]) -> re.Pattern[str] | None:
    """The phrases as they stand in folded text, longest first; None when there are none."""
    options = [_option(phrase) for phrase in phrases]
    return re.compile("|".join(options)) if options else None


def _option(phrase: Phrase) -> str:
    runs = phrase.runs
    before = (
        ""
        if is_wide(runs[0])
        else r"(?<![0-9])"
        if runs[0][0].isdigit()
        else r"(?<![^\W\d_\u2e80-\U0003ffff])"
    )
    after = (
        "" if is_wide(runs[-1]) or phrase.begins else r"(?![0-9])" if runs[-1][0].isdigit() else r"(?![a-z])"
    )
    # Between runs stand at most a few brackets and spaces.
    return before + " {0,9}".join(map(re.escape, runs)) + after


def marked(text: str, found: re.Pattern[str] | None) -> SafeString:
    """The whole text, escaped, matches marked."""
    return mark_safe(_marked(text, list(_spans(text, found))))


def excerpt(text: str, found: re.Pattern[str] | None, around: int = AROUND) -> tuple[SafeString, bool]:
    """About 2 × `around` signs from the best place, and whether anything matched there.

    The best place has most different matches near each other; without any match it is the beginning.
    """
    spans = list(_spans(text, found))
    first, last = _window(text, spans, around)
    inside = [(max(a, first) - first, min(b, last) - first) for a, b in spans if a < last and b > first]
    html = _marked(text[first:last], inside)
    return mark_safe(f"{'…' if first else ''}{html}{'…' if last < len(text) else ''}"), bool(spans)


def _spans(text: str, found: re.Pattern[str] | None) -> Iterator[tuple[int, int]]:
    """Places in `text` of what matches in its folded form."""
    if found is None:
        return
    folded, places = fold_with_places(text)
    after = 0
    for match in found.finditer(folded):
        first, last = places[match.start()], places[match.end() - 1] + 1
        # A sign that folds to several may be matched twice.
        if first >= after:
            yield first, last
            after = last


def _window(text: str, spans: list[tuple[int, int]], around: int) -> tuple[int, int]:
    if not spans:
        return 0, min(len(text), 2 * around)
    best, most = 0, (0, 0)
    start = 0
    for end, (_, last) in enumerate(spans):
        while last - spans[start][0] > 2 * around - 20 and start < end:
            start += 1
        near = spans[start : end + 1]
        score = (len({text[a:b] for a, b in near}), len(near))
        if score > most:
            best, most = start, score
    first = max(0, spans[best][0] - 20)
    last = min(len(text), first + 2 * around)
    return max(0, last - 2 * around), last


def _marked(text: str, spans: list[tuple[int, int]]) -> str:
    out, at = [], 0
    for first, last in spans:
        out += [escape(text[at:first]), "<mark>", escape(text[first:last]), "</mark>"]
        at = last
    return "".join([*out, escape(text[at:])])
