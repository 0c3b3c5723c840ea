"""The QR code of a page's address, as SVG for pages and PDF and as PNG for DOCX."""

from __future__ import annotations

import io

import segno
from segno.encoder import DataOverflowError

from gongkai.law.errors import WrongInput
from gongkai.reporting.rendering.edition import link_target


def qr_svg(address: str, alt: str = "") -> str:
    """Inline SVG with `alt` as its title; raises WrongInput for an address that is no link or too long."""
    svg: str = _code(address).svg_inline(
        scale=1, border=4, svgclass="report-qr-code", lineclass=None, title=alt or None, omitsize=True,
        light="#ffffff",
    )  # fmt: skip
    return svg.replace("<svg ", '<svg role="img" ', 1) if alt else svg


def qr_file(address: str) -> str:
    """A stand-alone SVG document, for the PDF."""
    out = io.BytesIO()
    _code(address).save(out, kind="svg", border=0, xmldecl=False, svgclass=None, lineclass=None)
    return out.getvalue().decode()


def qr_png(address: str) -> bytes:
    """A PNG picture, for DOCX."""
    out = io.BytesIO()
    _code(address).save(out, kind="png", scale=8, border=1)
    return out.getvalue()


def _code(address: str) -> segno.QRCode:
    try:
        return segno.make(link_target(address), error="m", micro=False)
    except DataOverflowError:
        raise WrongInput(f"网页地址有{len(address)}个字符，太长，不能做成二维码") from None
