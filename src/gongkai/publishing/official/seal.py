"""Put the seal on a PDF and check it: a visible round red seal over the date, a signature over every byte."""

from __future__ import annotations

import hashlib
import io
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path

import pypdfium2
from asn1crypto import parser, x509
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.misc import PdfReadError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import fields, signers
from pyhanko.sign.general import SigningError
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko.sign.validation.status import ModificationLevel, SignatureCoverageLevel
from pyhanko.stamp import StaticStampStyle
from pyhanko_certvalidator import ValidationContext

from gongkai.publishing.official.identity import Identity
from gongkai.publishing.official.pdf import compile_pdf

FIELD = "seal"
_SIZE = 42 / 25.4 * 72


@dataclass(frozen=True)
class SealCheck:
    """What a reader may know of a sealed file. `says` is the sentence for people."""

    intact: bool
    trusted: bool
    covers_whole: bool
    signer: str
    fingerprint: str
    signed_at: datetime | None
    says: str

    @property
    def good(self) -> bool:
        """Sealed by a known certificate, and not a byte changed or added since."""
        return self.intact and self.trusted and self.covers_whole


def seal_pdf(
    pdf: bytes, identity: Identity, *, agency_name: str, date_words: str = "", reason: str, at: datetime
) -> bytes:
    """Seal a PDF. `date_words`: the seal goes over these words where they stand last; without them, bottom right."""
    page, x, y = _place(pdf, date_words or agency_name)
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    box = (round(x - _SIZE / 2), round(y - _SIZE / 2), round(x + _SIZE / 2), round(y + _SIZE / 2))
    metadata = signers.PdfSignatureMetadata(
        field_name=FIELD, md_algorithm="sha256", reason=reason, name=identity.name, location=agency_name,
        certify=True, docmdp_permissions=fields.MDPPerm.NO_CHANGES,
    )  # fmt: skip
    with tempfile.TemporaryDirectory(prefix="gongkai-seal-") as folder:
        drawn = Path(folder) / "seal.pdf"
        drawn.write_bytes(seal_drawing(agency_name))
        style = StaticStampStyle.from_pdf_file(str(drawn), border_width=0, background_opacity=1.0)
        signer = signers.PdfSigner(
            metadata, signer=identity.signer(), stamp_style=style,
            new_field_spec=fields.SigFieldSpec(FIELD, on_page=page, box=box),
        )  # fmt: skip
        made = signer.sign_pdf(writer)
    return bytes(made.getvalue())


@cache
def seal_drawing(agency_name: str) -> bytes:
    """The seal as a page of 42 mm: a drawing, nothing that signs."""
    with tempfile.TemporaryDirectory(prefix="gongkai-seal-") as folder:
        return compile_pdf("seal.typ", {"name": agency_name}, Path(folder))


def _place(pdf: bytes, words: str) -> tuple[int, float, float]:
    """Page and centre of the seal, in points from the lower left: over the words where they stand last."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        for number in range(len(document) - 1, -1, -1):
            textpage = document[number].get_textpage()
            searcher, last = textpage.search(words), None
            while (found := searcher.get_next()) is not None:
                last = found
            if last is not None:
                boxes = [textpage.get_charbox(last[0] + i) for i in range(last[1])]
                left, right = min(b[0] for b in boxes), max(b[2] for b in boxes)
                return number, (left + right) / 2, boxes[0][1] + _SIZE * 0.3
        width, _ = document[len(document) - 1].get_size()
        return len(document) - 1, width - 130, 150
    finally:
        document.close()


def check_seal(pdf: bytes, trusted: Iterable[bytes]) -> SealCheck:
    """Look at the seal of a file. `trusted`: certificates (DER) of the agency, the present one and earlier ones."""
    roots = [x509.Certificate.load(der) for der in trusted]
    try:
        reader = PdfFileReader(io.BytesIO(pdf), strict=False)
        found = reader.embedded_signatures
        if not found:
            return _none("文件没有电子印章")
        seal = found[-1]
        certificate = seal.signer_cert
        fingerprint = hashlib.sha256(certificate.dump()).hexdigest()
        known = any(r.dump() == certificate.dump() for r in roots)
        context = ValidationContext(
            trust_roots=[certificate], allow_fetching=False, moment=seal.self_reported_timestamp
        )
        status = validate_pdf_signature(seal, context)
    except (
        PdfReadError,
        SignatureValidationError,
        SigningError,
        ValueError,
        KeyError,
        TypeError,
        IndexError,
        AttributeError,
        NotImplementedError,
        AssertionError,
        OverflowError,
        RecursionError,
        OSError,
    ) as error:
        return _none(f"电子印章不能核验，文件已被改动或损坏（{type(error).__name__}）")
    # The room left over behind the signature is outside of what it covers: it must be empty.
    raw = bytes(seal.pkcs7_content)
    blank = not any(raw[parser.peek(raw) :])
    whole = blank and status.coverage == SignatureCoverageLevel.ENTIRE_FILE
    unchanged = status.modification_level in (None, ModificationLevel.NONE)
    intact = bool(status.intact and status.valid) and unchanged
    name = str(certificate.subject.native.get("common_name", ""))
    says = (
        "文件已被改动，与用印时的内容不一致" if not intact or not whole
        else f"印章有效：{name}，内容自用印后没有改动" if known
        else f"印章完整，但“{name}”不是本机构登记的证书"
    )  # fmt: skip
    return SealCheck(intact, known, whole, name, fingerprint, seal.self_reported_timestamp, says)


def _none(says: str) -> SealCheck:
    return SealCheck(False, False, False, "", "", None, says)
