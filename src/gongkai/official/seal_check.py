"""Check a sealed PDF: by its bytes first, then by everything that pyHanko knows of forged revisions.

A reader trusts three things: the signature covers the file from its first byte to its last, the certificate is one
the agency has used, and the container of the signature is byte for byte the one that sealing writes. The last matters
because a signature does not cover its own container: blanks, another writing of the same hexadecimal digits or an
unsigned attribute would be changes that no signature shows.
"""

from __future__ import annotations

import hashlib
import io
import re
import struct
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from asn1crypto import cms, parser, x509
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.general import SigningError
from pyhanko.sign.validation import KeyUsageConstraints, validate_pdf_signature
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.status import ModificationLevel, SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext

FIELD = "seal"
_USES = KeyUsageConstraints(key_usage={"digital_signature", "non_repudiation"}, match_all_key_usages=False)
_HEX = re.compile(rb"<[0-9A-F]*>")
# What parsers of damaged files raise: a file that makes one stumble is damaged, which is the answer asked for.
_DAMAGED = (
    PdfError, SignatureValidationError, SigningError, zlib.error, struct.error, ValueError, LookupError, TypeError,
    AttributeError, NotImplementedError, AssertionError, ArithmeticError, RecursionError, OSError,
)  # fmt: skip


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


def check_seal(pdf: bytes, trusted: Iterable[bytes]) -> SealCheck:
    """Look at the seal of a file. `trusted`: certificates (DER) of the agency, the present one and earlier ones."""
    known = {hashlib.sha256(der).hexdigest() for der in trusted}
    try:
        found = PdfFileReader(io.BytesIO(pdf), strict=False).embedded_signatures
        if not found:
            return _none("文件没有电子印章")
        return _checked(pdf, found, known)
    except _DAMAGED:
        return _none("电子印章不能核验，文件已被改动或损坏")


def _checked(pdf: bytes, found: list[EmbeddedPdfSignature], known: set[str]) -> SealCheck:
    seal = found[0]
    certificate = seal.signer_cert
    fingerprint = hashlib.sha256(certificate.dump()).hexdigest()
    at = seal.self_reported_timestamp
    # The certificate is its own root here: whether it is one of the agency's is asked by its fingerprint below.
    context = ValidationContext(trust_roots=[certificate], allow_fetching=False, moment=at)
    status = validate_pdf_signature(seal, context, key_usage_settings=_USES)
    unchanged = status.modification_level in (None, ModificationLevel.NONE)
    whole = len(found) == 1 and _covers(pdf, seal) and status.coverage == SignatureCoverageLevel.ENTIRE_FILE
    signed = bool(status.intact and status.valid)
    intact = signed and unchanged and _as_written(pdf, seal)
    name = str(certificate.subject.native.get("common_name", ""))
    held = at is not None and certificate.not_valid_before <= at <= certificate.not_valid_after
    says = _sentence(signed, intact, whole, fingerprint in known, held, name)
    return SealCheck(intact, fingerprint in known and held, whole, name, fingerprint, at, says)


def _sentence(signed: bool, intact: bool, whole: bool, known: bool, held: bool, name: str) -> str:
    if not signed:
        return "文件已被改动，与用印时的内容不一致"
    if not whole:
        return "文件在用印之后又被追加了内容或签名，追加的部分不在印章效力之内"
    if not intact:
        return "电子印章的签名数据已被改动，与用印时写入的不一致"
    if not known:
        return f"签名完整，但“{name}”不是本机关登记的印章证书，不能认定为本机关用印"
    if not held:
        return f"用印时间不在证书“{name}”的有效期内"
    return f"印章有效：{name}，文件自用印后没有改动"


def _covers(pdf: bytes, seal: EmbeddedPdfSignature) -> bool:
    """From the first byte to the last, but for the one gap that holds the signature itself."""
    start, first, second, length = (int(n) for n in seal.byte_range)
    gap = pdf[first:second]
    return start == 0 and second + length == len(pdf) and _HEX.fullmatch(gap) is not None


def _as_written(pdf: bytes, seal: EmbeddedPdfSignature) -> bool:
    """The gap holds exactly what sealing writes: the container in capitals, zeros to the end."""
    _, first, second, _ = (int(n) for n in seal.byte_range)
    raw = bytes.fromhex(pdf[first + 1 : second - 1].decode("ascii"))
    size = parser.peek(raw)
    return not any(raw[size:]) and raw[:size] == _container(raw[:size])


def _container(raw: bytes) -> bytes:
    """The container built anew from what the signature does bind; anything else in it is lost."""
    signed = cms.ContentInfo.load(raw)["content"]
    info, certificate = signed["signer_infos"][0], signed["certificates"][0].chosen
    digest = info["digest_algorithm"]["algorithm"].native
    sid = cms.IssuerAndSerialNumber(
        {"issuer": certificate.issuer, "serial_number": certificate.serial_number}
    )
    content = cms.SignedData(
        {
            "version": "v1",
            "digest_algorithms": [{"algorithm": digest}],
            "encap_content_info": {"content_type": "data"},
            "certificates": [x509.Certificate.load(certificate.dump())],
            "signer_infos": [
                {
                    "version": "v1",
                    "sid": cms.SignerIdentifier({"issuer_and_serial_number": sid}),
                    "digest_algorithm": {"algorithm": digest},
                    "signed_attrs": cms.CMSAttributes.load(info["signed_attrs"].untag().dump()),
                    "signature_algorithm": {"algorithm": info["signature_algorithm"]["algorithm"].native},
                    "signature": info["signature"].native,
                }
            ],
        }
    )
    return bytes(cms.ContentInfo({"content_type": "signed_data", "content": content}).dump())


def _none(says: str) -> SealCheck:
    return SealCheck(False, False, False, "", "", None, says)
