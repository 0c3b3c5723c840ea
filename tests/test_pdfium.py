"""PDFs read, drawn and sealed by many threads at once, as a server does: nobody is in the library beside somebody else."""

from __future__ import annotations

import ast
import io
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pytest

import gongkai
from gongkai import pdfium
from gongkai.files.extract import page_texts
from gongkai.law.errors import WrongInput
from gongkai.official import seal
from gongkai.publishing import scans
from gongkai.redaction import pages

SOURCE = Path(gongkai.__file__).parent


def _pdf(count: int = 6) -> bytes:
    with pikepdf.new() as pdf:
        for n in range(count):
            page = pdf.add_blank_page(page_size=(300, 400))
            font = pikepdf.Dictionary(
                Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
            )
            page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font))
            page.Contents = pdf.make_stream(f"BT /F1 12 Tf 20 200 Td (page {n} of many words) Tj ET".encode())
        out = io.BytesIO()
        pdf.save(out)
    return out.getvalue()


def _drawn(content: bytes) -> list[tuple[int, int]]:
    with pages.opened(content) as document:
        return [pages.picture(document, n, 72).size for n in range(1, 7)]


USES: dict[str, Callable[[bytes], Any]] = {
    "read": lambda content: page_texts(content, "样例.pdf"),
    "chosen": lambda content: scans._to_read(content, ["many words " * 9] + [""] * 5),
    "scanned": lambda content: len(scans._drawn(content, 3)),
    "sealed": lambda content: seal._place(content, "many words"),
    "shown": _drawn,
}


@pytest.mark.parametrize("use", USES)
def test_each_use_waits_for_the_library(use: str) -> None:
    """While somebody else holds it, nothing is done; afterwards all is."""
    content, done = _pdf(), threading.Event()

    def work() -> None:
        USES[use](content)
        done.set()

    thread = threading.Thread(target=work)
    with pdfium.one_at_a_time:
        thread.start()
        assert not done.wait(0.2)
    assert done.wait(10)
    thread.join()


def test_many_threads_at_once_find_what_one_finds() -> None:
    content = _pdf()
    alone = {use: call(content) for use, call in USES.items()}
    assert alone["read"][2] == "page 2 of many words"
    with ThreadPoolExecutor(8) as threads:
        asked = [(use, threads.submit(call, content)) for _ in range(6) for use, call in USES.items()]
        assert all(found.result() == alone[use] for use, found in asked)


def test_the_library_is_free_again_after_a_file_that_does_not_open() -> None:
    for use in USES.values():
        with pytest.raises((WrongInput, pypdfium2.PdfiumError)):
            use(b"%PDF-1.4 broken")
        assert pdfium.one_at_a_time.acquire(blocking=False)
        pdfium.one_at_a_time.release()


def test_whoever_opens_a_pdf_with_it_knows_the_lock() -> None:
    for path in SOURCE.rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        if "PdfDocument(" in text:
            names = {
                a.name
                for node in ast.walk(ast.parse(text))
                if isinstance(node, ast.ImportFrom)
                for a in node.names
            }
            assert "one_at_a_time" in names, path
