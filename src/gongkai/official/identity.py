"""Who seals: a certificate and whatever makes signatures with its key.

`Signer` is the interface. `KeySigner` holds an RSA or EC key of a PKCS#12 file; a card, a server for signatures or
an SM2 service stands behind the same three names (docs/decisions/020).
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property
from typing import Protocol

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import NameOID

from gongkai.law.errors import Refused, WrongInput

DEMO = "演示印章"
_TEN_YEARS = timedelta(days=3650)


class Signer(Protocol):
    """What makes a signature. `mechanism` names it as CMS does (sha256_rsa, sha256_ecdsa …)."""

    digest: str
    mechanism: str

    def sign(self, data: bytes) -> bytes:
        """The signature over `data`; raises Refused with a sentence when the service does not answer."""
        ...


@dataclass(frozen=True)
class KeySigner:
    """A key held in memory."""

    key: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey = field(repr=False)
    digest: str = "sha256"

    @property
    def mechanism(self) -> str:
        """RSA with PKCS#1 v1.5, which every reader of PDF verifies, or ECDSA."""
        return "sha256_rsa" if isinstance(self.key, rsa.RSAPrivateKey) else "sha256_ecdsa"

    def sign(self, data: bytes) -> bytes:
        """The signature over `data`."""
        if isinstance(self.key, rsa.RSAPrivateKey):
            return self.key.sign(data, padding.PKCS1v15(), hashes.SHA256())
        return self.key.sign(data, ec.ECDSA(hashes.SHA256()))


@dataclass(frozen=True)
class Identity:
    """Who seals: the certificate (DER) that readers know, and what makes the signature."""

    certificate: bytes
    signer: Signer

    @cached_property
    def x509(self) -> x509.Certificate:
        """The certificate, parsed."""
        return x509.load_der_x509_certificate(self.certificate)

    @property
    def name(self) -> str:
        """The name in the certificate."""
        found = self.x509.subject.get_attributes_for_oid(NameOID.COMMON_NAME)
        return str(found[0].value) if found else self.x509.subject.rfc4514_string()

    @property
    def fingerprint(self) -> str:
        """SHA-256 of the certificate, in hexadecimal."""
        return self.x509.fingerprint(hashes.SHA256()).hex()

    def require_valid(self, at: datetime) -> None:
        """Raises Refused when the certificate does not hold at that moment."""
        if at < self.x509.not_valid_before_utc:
            raise Refused(f"电子印章证书“{self.name}”尚未生效，不能用印")
        if at > self.x509.not_valid_after_utc:
            raise Refused(f"电子印章证书“{self.name}”已经过期，请更换证书后用印")


def opened_identity(p12: bytes, phrase: str) -> Identity:
    """The identity in a PKCS#12 file; raises WrongInput for a wrong passphrase or a file without key or certificate."""
    try:
        key, certificate, _ = pkcs12.load_key_and_certificates(p12, phrase.encode())
    except ValueError as error:
        raise WrongInput("电子印章证书文件或口令不对") from error
    if key is None or certificate is None:
        raise WrongInput("电子印章证书文件里没有私钥或证书")
    if not isinstance(key, rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey):
        raise WrongInput("电子印章证书的算法不受支持，请使用 RSA 或 ECC 证书，国密证书请接入签名服务")
    if isinstance(key, rsa.RSAPrivateKey) and key.key_size < 2048:
        raise WrongInput(f"电子印章证书的密钥只有{key.key_size}位，至少要2048位")
    return Identity(certificate.public_bytes(serialization.Encoding.DER), KeySigner(key))


def sealed_p12(identity: Identity, phrase: str) -> bytes:
    """The identity as PKCS#12 under a passphrase; raises WrongInput for one whose key is not in memory."""
    if not isinstance(identity.signer, KeySigner):
        raise WrongInput("私钥不在本机，不能存成证书文件")
    encryption = serialization.BestAvailableEncryption(phrase.encode())
    return pkcs12.serialize_key_and_certificates(
        identity.name.encode(), identity.signer.key, identity.x509, None, encryption
    )


def make_demo_identity(agency_name: str, *, at: datetime) -> tuple[bytes, str]:
    """A self-made certificate for demonstrations, named as such, as PKCS#12 and its passphrase.

    It holds ten years before and after `at`, so that a demonstration of a past year can be sealed.
    """
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "CN"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, agency_name[:64]),
            x509.NameAttribute(NameOID.COMMON_NAME, f"{agency_name[: 62 - len(DEMO)]}（{DEMO}）"),
        ]
    )
    usage = x509.KeyUsage(True, True, False, False, False, False, False, False, False)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(at - _TEN_YEARS)
        .not_valid_after(at + _TEN_YEARS)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(usage, critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA256())
    )
    phrase = secrets.token_urlsafe(24)
    identity = Identity(certificate.public_bytes(serialization.Encoding.DER), KeySigner(key))
    return sealed_p12(identity, phrase), phrase
