"""The official layout as a PDF, set by typst with fonts from the wheel: the same text gives the same bytes."""

from __future__ import annotations

import io
import json
import re
import shutil
import tempfile
from functools import cache
from pathlib import Path
from typing import Any

import pylopdf_fonts_zh_cn
import typst
from PIL import Image, UnidentifiedImageError

from gongkai.law.errors import WrongInput
from gongkai.publishing.official.blocks import blocks_of
from gongkai.publishing.official.text import OfficialText

_FOLDER = Path(__file__).parent
_NO_GLYPH = re.compile(r"the text (.+?) could not be displayed", re.DOTALL)
_ENDINGS = {"PNG": "png", "JPEG": "jpg"}


def render_official(text: OfficialText) -> bytes:
    """The document; raises WrongInput for a character that the fonts cannot print or a broken image."""
    blocks = blocks_of(text.body_html)
    with tempfile.TemporaryDirectory(prefix="gongkai-official-") as made:
        folder = Path(made)
        files, widths = _images(text, folder)
        day = text.made_on
        data = {
            "title": text.title, "issuer": text.issuer, "mark": text.mark, "number": text.number, "day": None,
            "addressee": text.addressee, "blocks": blocks, "attachments": [_stem(n) for n in text.attachments],
            "made": text.made_in_words, "note": text.note, "copies": text.copies_to, "images": files,
            "widths": widths, "digest": text.digest,
        }  # fmt: skip
        if day is not None:
            data["day"] = [day.year, day.month, day.day]
        return compile_pdf("official.typ", data, folder)


def compile_pdf(template: str, data: dict[str, Any], folder: Path) -> bytes:
    """A template of this folder over its data in a folder of its own; raises WrongInput for a missing glyph."""
    shutil.copy(_FOLDER / template, folder / template)
    (folder / "data.json").write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
    try:
        made: bytes = typst.compile(
            folder / template, root=folder, font_paths=fonts(), format="pdf", timestamp=0
        )
    except typst.TypstError as error:
        found = _NO_GLYPH.search(error.message)
        if not found:
            raise
        raise WrongInput(f"PDF 的字体里没有{found.group(1)}中的某个字，请改用通用规范汉字") from error
    return made


@cache
def fonts() -> typst.Fonts:
    """Loaded once."""
    folder = pylopdf_fonts_zh_cn.serif_path().parent
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[folder])


def _images(text: OfficialText, folder: Path) -> tuple[dict[str, str], dict[str, float]]:
    """Images as files beside the template, and their widths in mm at 150 dots an inch."""
    files, widths = {}, {}
    for n, (name, content) in enumerate(sorted(text.images.items())):
        try:
            with Image.open(io.BytesIO(content)) as picture:
                ending, width = _ENDINGS.get(picture.format or ""), picture.width
        except (UnidentifiedImageError, OSError) as error:
            raise WrongInput(f"正文图片“{name}”不能打开") from error
        if ending is None:
            raise WrongInput(f"正文图片“{name}”不是 PNG 或 JPEG")
        (folder / f"image-{n}.{ending}").write_bytes(content)
        files[name], widths[name] = f"image-{n}.{ending}", round(width * 25.4 / 150, 1)
    return files, widths


def _stem(name: str) -> str:
    """An attachment's name as the attachment note prints it: without the file's ending."""
    return name.rsplit(".", 1)[0]
