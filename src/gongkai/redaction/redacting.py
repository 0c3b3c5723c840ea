"""A new PDF from the pages of another: nothing is copied but what was understood or drawn.

A touched page becomes a picture with the boxes painted in. An untouched page keeps its text when it is plain text
and ruled lines, all of it seen; otherwise it becomes a picture too, and the report says why.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import pikepdf
import pypdfium2

from gongkai.redaction import painting
from gongkai.redaction.areas import Area
from gongkai.redaction.content import Kept, NotKept, kept_content
from gongkai.redaction.fonts import carried
from gongkai.redaction.pages import chars, opened, picture, size, turned
from gongkai.redaction.seeing import DOTS, all_seen, look_alike

TOUCHED, INSTEAD = "有遮盖框", "不提供"


@dataclass(frozen=True)
class Redacted:
    """The new file; for each page that became a picture, why."""

    content: bytes
    pictures: dict[int, str]


@dataclass
class _Work:
    original: bytes
    document: pypdfium2.PdfDocument
    areas: Mapping[int, Sequence[Area]]
    labels: Mapping[str, Sequence[str]]
    instead: Mapping[int, str]
    pictures: dict[int, str] = field(default_factory=dict)
    drawn: dict[int, tuple[bytes, str, str, tuple[int, int]]] = field(default_factory=dict)


def redact(
    original: bytes,
    areas: Sequence[Area],
    labels: Mapping[str, Sequence[str]],
    instead: Mapping[int, str] | None = None,
) -> Redacted:
    """The redacted copy of a PDF.

    `labels`: words of each ground, the longest first. `instead`: pages that are not given at all, with what is
    printed in their place. Raises WrongInput when the file does not open or a page is too large to draw.
    """
    by_page: dict[int, list[Area]] = {}
    for one in areas:
        by_page.setdefault(one.page, []).append(one)
    with opened(original) as document:
        work = _Work(original, document, by_page, labels, instead or {})
        for page in range(1, len(document) + 1):
            if page in work.instead:
                work.pictures[page] = INSTEAD
            elif page in by_page:
                work.pictures[page] = TOUCHED
        content = _built(work)
        while again := _unlike(work, content):
            work.pictures |= again
            content = _built(work)
    return Redacted(content, dict(sorted(work.pictures.items())))


def _built(work: _Work) -> bytes:
    """The file with the pages that are pictures so far; pages found unfit on the way become some too."""
    with pikepdf.open(io.BytesIO(work.original)) as source:
        while True:
            kept = _kept(work, source)
            with pikepdf.new() as pdf:
                # A font must not know the words of a page that it isn't needed for: begin again without that page.
                if not _with_fonts(work, pdf, kept):
                    continue
                for number, page in enumerate(source.pages, start=1):
                    if number in kept:
                        _add_text(pdf, page, kept[number], turned(work.document, number))
                    else:
                        _add_picture(work, pdf, number)
                return _saved(pdf)


def _kept(work: _Work, source: pikepdf.Pdf) -> dict[int, Kept]:
    kept: dict[int, Kept] = {}
    for number, page in enumerate(source.pages, start=1):
        if number not in work.pictures:
            try:
                _box(page.mediabox), _box(page.cropbox)
                kept[number] = kept_content(page)
            except NotKept as why:
                work.pictures[number] = str(why)
    return kept


def _with_fonts(work: _Work, pdf: pikepdf.Pdf, kept: dict[int, Kept]) -> bool:
    """Each font once for all the pages that show it; False when some page had to become a picture."""
    made: dict[object, pikepdf.Object] = {}
    strings: dict[object, set[bytes]] = {}
    for number, page in kept.items():
        for name, font in page.fonts.items():
            strings.setdefault(_key(number, name, font), set()).update(page.codes[name])
    fit = True
    for number, page in kept.items():
        try:
            for name, font in page.fonts.items():
                key = _key(number, name, font)
                if key not in made:
                    made[key] = carried(pdf, font, strings[key], len(made) + 1)
                page.fonts[name] = made[key]
        except NotKept as why:
            work.pictures[number] = str(why)
            fit = False
    return fit


def _key(number: int, name: str, font: pikepdf.Object) -> object:
    return font.objgen if font.objgen != (0, 0) else (number, name)


def _add_text(pdf: pikepdf.Pdf, page: pikepdf.Page, kept: Kept, degrees: int) -> None:
    resources = pikepdf.Dictionary(Font=pikepdf.Dictionary({f"/{n}": f for n, f in kept.fonts.items()}))
    made = pikepdf.Dictionary(
        Type=pikepdf.Name.Page, MediaBox=_box(page.mediabox), CropBox=_box(page.cropbox), Resources=resources,
        Contents=pdf.make_stream(kept.written()),
    )  # fmt: skip
    if degrees:
        made.Rotate = degrees
    pdf.pages.append(pikepdf.Page(pdf.make_indirect(made)))


def _box(box: pikepdf.Array) -> pikepdf.Array:
    try:
        return pikepdf.Array([float(v) for v in box])
    except (TypeError, ValueError) as error:
        raise NotKept("页面大小不能读出") from error


def _add_picture(work: _Work, pdf: pikepdf.Pdf, number: int) -> None:
    wide, high = size(work.document, number)
    if number not in work.drawn:
        if number in work.instead:
            page = painting.instead((wide, high), work.instead[number])
        else:
            shown = picture(work.document, number, painting.DOTS)
            page = painting.painted(shown, work.areas.get(number, ()), work.labels)
        work.drawn[number] = (*painting.packed(page), page.size)
    data, packing, space, (across, down) = work.drawn[number]
    image = pdf.make_stream(
        data, Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Image, Width=across, Height=down,
        ColorSpace=pikepdf.Name(space), BitsPerComponent=8,
    )  # fmt: skip
    if packing:
        image.Filter = pikepdf.Name(packing)
    made = pikepdf.Dictionary(
        Type=pikepdf.Name.Page, MediaBox=[0, 0, wide, high],
        Resources=pikepdf.Dictionary(XObject=pikepdf.Dictionary(P=image)),
        Contents=pdf.make_stream(f"q {wide:.4f} 0 0 {high:.4f} 0 0 cm /P Do Q".encode()),
    )  # fmt: skip
    pdf.pages.append(pikepdf.Page(pdf.make_indirect(made)))


def _saved(pdf: pikepdf.Pdf) -> bytes:
    out = io.BytesIO()
    pdf.save(
        out, deterministic_id=True, fix_metadata_version=False,
        object_stream_mode=pikepdf.ObjectStreamMode.disable,
    )  # fmt: skip
    return out.getvalue()


def _unlike(work: _Work, content: bytes) -> dict[int, str]:
    """Kept pages that show anything but what the original shows, or hold words that nobody sees."""
    found: dict[int, str] = {}
    with opened(content) as made:
        bare = _varied(content, work, Kept.without_text)
        alone = _varied(content, work, Kept.text_alone)
        with opened(bare) as without, opened(alone) as words:
            for number in range(1, len(made) + 1):
                if number in work.pictures:
                    continue
                now = picture(made, number, DOTS)
                if not look_alike(now, picture(work.document, number, DOTS)):
                    found[number] = "只保留文字后样子会改变"
                elif not all_seen(
                    chars(made, number), now, picture(without, number, DOTS), picture(words, number, DOTS)
                ):
                    found[number] = "有看不见的文字"
    return found


def _varied(content: bytes, work: _Work, way: Callable[[Kept], bytes]) -> bytes:
    """The new file with its text pages written another way, to be looked at."""
    with pikepdf.open(io.BytesIO(content)) as pdf:
        for number, page in enumerate(pdf.pages, start=1):
            if number not in work.pictures:
                page.Contents = pdf.make_stream(way(kept_content(page)))
        return _saved(pdf)
