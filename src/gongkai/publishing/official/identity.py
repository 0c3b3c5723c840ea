"""The agency's certificate and key: a PKCS#12 file in the home folder, its passphrase sealed beside it.

`Identity` is what signs. An SM2 service or a card stands behind the same interface by giving pyHanko a `Signer`
of its own (see docs/decisions/020).
"""

from __future__ import annotations

import os
import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import NameOID
from django.conf import settings
from pyhanko.sign.signers import Signer, SimpleSigner

from gongkai import vault
from gongkai.law.errors import Refused, WrongInput

_CODE = re.compile(r"[A-Za-z0-9._-]{1,40}")


@dataclass(frozen=True)
class Identity:
    """Who seals: the certificate (DER) that readers trust, and what makes the signature."""

    certificate: bytes
    signer: Callable[[], Signer]

    @property
    def name(self) -> str:
        """The name in the certificate."""
        return str(asn1_x509.Certificate.load(self.certificate).subject.native.get("common_name", ""))


def make_demo_identity(agency_name: str, *, at: datetime) -> tuple[bytes, str]:
    """A self-made certificate for demonstrations, named as such, as PKCS#12 and its passphrase."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "CN"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, agency_name),
            x509.NameAttribute(NameOID.COMMON_NAME, f"{agency_name}（演示印章）"),
        ]
    )
    usage = x509.KeyUsage(True, True, False, False, False, False, False, False, False)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(at - timedelta(days=3650))
        .not_valid_after(at + timedelta(days=3650))
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(usage, critical=True)
        .sign(key, hashes.SHA256())
    )
    phrase = secrets.token_urlsafe(24)
    sealed = serialization.BestAvailableEncryption(phrase.encode())
    return pkcs12.serialize_key_and_certificates(agency_name.encode(), key, certificate, None, sealed), phrase


def keep_identity(code: str, p12: bytes, phrase: str, *, replace: bool = False) -> Identity:
    """Keep an agency's PKCS#12; raises WrongInput when it can't be opened, Refused when one is there already."""
    _opened(p12, phrase)
    path = _path(code)
    if path.exists() and not replace:
        raise Refused(f"机构“{code}”已有电子印章证书，要更换须注明替换")
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    for target, content in ((path, p12), (path.with_suffix(".key"), vault.seal(phrase).encode())):
        half = target.with_suffix(".half")
        with os.fdopen(os.open(half, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600), "wb") as out:
            out.write(content)
            os.fsync(out.fileno())
        os.replace(half, target)
    found = identity_of(code)
    assert found is not None
    return found


def identity_of(code: str) -> Identity | None:
    """The agency's identity, None when it has none; raises Refused when the file can't be opened any more."""
    path = _path(code)
    if not path.exists():
        return None
    phrase = vault.unseal(path.with_suffix(".key").read_text(encoding="ascii"))
    p12 = path.read_bytes()
    try:
        certificate = _opened(p12, phrase)
    except WrongInput as error:
        raise Refused(f"机构“{code}”的电子印章证书不能打开，请重新导入") from error
    der = certificate.public_bytes(serialization.Encoding.DER)
    return Identity(der, lambda: _signer(p12, phrase))


def _signer(p12: bytes, phrase: str) -> Signer:
    made = SimpleSigner.load_pkcs12_data(p12, other_certs=[], passphrase=phrase.encode())
    assert made is not None
    return made


def _opened(p12: bytes, phrase: str) -> x509.Certificate:
    try:
        key, certificate, _ = pkcs12.load_key_and_certificates(p12, phrase.encode())
    except ValueError as error:
        raise WrongInput("电子印章证书文件或口令不对") from error
    if key is None or certificate is None:
        raise WrongInput("电子印章证书文件里没有私钥或证书")
    return certificate


def _path(code: str) -> Path:
    if not _CODE.fullmatch(code):
        raise WrongInput(f"机构代码“{code}”不能作为文件名")
    return Path(settings.HOME) / "secrets" / "seals" / f"{code}.p12"
