"""The body of a former page: out of its cell or out of a file, its pictures out of the parcel, by the one policy."""

from __future__ import annotations

import base64
import mimetypes
import re
from dataclasses import replace
from html import unescape
from pathlib import PurePosixPath
from urllib.parse import urlsplit

from gongkai.files.extract import decoded
from gongkai.files.manuscript import Manuscript, read_docx, read_pasted, read_plain
from gongkai.law.errors import WrongInput
from gongkai.publishing.importing.columns import LONGEST_CELL
from gongkai.publishing.importing.parcel import Parcel

_PICTURE = re.compile(r"""(<img\b[^>]*?\bsrc\s*=\s*)("[^"]*"|'[^']*'|[^\s"'>]+)""", re.IGNORECASE)
_TAG = re.compile(r"<[a-zA-Z!/]")
READABLE = (".docx", ".html", ".htm", ".txt")


def body_of_cell(text: str, parcel: Parcel) -> Manuscript:
    """A cell as markup or as lines. Raises WrongInput for one that a spreadsheet cut off."""
    if len(text) == LONGEST_CELL:
        raise WrongInput(f"正好{LONGEST_CELL}个字，可能被电子表格截断，请改用“正文文件”")
    return _markup(text, parcel) if _TAG.search(text) else read_plain(text)


def body_of_file(content: bytes, name: str, parcel: Parcel) -> Manuscript:
    """A Word file, a page or a text file. Raises WrongInput for another kind, or one that does not open."""
    ending = PurePosixPath(name).suffix.lower()
    if ending == ".docx":
        return read_docx(content, name)
    if ending in (".html", ".htm"):
        folder = str(PurePosixPath(name.replace("\\", "/")).parent)
        return _markup(decoded(content), parcel, "" if folder == "." else folder + "/")
    if ending == ".txt":
        return read_plain(decoded(content))
    raise WrongInput(f"正文文件应为{'、'.join(READABLE)}，“{name}”不是")


def _markup(text: str, parcel: Parcel, folder: str = "") -> Manuscript:
    """Pictures that the parcel holds are put into the markup, so that they are judged and kept like pasted ones."""
    lost: list[str] = []

    def inside(match: re.Match[str]) -> str:
        src = match[2].strip("\"'").strip()
        if src.startswith("data:"):
            return match[0]
        at = unescape(urlsplit(src).path)
        name = next((n for n in (folder + at, at) if parcel.has(n)), "")
        if not name:
            lost.append(src[:80])
            return f'{match[1]}""'
        media_type = mimetypes.guess_type(at)[0] or "image/png"
        return f'{match[1]}"data:{media_type};base64,{base64.b64encode(parcel.picture(name)).decode()}"'

    read = read_pasted(_PICTURE.sub(inside, text))
    if not lost:
        return read
    says = f"正文有{len(lost)}幅图片不在附件包里，未能带入：{'、'.join(lost[:3])}"
    return replace(read, says=(says, *(s for s in read.says if "不在粘贴的内容里" not in s)))
