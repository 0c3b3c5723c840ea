"""Zip files of strangers: what is a trap, locked or damaged is refused in one sentence."""

from __future__ import annotations

import io
import struct
import zipfile

import pytest

from gongkai.files import archives
from gongkai.law.errors import WrongInput


def _zip(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def _locked() -> bytes:
    raw = bytearray(_zip({"a.xml": b"<a/>"}))
    central = raw.index(b"PK\x01\x02")
    raw[central + 8] |= 1
    return bytes(raw)


ENTITY = '<?xml version="1.0" encoding="utf-16"?><!DOCTYPE a [<!ENTITY e "e">]><a/>'


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "损坏"),
        (b"PK\x03\x04 and nothing more", "损坏"),
        (_zip({"a.xml": b"0" * (31 * 2**20)}), "过大的部分"),
        (_zip({"a.bin": b"0" * (61 * 2**20)}), "过大的部分"),
        (_zip({f"{n}.bin": b"" for n in range(5001)}), "解压后过大"),
        (_zip({f"{n}.bin": b"0" * (51 * 2**20) for n in range(4)}), "解压后过大"),
        (_zip({"styles.xml": b"<!DOCTYPE a><a/>"}), "外部实体"),
        (_zip({"a.rels": ENTITY.encode("utf-16")}), "外部实体"),
        (_locked(), "密码"),
    ],
    ids=range(9),
)
def test_a_trap_is_refused(content: bytes, says: str) -> None:
    with pytest.raises(WrongInput, match=says):
        archives.opened(content, "a.docx")


def test_a_header_that_lies_about_its_size_unpacks_to_no_more_than_it_says() -> None:
    raw = bytearray(_zip({"a.bin": b"0" * (40 * 2**20)}))
    for mark, offset in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        struct.pack_into("<I", raw, raw.index(mark) + offset, 100)
    archive = archives.opened(bytes(raw), "a.docx")
    with pytest.raises(WrongInput, match="损坏"):
        archives.read(archive, "a.bin", "a.docx")


def test_parts_are_replaced_left_out_and_otherwise_the_same() -> None:
    archive = archives.opened(_zip({"a": b"1", "b": b"2", "c": b"3"}), "x.docx")
    made = archives.rewritten(archive, {"a": b"9", "b": None}, "x.docx")
    again = zipfile.ZipFile(io.BytesIO(made))
    assert {n: again.read(n) for n in again.namelist()} == {"a": b"9", "c": b"3"}
