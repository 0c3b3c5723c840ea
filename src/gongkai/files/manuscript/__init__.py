"""Reading manuscripts: Word files, the clipboard of Word and WPS, typed lines. Bytes and strings in, values out."""

from gongkai.files.manuscript.docx import Body, read_body, read_docx
from gongkai.files.manuscript.pasted import read_pasted, read_plain
from gongkai.files.manuscript.shape import Image, Manuscript

__all__ = ["Body", "Image", "Manuscript", "read_body", "read_docx", "read_pasted", "read_plain"]
