"""A workbook or a mail as body of pages: everything in it in its order, what was hidden too; what is left out is said."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.errors import MessageError
from email.message import EmailMessage
from html import escape

from lxml import html
from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from gongkai.law.errors import WrongInput

MOST_CELLS = 20_000
_HEADS = (("From", "发件人"), ("To", "收件人"), ("Cc", "抄送"), ("Date", "日期"), ("Subject", "主题"))


@dataclass(frozen=True)
class Body:
    """The body as HTML, and sentences on what it lacks of the original."""

    html: str
    says: tuple[str, ...]


def sheets(content: bytes, name: str) -> Body:
    """Every sheet of an XLSX as a table of its values; hidden sheets, rows and columns are shown and said.

    Raises WrongInput for what does not open and for more than MOST_CELLS cells.
    """
    try:
        book = load_workbook(io.BytesIO(content), data_only=True)
    except (InvalidFileException, zipfile.BadZipFile, KeyError, ValueError, OSError, TypeError) as error:
        raise WrongInput(f"“{name}”不能作为 Excel 文件打开，可能已损坏") from error
    parts, says, cells, remarks, pictures = (
        [],
        ["Excel 文件已转为 PDF：只有各单元格的值，版式与原件不同"],
        0,
        0,
        0,
    )
    for sheet in book.worksheets:
        cells += sheet.max_row * sheet.max_column
        if cells > MOST_CELLS:
            raise WrongInput(f"“{name}”的单元格超过{MOST_CELLS}个，请先另存为 PDF 再上传")
        hidden = sheet.sheet_state != "visible"
        folded = sum(d.hidden for d in (*sheet.row_dimensions.values(), *sheet.column_dimensions.values()))
        if hidden or folded:
            says.append(
                f"工作表“{sheet.title}”"
                + ("是隐藏的" if hidden else "有隐藏的行、列")
                + "，内容已列出，请注意审查"
            )
        parts.append(f"<h2>【工作表】{escape(sheet.title)}</h2>" + _table(sheet))
        remarks += sum(1 for row in sheet.iter_rows() for cell in row if cell.comment)
        pictures += len(sheet._images) + len(sheet._charts)
    if remarks or pictures:
        says.append(f"原件中的批注{remarks}处、图片和图表{pictures}个没有转入")
    return Body("".join(parts), tuple(says))


def _table(sheet: object) -> str:
    rows = []
    for row in sheet.iter_rows(values_only=True):  # type: ignore[attr-defined]
        rows.append("<tr>" + "".join(f"<td>{escape(_said(value))}</td>" for value in row) + "</tr>")
    return f"<table>{''.join(rows)}</table>" if rows else "<p>（空表）</p>"


def _said(value: object) -> str:
    if value is None:
        return ""
    isoformat = getattr(value, "isoformat", None)
    return str(
        isoformat(" ") if callable(isoformat) and hasattr(value, "hour") and hasattr(value, "year") else value
    )


def is_mail(content: bytes, name: str) -> bool:
    """True for an .eml that begins with headers of a mail."""
    if not name.lower().endswith(".eml"):
        return False
    head = message_from_bytes(content[:65536], policy=policy.default)
    return any(key in head for key in ("From", "Date", "Message-ID", "Received"))


def mail(content: bytes, name: str) -> Body:
    """Heads and words of a mail; its attachments are named, to be taken in one by one."""
    try:
        message = message_from_bytes(content, policy=policy.default)
        heads = [(label, str(message[key])) for key, label in _HEADS if message[key]]
        words, attached = (
            _words(message),
            [part.get_filename() or "（无名）" for part in message.iter_attachments()],
        )
    except (MessageError, LookupError, ValueError, AttributeError) as error:
        raise WrongInput(f"“{name}”不能作为邮件打开，请先另存为 PDF 再上传") from error
    lines = [f"{label}：{value}" for label, value in heads] + [""] + words.splitlines()
    lines += [f"附件：{one}" for one in attached]
    says = ["邮件已转为 PDF：只有信头和正文"]
    if attached:
        says.append(f"附件{len(attached)}个没有转入，请分别存入后处理")
    return Body("".join(f"<p>{escape(line) or '　'}</p>" for line in lines), tuple(says))


def _words(message: EmailMessage) -> str:
    part = message.get_body(("plain", "html"))
    if part is None:
        return ""
    raw = part.get_payload(decode=True)
    found = raw.decode(part.get_content_charset() or "utf-8", "replace") if isinstance(raw, bytes) else ""
    if part.get_content_type() == "text/html" and found.strip():
        # Words behind scripts and styles are nobody's words; all others are shown, whatever their colour.
        tree = html.document_fromstring(found)
        for gone in tree.xpath("//script | //style"):
            gone.drop_tree()
        return "\n".join(line for line in tree.text_content().splitlines() if line.strip())
    return found
