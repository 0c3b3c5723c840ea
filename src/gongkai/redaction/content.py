"""What a page that nobody touched may keep: plain text and ruled lines, written anew operator by operator.

Whatever could hide something (pictures, forms, layers, patterns, masks, curves, clipped or invisible text) makes the
whole page a picture instead. So nothing is copied that was not understood.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import pikepdf

_STATE = {"q", "Q", "cm", "w", "J", "j", "M", "d", "ri", "i", "W", "W*", "n"}
_COLOURS = {"g", "G", "rg", "RG", "k", "K", "cs", "CS", "sc", "SC", "scn", "SCN"}
_LINES = {"m", "l", "re", "h"}
_STROKES = {"S", "s", "f", "F", "f*", "B", "B*", "b", "b*"}
_TEXT = {"BT", "ET", "Tc", "Tw", "Tz", "TL", "Tf", "Tr", "Ts", "Td", "TD", "Tm", "T*"}
_SHOWN = {"Tj", "TJ", "'", '"'}
_DROPPED = {"BMC", "EMC", "MP", "DP", "BX", "EX"}
_KEPT = _STATE | _COLOURS | _LINES | _STROKES | _TEXT | _SHOWN
_MOST_SEGMENTS = 8
"""A path with more could be the outline of a letter."""
_SEEN_MODES = (0, 1, 2)
"""Ways of drawing text that show it (ISO 32000-1, 9.3.6)."""
_SPACES = {1: "/DeviceGray", 3: "/DeviceRGB", 4: "/DeviceCMYK"}

_PLAIN = (int, float, Decimal, bool, pikepdf.Name)
"""What an operator that shows no text may carry."""
_UNREADABLE = "页面内容不能读出"

_BROKEN = (pikepdf.PdfError, UnicodeDecodeError, TypeError, AttributeError, ValueError, KeyError, IndexError)
"""What a broken page makes its reader raise."""

Instruction = tuple[list[Any], str]


class NotKept(Exception):
    """The page cannot stay as text; the words say why, in Chinese, for the report."""


@dataclass
class Kept:
    """A page's own instructions, its fonts under new names, the strings shown in each; `using` is the font in use."""

    instructions: list[Instruction] = field(default_factory=list)
    fonts: dict[str, pikepdf.Object] = field(default_factory=dict)
    codes: dict[str, set[bytes]] = field(default_factory=lambda: defaultdict(set))
    using: list[str] = field(default_factory=lambda: [""])

    def written(self) -> bytes:
        """The whole page."""
        return _written(self.instructions)

    def without_text(self) -> bytes:
        """The page with its words taken away."""
        return _written([one for one in self.instructions if one[1] not in _SHOWN])

    def text_alone(self) -> bytes:
        """The words in black, no line, nothing clipped: what would be seen if nothing hid them."""
        gone = _COLOURS | _STROKES | _LINES | {"W", "W*", "n"}
        return _written([one for one in self.instructions if one[1] not in gone])


def _written(instructions: list[Instruction]) -> bytes:
    return bytes(
        pikepdf.unparse_content_stream([(list(o), pikepdf.Operator(name)) for o, name in instructions])
    )


def kept_content(page: pikepdf.Page) -> Kept:
    """What of the page may stay; raises NotKept when anything on it is not plain text and lines."""
    try:
        return _read(page)
    except _BROKEN as error:
        raise NotKept(_UNREADABLE) from error


def _read(page: pikepdf.Page) -> Kept:
    if "/Group" in page.obj and "/SMask" in page.obj.Group:
        raise NotKept("有透明效果")
    made, segments = Kept(), 0
    instructions = list(pikepdf.parse_content_stream(page))
    for one in instructions:
        name = str(one.operator)
        if name in ("Do", "BI", "INLINE IMAGE", "EI", "ID"):
            raise NotKept("有图片、印章、表单或者嵌入的内容")
        if name in _DROPPED:
            continue
        if name == "BDC":
            if len(one.operands) and one.operands[0] == "/OC":
                raise NotKept("有图层")
            continue
        if name == "gs":
            _plain_state(page, one.operands[0])
            continue
        if name not in _KEPT:
            raise NotKept("有曲线、底纹或者其他图形")
        segments = segments + 1 if name in ("l", "re") else 0 if name in _STROKES | {"n"} else segments
        if segments > _MOST_SEGMENTS:
            raise NotKept("有曲线、底纹或者其他图形")
        _saved(made, name)
        made.instructions.append(_taken(page, made, name, list(one.operands)))
    return made


def _taken(page: pikepdf.Page, made: Kept, name: str, operands: list[Any]) -> Instruction:
    if name not in _SHOWN | {"d"} and any(not isinstance(o, _PLAIN) for o in operands):
        raise NotKept(_UNREADABLE)
    if name == "Tr" and int(operands[0]) not in _SEEN_MODES:
        raise NotKept("有看不见的文字")
    if name == "Tf":
        operands[0] = pikepdf.Name("/" + _font(page, made, operands[0]))
    if name in _SHOWN:
        _note_codes(made, operands[-1])
    if name in ("cs", "CS"):
        operands = [pikepdf.Name(_plain_space(page, operands[0]))]
    if name in ("scn", "SCN") and any(isinstance(o, pikepdf.Name) for o in operands):
        raise NotKept("有曲线、底纹或者其他图形")
    return operands, name


def _saved(made: Kept, name: str) -> None:
    """The font in use is part of what q saves and Q brings back."""
    if name == "q":
        made.using.append(made.using[-1])
    elif name == "Q":
        if len(made.using) == 1:
            raise NotKept(_UNREADABLE)
        made.using.pop()


def _resources(page: pikepdf.Page, kind: str, name: Any) -> Any:
    resources = page.resources
    if kind not in resources or str(name) not in resources[kind]:
        raise NotKept(_UNREADABLE)
    return resources[kind][str(name)]


def _font(page: pikepdf.Page, made: Kept, name: Any) -> str:
    """The font's new name: old names can tell what was written. It is the one in use from here on."""
    found = _resources(page, "/Font", name)
    new = next((n for n, known in made.fonts.items() if _same(known, found)), f"F{len(made.fonts) + 1}")
    made.fonts[new] = found
    made.using[-1] = new
    return new


def _same(one: pikepdf.Object, other: pikepdf.Object) -> bool:
    return bool(one.objgen == other.objgen and one.objgen != (0, 0))


def _note_codes(made: Kept, shown: Any) -> None:
    if not made.using[-1]:
        raise NotKept(_UNREADABLE)
    strings = list(shown) if isinstance(shown, pikepdf.Array) else [shown]
    made.codes[made.using[-1]].update(bytes(s) for s in strings if isinstance(s, pikepdf.String))


def _plain_state(page: pikepdf.Page, name: Any) -> None:
    """Line styles and overprint change nothing that could hide; whatever makes see-through does."""
    for key, value in _resources(page, "/ExtGState", name).items():
        if key in ("/SMask", "/BM") and value in ("/None", "/Normal", "/Compatible"):
            continue
        if key in ("/ca", "/CA") and float(value) == 1:
            continue
        if key in ("/SMask", "/BM", "/ca", "/CA", "/Font", "/TR", "/TR2", "/HT"):
            raise NotKept("有透明效果")


def _plain_space(page: pikepdf.Page, name: Any) -> str:
    if str(name) in _SPACES.values():
        return str(name)
    found = _resources(page, "/ColorSpace", name)
    if isinstance(found, pikepdf.Array) and found[0] == "/ICCBased" and int(found[1].N) in _SPACES:
        return _SPACES[int(found[1].N)]
    if isinstance(found, pikepdf.Array) and found[0] in ("/CalGray", "/CalRGB"):
        return _SPACES[1 if found[0] == "/CalGray" else 3]
    raise NotKept("有特殊颜色")
