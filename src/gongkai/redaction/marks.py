"""What lies on the pages of a PDF without being in them: fields, stamps, typed and drawn additions, remarks, links.

Whoever looks at the page sees them, and one of them may hide what lies below: so what belongs to the page is drawn into
it, and what could not be is said.
"""

from __future__ import annotations

from typing import Any

import pikepdf

# What an annotation adds to the page itself; all others are remarks on it.
_ADDED = (
    "/FreeText", "/Square", "/Circle", "/Line", "/Polygon", "/PolyLine", "/Ink", "/Watermark", "/Redact",
)  # fmt: skip
_PART_OF_PAGE = ("/Widget", "/Stamp", *_ADDED)
_NOT_SHOWN = 2 | 32
"""Hidden, or not on the screen (ISO 32000-1, table 165)."""
_DEEPEST = 20


def dynamic(pdf: pikepdf.Pdf) -> tuple[str, ...]:
    """A sentence when the file is a form whose pages a program of one maker draws by itself (XFA)."""
    form = pdf.Root.get("/AcroForm")
    if isinstance(form, pikepdf.Dictionary) and "/XFA" in form:
        return (
            "原件是动态表单（XFA），只有普通页面上的内容，请核对；缺少的，请先在原软件中打印为 PDF 再上传",
        )
    return ()


def drawn_in(pdf: pikepdf.Pdf) -> tuple[str, ...]:
    """Draw what belongs to the pages into them and take the rest away; sentences on what changed thereby."""
    gone = sum(_without_remarks(page) for page in pdf.pages)
    fields = "/AcroForm" in pdf.Root
    if fields:
        _filled(pdf)
    seen = [a for page in pdf.pages for a in _of(page) if not _flags(a) & _NOT_SHOWN]
    lost = sum(1 for a in seen if not _has_look(a) and (a.get("/Subtype") != "/Widget" or _value(a)))
    added = sum(1 for a in seen if a.get("/Subtype") in _ADDED and _has_look(a))
    pdf.flatten_annotations("screen")
    # What is left is not shown on the screen: hidden fields and the like.
    for holder, key in [*((page.obj, "/Annots") for page in pdf.pages), (pdf.Root, "/AcroForm")]:
        if key in holder:
            del holder[key]
    says = []
    if gone:
        says.append(f"已去除原件中的批注、链接等{gone}处")
    if added:
        says.append(f"原件页面上另加的文字、图形{added}处已并入页面，请核对是否应当公开")
    if lost:
        says.append(f"原件有{lost}处填写或者另加的内容不能转入，请先在原软件中打印为 PDF 再上传")
    return tuple(says)


def _of(page: pikepdf.Page) -> list[Any]:
    held = page.obj.get("/Annots")
    return [a for a in held if isinstance(a, pikepdf.Dictionary)] if isinstance(held, pikepdf.Array) else []


def _without_remarks(page: pikepdf.Page) -> int:
    found = _of(page)
    if "/Annots" in page.obj:
        page.obj.Annots = pikepdf.Array([a for a in found if a.get("/Subtype") in _PART_OF_PAGE])
    return sum(1 for a in found if a.get("/Subtype") not in (*_PART_OF_PAGE, "/Popup"))


def _filled(pdf: pikepdf.Pdf) -> None:
    """Draw the values of fields. The library has Western letters alone and would write “????” over any other: such
    a field keeps the look it has."""
    held = {n: _of(page) for n, page in enumerate(pdf.pages) if "/Annots" in page.obj}
    for n, found in held.items():
        pdf.pages[n].obj.Annots = pikepdf.Array([a for a in found if _is_western(_value(a))])
    pdf.generate_appearance_streams()
    for n, found in held.items():
        pdf.pages[n].obj.Annots = pikepdf.Array(found)


def _is_western(text: str) -> bool:
    try:
        text.encode("cp1252")
    except UnicodeEncodeError:
        return False
    return True


def _value(field: Any) -> str:
    """What stands in a field of text or choice, its own or that of the field it is part of."""
    at: Any = field
    for _ in range(_DEEPEST):
        if not isinstance(at, pikepdf.Dictionary):
            break
        if "/V" in at:
            return str(at.V) if isinstance(at.V, pikepdf.String) else ""
        at = at.get("/Parent")
    return ""


def _flags(annotation: Any) -> int:
    flags = annotation.get("/F", 0)
    return int(flags) if isinstance(flags, int) else 0


def _has_look(annotation: Any) -> bool:
    look = annotation.get("/AP")
    return isinstance(look, pikepdf.Dictionary) and isinstance(
        look.get("/N"), pikepdf.Dictionary | pikepdf.Stream
    )
