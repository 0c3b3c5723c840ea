"""Words of a scan: its text layer page by page; pages that are pictures go to a reader, or to a person's eyes."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable, Iterator
from types import SimpleNamespace

import pikepdf
import pytest
import typst
from PIL import Image

from files.manuscript.makers import picture
from gongkai.law.errors import WrongInput
from gongkai.publishing import scans
from gongkai.publishing.scans import OCR, TEXT_LAYER, read_scan

WORDS = "Admission is by district and free of examination."


def _text(words: str) -> bytes:
    return typst.compile(words.encode())


def _pictures(count: int = 1) -> bytes:
    """A PDF as a scanner makes it: a picture on each page."""
    pages = [Image.new("RGB", (300, 400), (250, 250, n % 250)) for n in range(count)]
    out = io.BytesIO()
    pages[0].save(out, "PDF", save_all=True, append_images=pages[1:])
    return out.getvalue()


def _joined(*parts: bytes) -> bytes:
    out = io.BytesIO()
    with pikepdf.new() as book:
        for part in parts:
            with pikepdf.open(io.BytesIO(part)) as one:
                book.pages.extend(one.pages)
        book.save(out)
    return out.getvalue()


@pytest.fixture
def without_reader(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """No reader of images is installed."""
    scans._installed.cache_clear()
    monkeypatch.setitem(sys.modules, "rapidocr_onnxruntime", None)
    yield
    scans._installed.cache_clear()


@pytest.fixture
def seen(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[tuple[int, int]]]:
    """A reader that finds “read” in every picture; the sizes of the pictures that it was given."""
    scans._installed.cache_clear()
    sizes: list[tuple[int, int]] = []

    def engine(content: bytes) -> tuple[list[tuple[None, str, float]], None]:
        sizes.append(Image.open(io.BytesIO(content)).size)
        return [(None, "read", 0.9)], None

    monkeypatch.setitem(sys.modules, "rapidocr_onnxruntime", SimpleNamespace(RapidOCR=lambda: engine))
    yield sizes
    scans._installed.cache_clear()


def test_a_text_layer_is_read_without_any_reader(without_reader: None) -> None:
    scan = read_scan(_text(WORDS), "scan.pdf")
    assert (scan.text.split(), scan.method) == (WORDS.split(), TEXT_LAYER)


def test_a_page_with_a_seal_and_few_words_has_its_words_already(without_reader: None) -> None:
    last = b"#set page(width: 200pt, height: 200pt)\nMay 9\n#circle(radius: 20pt)"
    assert read_scan(_joined(_text(WORDS), typst.compile(last)), "scan.pdf").text.endswith("9")


@pytest.mark.parametrize("make", [lambda: _pictures(), lambda: picture((200, 60))])
def test_pictures_without_a_reader_ask_for_a_persons_eyes(
    make: Callable[[], bytes], without_reader: None
) -> None:
    content = make()
    name = "scan.pdf" if content.startswith(b"%PDF") else "scan.png"
    with pytest.raises(WrongInput, match=r"扫描件没有文字层.*由人工逐字核对"):
        read_scan(content, name)


def test_the_one_page_without_words_is_named(without_reader: None) -> None:
    with pytest.raises(WrongInput, match="第2页没有文字层"):
        read_scan(_joined(_text(WORDS), _pictures(), _text(WORDS)), "scan.pdf")


def test_only_the_pages_without_words_are_recognised(seen: list[tuple[int, int]]) -> None:
    scan = read_scan(_joined(_text(WORDS), _pictures(), _text(WORDS)), "scan.pdf")
    assert scan.method == OCR
    assert scan.text.split() == [*WORDS.split(), "read", *WORDS.split()]
    assert len(seen) == 1


def test_a_page_with_next_to_no_words_in_all_is_recognised_whole(seen: list[tuple[int, int]]) -> None:
    assert read_scan(_joined(_text("p. 1"), _pictures()), "scan.pdf").text == "read\nread"


def test_a_huge_page_is_drawn_no_larger_than_a_reader_needs(seen: list[tuple[int, int]]) -> None:
    read_scan(typst.compile(b"#set page(width: 9000pt, height: 3000pt)\n1"), "scan.pdf")
    assert max(seen[0]) <= 5001


def test_a_picture_is_recognised(seen: list[tuple[int, int]]) -> None:
    assert (read_scan(picture((200, 60)), "scan.png").text, seen) == ("read", [(200, 60)])


def test_too_many_pages_of_pictures_are_for_a_person(seen: list[tuple[int, int]]) -> None:
    with pytest.raises(WrongInput, match="超过60页"):
        read_scan(_pictures(61), "scan.pdf")
    assert seen == []


@pytest.mark.parametrize(
    ("content", "name"),
    [(b"hello", "scan.txt"), (b"%PDF-1.4 broken", "scan.pdf"), (b"\x89PNG broken", "scan.png")],
)
def test_something_that_is_no_scan_is_refused(content: bytes, name: str) -> None:
    with pytest.raises(WrongInput):
        read_scan(content, name)
