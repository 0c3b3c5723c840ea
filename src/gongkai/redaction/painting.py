"""A page as a picture: what lies in the boxes is painted over before anything is kept, each box says its article."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from functools import lru_cache

import pylopdf_fonts_zh_cn
from PIL import Image, ImageChops, ImageDraw, ImageFont

from gongkai.redaction.areas import Area

DOTS = 200
"""Dots an inch of a flattened page."""
_FILL, _LABEL, _BESIDE = (0, 0, 0), (255, 255, 255), (163, 25, 25)
_LARGEST, _SMALLEST = 10.0, 5.0
"""Points of a label's letters."""
_AIR = 1.0


def painted(page: Image.Image, areas: Sequence[Area], labels: Mapping[str, Sequence[str]]) -> Image.Image:
    """The picture (at DOTS) with the areas filled and labelled; `labels`: for a ground its words, longest first."""
    made = page.copy()
    draw = ImageDraw.Draw(made)
    for one in areas:
        draw.rectangle(pixels(one), fill=_FILL)
    # Labels come last and beside a box only where the paper is blank: they may cover neither words nor boxes.
    for one in areas:
        _label(made, draw, one, labels.get(one.ground, ()))
    return made


def pixels(one: Area, dots: float = DOTS) -> tuple[int, int, int, int]:
    """The area in whole pixels, none of it left out."""
    part = dots / 72
    return int(one.x0 * part), int(one.y0 * part), int(one.x1 * part) + 1, int(one.y1 * part) + 1


def instead(size: tuple[float, float], words: str) -> Image.Image:
    """A blank page that says why nothing stands on it; `size` in points."""
    part = DOTS / 72
    made = Image.new("RGB", (max(1, round(size[0] * part)), max(1, round(size[1] * part))), (255, 255, 255))
    draw = ImageDraw.Draw(made)
    points = min(16.0, size[0] * 0.9 / max(1, len(words)))
    draw.text(
        (made.width / 2, made.height / 2),
        words,
        font=_font(round(points * part)),
        fill=(28, 39, 51),
        anchor="mm",
    )
    draw.rectangle((0, 0, made.width - 1, made.height - 1), outline=(118, 131, 143), width=2)
    return made


def packed(page: Image.Image) -> tuple[bytes, str, str]:
    """The picture as the smaller of JPEG and lossless, with its PDF filter and colour space."""
    is_grey = not any(
        ImageChops.difference(a, b).getbbox() for a, b in zip(page.split()[:2], page.split()[1:], strict=True)
    )
    page = page.convert("L") if is_grey else page
    space = "/DeviceGray" if is_grey else "/DeviceRGB"
    jpeg = io.BytesIO()
    page.save(jpeg, "JPEG", quality=88, subsampling=0)
    # A page of text is smaller without loss; asking takes one more compression.
    png = io.BytesIO()
    page.save(png, "PNG")
    if len(png.getvalue()) <= 1.5 * len(jpeg.getvalue()):
        return page.tobytes(), "", space
    return jpeg.getvalue(), "/DCTDecode", space


@lru_cache(maxsize=32)
def _font(size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(pylopdf_fonts_zh_cn.sans_path()), max(size, 4))


def _label(made: Image.Image, draw: ImageDraw.ImageDraw, one: Area, words: Sequence[str]) -> None:
    part = DOTS / 72
    left, top, right, bottom = pixels(one)
    for text in words:
        for tenths in range(int(_LARGEST * 10), int(_SMALLEST * 10) - 1, -10):
            font = _font(round(tenths / 10 * part))
            if _fits(font, text, right - left - 2 * _AIR, bottom - top - 2 * _AIR):
                draw.text(((left + right) / 2, (top + bottom) / 2), text, font=font, fill=_LABEL, anchor="mm")
                return
    font = _font(round(_SMALLEST * part))
    for text in reversed(words):
        wide, high = int(font.getlength(text)) + 4, round(_SMALLEST * part * 1.3)
        for x, y in ((right + 2, top), (left - wide - 2, top), (left, top - high - 2), (left, bottom + 2)):
            if _is_blank(made, (x, y, x + wide, y + high)):
                draw.text((x + wide / 2, y + high / 2), text, font=font, fill=_BESIDE, anchor="mm")
                return


def _fits(font: ImageFont.FreeTypeFont, text: str, wide: float, high: float) -> bool:
    return font.getlength(text) <= wide and font.size * 1.1 <= high


def _is_blank(made: Image.Image, place: tuple[int, int, int, int]) -> bool:
    if place[0] < 0 or place[1] < 0 or place[2] > made.width or place[3] > made.height:
        return False
    return all(low >= 245 for low, _ in made.crop(place).getextrema())
