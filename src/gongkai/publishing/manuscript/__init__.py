"""Reading manuscripts: Word files, the clipboard of Word and WPS, typed lines. Bytes and strings in, values out."""

from gongkai.publishing.manuscript.docx import read_docx
from gongkai.publishing.manuscript.pasted import read_pasted, read_plain
from gongkai.publishing.manuscript.shape import Image, Manuscript

__all__ = ["Image", "Manuscript", "read_docx", "read_pasted", "read_plain"]
