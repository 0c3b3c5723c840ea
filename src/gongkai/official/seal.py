"""Put the seal on a PDF: a visible round red seal over the date, a signature over every byte of the file."""

from __future__ import annotations

import io
import tempfile
from contextlib import closing
from datetime import datetime
from functools import lru_cache
from pathlib import Path

import pypdfium2
from asn1crypto import algos, x509
from pyhanko.pdf_utils.content import ImportedPdfPage
from pyhanko.pdf_utils.generic import DictionaryObject, pdf_name
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.layout import AxisAlignment, SimpleBoxLayoutRule
from pyhanko.pdf_utils.writer import BasePdfFileWriter
from pyhanko.sign import fields, signers
from pyhanko.sign.signers.pdf_signer import PdfSigningSession
from pyhanko.stamp import StaticStampStyle

from gongkai.law.errors import WrongInput
from gongkai.official.identity import Identity
from gongkai.official.pdf import PITCHES, compile_pdf
from gongkai.official.seal_check import FIELD, SealCheck, check_seal
from gongkai.official.seal_tag import tag_seal
from gongkai.pdfium import one_at_a_time

__all__ = ["SealCheck", "check_seal", "seal_drawing", "seal_pdf"]

SIZE = 42 / 25.4 * 72
"""Points across."""
_ABOVE_DATE = PITCHES[0] / 2 + 16
"""The centre of the seal lies this much above the date: signature and date below its middle (7.3.5.1)."""
_FILLED = SimpleBoxLayoutRule(AxisAlignment.ALIGN_MID, AxisAlignment.ALIGN_MID)
"""The drawing fills its box: 42 mm are 42 mm."""
_LONGEST_SIGNATURE = 1024
"""Bytes: RSA of 8192 bits."""


def seal_pdf(
    pdf: bytes, identity: Identity, *, agency_name: str, date_words: str = "", reason: str, at: datetime
) -> bytes:
    """Seal a PDF, so that any later change shows.

    `date_words`: the seal goes over these words where they stand last as the date of the document; without them over
    the agency's name, and bottom right of the last page where that is not found either. Raises Refused when the
    certificate does not hold at `at`, WrongInput for a file that is sealed already or is no PDF.
    """
    identity.require_valid(at)
    page, x, y = _place(pdf, date_words or agency_name)
    writer = _Writer(io.BytesIO(pdf))
    if writer.prev.embedded_signatures:
        raise WrongInput("文件已经有电子印章或签名，不能再次用印")
    box = (round(x - SIZE / 2), round(y - SIZE / 2), round(x + SIZE / 2), round(y + SIZE / 2))
    metadata = signers.PdfSignatureMetadata(
        field_name=FIELD, md_algorithm=identity.signer.digest, subfilter=fields.SigSeedSubFilter.PADES,
        reason=reason, name=identity.name, location=agency_name,
        certify=True, docmdp_permissions=fields.MDPPerm.NO_CHANGES,
    )  # fmt: skip
    words = f"{agency_name}电子印章"
    spec = fields.SigFieldSpec(FIELD, on_page=page, box=box, readable_field_name=words)
    with tempfile.TemporaryDirectory(prefix="gongkai-seal-") as folder:
        drawn = Path(folder) / "seal.pdf"
        drawn.write_bytes(seal_drawing(agency_name))
        style = StaticStampStyle(
            background=_Ink(str(drawn)), background_layout=_FILLED, border_width=0, background_opacity=1.0
        )
        made = _SignerAt(
            metadata, signer=_Bridge(identity), stamp_style=style, new_field_spec=spec, at=at, words=words
        ).sign_pdf(writer)
    return bytes(made.getvalue())


@lru_cache(maxsize=64)
def seal_drawing(agency_name: str) -> bytes:
    """The seal as a page of 42 mm: a drawing, nothing that signs."""
    with tempfile.TemporaryDirectory(prefix="gongkai-seal-") as folder:
        return compile_pdf("seal.typ", {"agency": agency_name}, Path(folder), exact=True)


def _place(pdf: bytes, words: str) -> tuple[int, float, float]:
    """Page and centre of the seal, in points from the lower left."""
    try:
        with one_at_a_time, closing(pypdfium2.PdfDocument(pdf)) as document:
            return _found(document, words)
    except pypdfium2.PdfiumError as error:
        raise WrongInput("要用印的文件不是可以打开的 PDF") from error


def _found(document: pypdfium2.PdfDocument, words: str) -> tuple[int, float, float]:
    for number in range(len(document) - 1, -1, -1):
        with closing(document[number]) as page, closing(page.get_textpage()) as text:
            if found := _last_date(text, words):
                return number, *found
    with closing(document[len(document) - 1]) as page:
        return len(document) - 1, page.get_size()[0] - 130, 150


def _last_date(text: pypdfium2.PdfTextPage, words: str) -> tuple[float, float] | None:
    """Where the words stand last on a page; the day in the record at the foot (…印发) is not the document's."""
    searcher, last = text.search(words, match_case=True), None
    while (found := searcher.get_next()) is not None:
        at, length = found
        if not text.get_text_range(at + length, 2).startswith("印发"):
            last = found
    if last is None:
        return None
    boxes = [text.get_charbox(last[0] + i) for i in range(last[1])]
    left, right = min(b[0] for b in boxes), max(b[2] for b in boxes)
    middle = (min(b[1] for b in boxes) + max(b[3] for b in boxes)) / 2
    return (left + right) / 2, middle + _ABOVE_DATE


class _Ink(ImportedPdfPage):
    """The drawing as stamp ink: words under the red stay readable."""

    def render(self) -> bytes:
        self.resources.ext_g_state[pdf_name("/Ink")] = DictionaryObject(
            {pdf_name("/BM"): pdf_name("/Multiply")}
        )
        return b"/Ink gs " + super().render()


class _Writer(IncrementalPdfFileWriter):
    """Leaves title, keywords and dates as they were rendered; pyHanko would put the machine's time into them."""

    def _update_meta(self) -> None:
        return


class _SignerAt(signers.PdfSigner):
    """pyHanko takes the time from the machine; here it is an argument. The field is tagged before it is signed."""

    def __init__(self, *args: object, at: datetime, words: str, **more: object) -> None:
        super().__init__(*args, **more)
        self._at, self._words = at, words

    def init_signing_session(
        self, pdf_out: BasePdfFileWriter, existing_fields_only: bool = False
    ) -> PdfSigningSession:
        session = super().init_signing_session(pdf_out, existing_fields_only)
        session.system_time = self._at
        tag_seal(pdf_out, self._words)
        return session


class _Bridge(signers.Signer):
    """Our interface as pyHanko wants it: the certificate alone goes into the file, no chain."""

    def __init__(self, identity: Identity) -> None:
        mechanism = algos.SignedDigestAlgorithm({"algorithm": identity.signer.mechanism})
        super().__init__(
            signing_cert=x509.Certificate.load(identity.certificate), signature_mechanism=mechanism
        )
        self._sign = identity.signer.sign

    async def async_sign_raw(self, data: bytes, digest_algorithm: str, dry_run: bool = False) -> bytes:
        # A service is not asked only to learn how long its answers are.
        return bytes(_LONGEST_SIGNATURE) if dry_run else self._sign(data)
