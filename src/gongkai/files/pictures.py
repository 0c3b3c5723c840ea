"""Pictures of strangers: judged before they are unpacked, made PNG where a page cannot show them, freed of traces.

JPEG and PNG lose their traces segment by segment: no pixel is touched, and which way is up stays.
"""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator

from PIL import Image, UnidentifiedImageError

from gongkai.law.errors import WrongInput

MOST_PIXELS = 60_000_000
SHOWN = {"PNG": ("image/png", ".png"), "JPEG": ("image/jpeg", ".jpg")}
_ORIENTATION = 0x0112
_PNG_HEAD = b"\x89PNG\r\n\x1a\n"
# What a picture needs to be drawn; everything else in a PNG tells of its making.
_PNG_KEPT = {
    b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"cICP", b"sBIT", b"bKGD", b"pHYs",
    b"acTL", b"fcTL", b"fdAT",
}  # fmt: skip


def shown(content: bytes, name: str) -> tuple[bytes, str]:
    """A picture that a page can show, and its media type: PNG and JPEG as they are, GIF, BMP, TIFF, WebP as PNG.

    Raises WrongInput for what is no such picture (EMF and WMF among them) or has more than 60 million pixels.
    """
    try:
        with Image.open(
            io.BytesIO(content), formats=("PNG", "JPEG", "GIF", "BMP", "TIFF", "WEBP")
        ) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise WrongInput(f"图片“{name}”过大（{picture.width}×{picture.height}像素）")
            if picture.format in SHOWN:
                picture.verify()
                return content, SHOWN[picture.format][0]
            out = io.BytesIO()
            picture.convert("RGBA" if picture.has_transparency_data else "RGB").save(out, "PNG")
            return out.getvalue(), "image/png"
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, struct.error) as error:
        raise WrongInput(
            f"图片“{name}”不能打开，可能已损坏，或是不能在网上显示的格式（如 EMF、WMF）"
        ) from error
    except Image.DecompressionBombError as error:
        raise WrongInput(f"图片“{name}”过大") from error


def bare(content: bytes, name: str) -> bytes:
    """A JPEG or PNG without what tells of its making: camera, place, time, author, software, words.

    Raises WrongInput when the picture is broken.
    """
    try:
        made = _bare_png(content) if content.startswith(_PNG_HEAD) else _bare_jpeg(content)
    except (struct.error, IndexError, ValueError, OSError) as error:
        raise WrongInput(f"“{name}”不能打开，文件可能已损坏") from error
    if made != content:
        shown(made, name)
    return made


def _bare_png(content: bytes) -> bytes:
    out = [_PNG_HEAD]
    at = len(_PNG_HEAD)
    while at < len(content):
        (length,) = struct.unpack_from(">I", content, at)
        kind, end = content[at + 4 : at + 8], at + 12 + length
        if end > len(content):
            raise ValueError("cut off")
        if kind in _PNG_KEPT:
            out.append(content[at:end])
        at = end
        if kind == b"IEND":
            break
    return b"".join(out)


def _bare_jpeg(content: bytes) -> bytes:
    up = _upright(content)
    out = [b"\xff\xd8"]
    if up != 1:
        out.append(_orientation(up))
    for marker, segment in _segments(content):
        is_application = 0xE0 <= marker <= 0xEF
        # JFIF, colour profile and Adobe's colour transform are needed to draw; all else of this family tells.
        if marker == 0xFE or (is_application and not _draws(marker, segment)):
            continue
        out.append(segment)
    return b"".join(out)


def _draws(marker: int, segment: bytes) -> bool:
    if marker == 0xE0:
        return segment[4:9] == b"JFIF\0"
    return (marker == 0xE2 and segment[4:16] == b"ICC_PROFILE\0") or (
        marker == 0xEE and segment[4:9] == b"Adobe"
    )


def _segments(content: bytes) -> Iterator[tuple[int, bytes]]:
    """Each segment with its marker; a scan with its data; nothing behind the end of the image."""
    if content[:2] != b"\xff\xd8":
        raise ValueError("no JPEG")
    at = 2
    while True:
        if content[at] != 0xFF:
            raise ValueError("no marker")
        while content[at + 1] == 0xFF:
            at += 1
        marker = content[at + 1]
        if marker == 0xD9:
            yield marker, b"\xff\xd9"
            return
        (length,) = struct.unpack_from(">H", content, at + 2)
        end = at + 2 + length
        if marker == 0xDA:
            end = _scan_end(content, end)
        yield marker, content[at:end]
        at = end


def _scan_end(content: bytes, at: int) -> int:
    while True:
        at = content.index(b"\xff", at)
        if content[at + 1] != 0 and not 0xD0 <= content[at + 1] <= 0xD7 and content[at + 1] != 0xFF:
            return at
        at += 1 if content[at + 1] == 0xFF else 2


def _upright(content: bytes) -> int:
    with Image.open(io.BytesIO(content), formats=("JPEG",)) as picture:
        found = picture.getexif().get(_ORIENTATION, 1)
    return found if found in range(1, 9) else 1


def _orientation(up: int) -> bytes:
    exif = Image.Exif()
    exif[_ORIENTATION] = up
    body = exif.tobytes()
    body = body if body.startswith(b"Exif\0\0") else b"Exif\0\0" + body
    return b"\xff\xe1" + struct.pack(">H", len(body) + 2) + body
