"""Paper against web text (S43): layout is put aside, every character and digit counts, differences are shown in place."""

from __future__ import annotations

import io
import re
import unicodedata
from dataclasses import dataclass
from difflib import SequenceMatcher

from gongkai.files.extract import text_of
from gongkai.files.storage import media_type_of
from gongkai.law.errors import WrongInput


@dataclass(frozen=True)
class Difference:
    """A place where the two say different things: the words before it, what the paper says, what the web says."""

    place: str
    paper: str
    web: str


@dataclass(frozen=True)
class PaperComparison:
    """Whether paper and web say the same, how alike they are (0 to 1), and where they differ."""

    same: bool
    ratio: float
    differences: tuple[Difference, ...]


@dataclass(frozen=True)
class ScanText:
    """What a scan says and how it was read."""

    text: str
    method: str


TEXT_LAYER, OCR = "文字层", "文字识别"
_PAGE = re.compile(r"^\s*[—\-－–]\s*\d{1,4}\s*[—\-－–]\s*$", re.MULTILINE)
_SAME = str.maketrans(
    {"﹒": ".", "·": "·", "－": "-", "—": "-", "–": "-", "〇": "○", "“": '"', "”": '"', "‘": "'", "’": "'"}
)


def flat(text: str) -> str:
    """The characters that count: no spaces, no line ends, no page numbers; width of punctuation made one."""
    text = _PAGE.sub("", text)
    text = unicodedata.normalize("NFKC", text.translate(_SAME)).translate(_SAME)
    return re.sub(r"\s+", "", text)


def compare_paper(paper_text: str, web_text: str) -> PaperComparison:
    """Compare character by character; a changed character or digit is always a difference."""
    paper, web = flat(paper_text), flat(web_text)
    if paper == web:
        return PaperComparison(True, 1.0, ())
    matcher = SequenceMatcher(None, paper, web, autojunk=False)
    found = tuple(
        Difference("…" + web[max(0, j1 - 12) : j1], paper[i1:i2], web[j1:j2])
        for tag, i1, i2, j1, j2 in matcher.get_opcodes()
        if tag != "equal"
    )
    return PaperComparison(False, matcher.ratio(), found)


def read_scan(content: bytes, name: str) -> ScanText:
    """The words of a scan: its text layer, or by the optional reader of images (extra `ocr`).

    Raises WrongInput when there is no text layer and no reader: a person has to compare by eye then.
    """
    media_type = media_type_of(content, name)
    if media_type == "application/pdf":
        text = text_of(content, media_type, name)
        if len(flat(text)) >= 20:
            return ScanText(text, TEXT_LAYER)
    elif not media_type.startswith("image/"):
        raise WrongInput("扫描件应为 PDF、PNG 或 JPEG 文件")
    return ScanText(_recognised(content, media_type), OCR)


def _recognised(content: bytes, media_type: str) -> str:
    try:
        from rapidocr_onnxruntime import RapidOCR
    except ImportError as error:
        raise WrongInput(
            "扫描件没有文字层，本机也没有安装文字识别组件（gongkai[ocr]），请由人工逐字核对并勾选“由人工核对”"
        ) from error
    reader = RapidOCR()
    lines: list[str] = []
    for picture in _pictures(content, media_type):
        result, _ = reader(picture)
        lines += [text for _, text, _ in result or []]
    return "\n".join(lines)


def _pictures(content: bytes, media_type: str) -> list[bytes]:
    if media_type != "application/pdf":
        return [content]
    import pypdfium2

    pages = []
    document = pypdfium2.PdfDocument(content)
    try:
        for page in document:
            out = io.BytesIO()
            page.render(scale=200 / 72).to_pil().save(out, "PNG")
            pages.append(out.getvalue())
    finally:
        document.close()
    return pages
