"""Any file that can be redacted as the PDF on whose pages boxes are drawn; what was lost on the way is said."""

from __future__ import annotations

import io
from dataclasses import dataclass
from html import escape

import pikepdf
from PIL import Image, ImageOps

from gongkai.files import pictures
from gongkai.files.manuscript import read_body
from gongkai.files.storage import media_type_of
from gongkai.law.errors import WrongInput
from gongkai.official.pdf import render_official
from gongkai.official.text import OfficialText
from gongkai.redaction import marks, office_files
from gongkai.redaction.pages import sizes

_A4 = (595.28, 841.89)
_MARGIN = 28.0
_CONVERTED = "（由 Word 文件转换）"
_MADE = "（由其他文件转换）"
MAIL = "message/rfc822"


@dataclass(frozen=True)
class Converted:
    """The PDF to work on; sentences on what it lacks of the original."""

    content: bytes
    says: tuple[str, ...]


def to_pdf(content: bytes, name: str) -> Converted:
    """The pages of a PDF, DOCX, XLSX, EML, PNG or JPEG as they will be worked on.

    Raises WrongInput for any other kind, for a file that does not open, and for one without pages.
    """
    kind = kind_of(content, name)
    if kind == "application/pdf":
        made = _plain_pdf(content, name)
    elif kind.startswith("image/"):
        made = _from_picture(content, name)
    elif name.lower().endswith(".docx"):
        made = _from_word(content, name)
    elif name.lower().endswith(".xlsx"):
        made = _from_body(office_files.sheets(content, name))
    elif kind == MAIL:
        made = _from_body(office_files.mail(content, name))
    else:
        raise WrongInput(f"“{name}”不能直接区分处理，请先另存为 PDF 再上传")
    sizes(made.content)
    return made


def kind_of(content: bytes, name: str) -> str:
    """The media type by the first bytes, or that of a mail; raises WrongInput for what is not taken."""
    return MAIL if office_files.is_mail(content, name) else media_type_of(content, name)


def _from_body(body: office_files.Body) -> Converted:
    # No file name: it can tell a name that the boxes would then miss.
    text = OfficialText(issuer=_MADE, title=_MADE, bare=True, body_html=body.html)
    return Converted(render_official(text), body.says)


def _plain_pdf(content: bytes, name: str) -> Converted:
    """Stamps, filled fields and what was drawn or typed onto it become part of the page; remarks and links go."""
    try:
        with pikepdf.open(io.BytesIO(content)) as pdf:
            says = marks.dynamic(pdf)
            if not any("/Annots" in page.obj for page in pdf.pages):
                return Converted(content, says)
            says += marks.drawn_in(pdf)
            out = io.BytesIO()
            pdf.save(out, deterministic_id=True)
            return Converted(out.getvalue(), says)
    except pikepdf.PasswordError as error:
        raise WrongInput(f"“{name}”加了打开密码，请去掉密码后再上传") from error
    except (pikepdf.PdfError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise WrongInput(f"“{name}”不能作为 PDF 打开，可能已损坏") from error


def _from_picture(content: bytes, name: str) -> Converted:
    """The picture on a page of A4, upright, as large as it fits."""
    shown, _ = pictures.shown(content, name)
    with Image.open(io.BytesIO(shown)) as found:
        upright = ImageOps.exif_transpose(found).convert("RGBA")
    flat = Image.new("RGB", upright.size, (255, 255, 255))
    flat.paste(upright, mask=upright.getchannel("A"))
    wide, high = _A4 if flat.height >= flat.width else _A4[::-1]
    part = min((wide - 2 * _MARGIN) / flat.width, (high - 2 * _MARGIN) / flat.height)
    across, down = flat.width * part, flat.height * part
    with pikepdf.new() as pdf:
        image = pdf.make_stream(
            flat.tobytes(), Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Image, Width=flat.width,
            Height=flat.height, ColorSpace=pikepdf.Name.DeviceRGB, BitsPerComponent=8,
        )  # fmt: skip
        at = f"{(wide - across) / 2:.3f} {(high - down) / 2:.3f}"
        page = pikepdf.Dictionary(
            Type=pikepdf.Name.Page, MediaBox=[0, 0, wide, high],
            Resources=pikepdf.Dictionary(XObject=pikepdf.Dictionary(P=image)),
            Contents=pdf.make_stream(f"q {across:.3f} 0 0 {down:.3f} {at} cm /P Do Q".encode()),
        )  # fmt: skip
        pdf.pages.append(pikepdf.Page(pdf.make_indirect(page)))
        out = io.BytesIO()
        pdf.save(out, deterministic_id=True)
    return Converted(out.getvalue(), ())


def _from_word(content: bytes, name: str) -> Converted:
    """All words, tables and images in their order; pages fall otherwise than in Word, and that is said."""
    body = read_body(content, name)
    edges = "".join(f"<p>{escape(line)}</p>" for line in body.edges)
    if edges:
        edges = f"<p>【原件的页眉、页脚】</p>{edges}"
    # No file name: it can tell a name that the boxes would then miss.
    text = OfficialText(
        issuer=_CONVERTED, title=_CONVERTED, bare=True, body_html=body.html + edges,
        images={image.name: image.content for image in body.images},
    )  # fmt: skip
    says = ("Word 文件已转为 PDF：字体、分页与原件不同", *body.says)
    return Converted(render_official(text), says)
