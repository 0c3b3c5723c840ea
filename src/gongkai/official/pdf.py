"""The official layout as a tagged PDF, set by typst with fonts from wheels: the same text gives the same bytes.

A sign that no font has is printed as 〓 with its code point in a note: a rare name holds up no letter.

A document may not end in a page that holds nothing but its signature (7.3.5: "此页无正文" is no way out): the pitch
of lines is changed a little until it doesn't. A letter, often too short for that, keeps its last paragraph with it,
and is set a little closer where that brings it onto one page.
"""

from __future__ import annotations

import io
import json
import re
import shutil
import tempfile
from collections.abc import Collection
from pathlib import Path
from typing import Any

import typst
from PIL import Image, UnidentifiedImageError

from gongkai.law.errors import WrongInput
from gongkai.official import fonts
from gongkai.official.blocks import blocks_of, pictures_of
from gongkai.official.runs import drawn_in
from gongkai.official.signs import printable
from gongkai.official.text import OfficialText, in_words
from gongkai.official.title import title_lines

_FOLDER = Path(__file__).parent
_NO_GLYPH = re.compile(r'the text [`"]*(.+?)[`"]* could not be displayed', re.DOTALL)
_ESCAPED = re.compile(r"\\u\{([0-9a-f]{1,6})\}")
_ENDINGS = {"PNG": "png", "JPEG": "jpg"}
_LARGEST = 40_000_000
"""Pixels of an image; a larger one would take the memory of a whole worker."""
_DOTS = 150
"""Dots an inch at which an image is printed where it fits."""
PITCHES = (28.95, 29.9, 27.7, 31.4, 26.4)
"""Points from line to line: 22 lines a page, then 21, 23, 20 and 24 for a signature that would stand alone."""
_FOOT, _LETTER_FOOT = 35.0, 28.5
"""Millimetres below the type area; in a letter of one page the seal goes down to the second red rule, not over it."""
_BEST_FIT = 7
"""What the template says of pages that need no other way."""
_TWO_PAGES = 2
Way = tuple[float, float]
"""Points from line to line, millimetres of the foot."""
WAYS: tuple[Way, ...] = tuple((pitch, _FOOT) for pitch in PITCHES)
LETTER_WAYS: tuple[Way, ...] = (
    WAYS[0], *((pitch, _LETTER_FOOT) for pitch in (28.95, 27.7, 26.4, 25.2)), *WAYS[1:],
)  # fmt: skip


def render_official(text: OfficialText) -> bytes:
    """The document; raises WrongInput for half a sign, a broken or a missing image."""
    blocks = blocks_of(text.body_html)
    with tempfile.TemporaryDirectory(prefix="gongkai-official-") as made:
        folder = Path(made)
        data = _data(text) | {"blocks": blocks, "images": _images(text, blocks, folder)}
        ways = LETTER_WAYS if text.letter else WAYS
        return compile_pdf("official.typ", data, folder, ways=ways, unprinted=("title",))


def _data(text: OfficialText) -> dict[str, Any]:
    day = text.made_on
    plain = {
        name: drawn_in(getattr(text, name)).strip()
        for name in ("title", "issuer", "mark", "number", "addressee", "note", "copies_to", "printed_by")
    }
    lines = title_lines(plain["title"])
    return plain | {
        "title_lines": lines,
        "signed_by": drawn_in(text.signed_by).strip() if text.upward else "",
        "day": [day.year, day.month, day.day] if day else None,
        "made": text.made_in_words,
        "bare": text.bare,
        "letter": text.letter,
        "short": text.short,
        "copy_marks": [mark for word in text.copy_marks if (mark := drawn_in(word).strip())],
        "printed_on": in_words(text.printed_on),
        "attachments": [_stem(drawn_in(name).strip()) for name in text.attachments],
        "keywords": [word for word in (text.number, text.index_number, text.digest) if word],
    }


def compile_pdf(
    template: str,
    data: dict[str, Any],
    folder: Path,
    *,
    ways: tuple[Way, ...] = WAYS[:1],
    unprinted: Collection[str] = (),
    exact: bool = False,
) -> bytes:
    """A template of this folder over its data, in a folder of its own.

    `ways` are pitches of lines and feet: the one that the template itself finds best is taken, the first of equals.
    Signs that no font has are marked and named in `signs`, which every template prints; values under the keys
    `unprinted` stay as they are. `exact`: no sign may be marked; raises WrongInput for one that cannot be printed.
    """
    shutil.copy(_FOLDER / template, folder / template)
    failed: list[str] = []
    while True:
        marked, note = printable(data, failed, but=unprinted)
        if exact and note:
            raise WrongInput(f"字库缺少要印的字，请系统管理员加装字体。{note}")
        plain = json.dumps(marked | {"signs": note}, ensure_ascii=False)
        (folder / "data.json").write_text(plain, encoding="utf-8")
        try:
            return _best(typst.Compiler(folder / template, root=folder, font_paths=fonts.fonts()), ways)
        except typst.TypstError as error:
            # A font may have a sign and no shape for it where it stands: then the sign is marked like the others.
            failed.append(_failed(error, failed))


def _failed(error: typst.TypstError, before: Collection[str]) -> str:
    """The sign that could not be set; raises what else there is to say, also when marking it has not helped."""
    found = _NO_GLYPH.search(error.message)
    if found:
        sign = _ESCAPED.sub(lambda code: chr(int(code.group(1), 16)), found.group(1))
        if sign not in before:
            return sign
        raise WrongInput(f"PDF 的字体里没有“{sign}”中的某个字，请改用通用规范汉字") from error
    if "image" in error.message:
        raise WrongInput("正文有一张图片不能打开，请重新保存为 PNG 或 JPEG 后上传") from error
    raise error


def _best(compiler: typst.Compiler, ways: tuple[Way, ...]) -> bytes:
    best, reached, longest = b"", -1, 0
    for pitch, foot in ways:
        if foot < _FOOT and longest > _TWO_PAGES:
            continue  # no closer lines bring it onto one page
        made = compiler.compile(
            sys_inputs={"pitch": str(pitch), "foot": str(foot)}, format="pdf", pdf_standards=["ua-1"], timestamp=0
        )  # fmt: skip
        found = {"fit": _BEST_FIT, "pages": 1}
        if len(ways) > 1:
            found = json.loads(compiler.query("<fit>", field="value", one=True))
        longest = max(longest, found["pages"])
        if found["fit"] > reached:
            best, reached = bytes(made), found["fit"]
        if found["fit"] >= _BEST_FIT:
            break
    return best


def _images(text: OfficialText, blocks: list[dict[str, Any]], folder: Path) -> dict[str, dict[str, Any]]:
    """Images of the body as files beside the template, with their widths in mm."""
    found: dict[str, dict[str, Any]] = {}
    for picture in pictures_of(blocks):
        name = picture["name"]
        if name in found:
            continue
        if name not in text.images:
            raise WrongInput(f"正文里的图片“{name or picture['alt']}”没有上传，不能排版")
        ending, wide, high = _measured(name, text.images[name])
        file = f"image-{len(found)}.{ending}"
        (folder / file).write_bytes(text.images[name])
        found[name] = {"file": file, "width": wide * 25.4 / _DOTS, "height": high * 25.4 / _DOTS}
    return found


def _measured(name: str, content: bytes) -> tuple[str, int, int]:
    try:
        with Image.open(io.BytesIO(content)) as picture:
            ending, (wide, high) = _ENDINGS.get(picture.format or ""), picture.size
    except Image.DecompressionBombError as error:
        raise WrongInput(f"正文图片“{name}”太大，请缩小后上传") from error
    except (UnidentifiedImageError, OSError) as error:
        raise WrongInput(f"正文图片“{name}”不能打开") from error
    if ending is None:
        raise WrongInput(f"正文图片“{name}”不是 PNG 或 JPEG")
    if wide * high > _LARGEST:
        raise WrongInput(f"正文图片“{name}”太大，请缩小后上传")
    return ending, wide, high


def _stem(name: str) -> str:
    """An attachment's name as the attachment note prints it: without the file's ending."""
    return re.sub(r"\.[A-Za-z0-9]{1,5}$", "", name)
