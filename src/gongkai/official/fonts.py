"""The fonts that papers are printed with: from wheels and, after them, the office's own folder; never the machine's.

Song and Hei of the common signs come first. What they lack is looked for in the fonts of rare signs, of Korean, of the
wider Latin and Cyrillic alphabets, then in the folder GONGKAI_FONTS.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import fontpkg_noto_serif
import noto_cjk_sans_otc
import pylopdf_fonts_zh_cn
import typst
from fontTools.ttLib import TTCollection, TTFont, TTLibError

from gongkai import config
from gongkai.law.errors import WrongInput

_ENDINGS = (".otf", ".ttf", ".ttc", ".otc")
_COMMON, _WIDER = 0, 1
"""Faces of one collection share their signs: the first stands for all."""


def _folders() -> list[Path]:
    own = config.FONTS.value()
    if own is not None and not own.is_dir():
        raise WrongInput(f"字体文件夹“{own}”（环境变量 {config.FONTS.name}）不存在")
    wheels = [
        pylopdf_fonts_zh_cn.serif_path().parent,
        Path(str(noto_cjk_sans_otc.FONT_PATH)).parent,
        fontpkg_noto_serif.ROOT / "files",
    ]
    return [*wheels, *([own] if own is not None else [])]


@cache
def fonts() -> typst.Fonts:
    """What typst sets with, loaded once; raises WrongInput when the office's own folder is not there."""
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=_folders())


def has(sign: str) -> bool:
    """True when some font has this sign; the large fonts are opened only for what the common ones lack."""
    code = ord(sign)
    return code in _signs(_COMMON) or code in _signs(_WIDER)


@cache
def _signs(part: int) -> frozenset[int]:
    """Code points of the common fonts, or of all the others."""
    folders = _folders()
    files = [
        file
        for folder in (folders[:1] if part == _COMMON else folders[1:])
        for file in sorted(folder.rglob("*"))
        if file.suffix.lower() in _ENDINGS
    ]
    return frozenset().union(*map(_signs_of, files))


def _signs_of(file: Path) -> frozenset[int]:
    """Code points of a file; raises WrongInput for one that is no font."""
    try:
        if file.suffix.lower() in (".ttc", ".otc"):
            with TTCollection(file, lazy=True) as collection:
                return frozenset(collection.fonts[0].getBestCmap() or ())
        with TTFont(file, lazy=True) as font:
            return frozenset(font.getBestCmap() or ())
    except (TTLibError, OSError) as error:
        raise WrongInput(f"字体文件“{file.name}”不能打开，请从字体文件夹中移走") from error
