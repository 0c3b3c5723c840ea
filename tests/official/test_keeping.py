"""Identities in the home folder: never overwritten silently, never without their passphrase."""

from __future__ import annotations

import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.fernet import Fernet
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa
from cryptography.hazmat.primitives.serialization import pkcs12

from gongkai import vault
from gongkai.law.errors import Refused, WrongInput
from gongkai.official import keeping
from gongkai.official.identity import DEMO, make_demo_identity, opened_identity
from gongkai.official.keeping import certificates_of, identity_of, keep_identity

AT = datetime(2020, 5, 9, tzinfo=UTC)


@pytest.fixture
def home(settings, tmp_path: Path) -> Path:
    """A home folder of its own, with a key for the vault."""
    settings.HOME = tmp_path
    (tmp_path / "secrets").mkdir()
    vault.key_file().write_bytes(Fernet.generate_key())
    return tmp_path / "secrets" / "seals"


@pytest.fixture(scope="module")
def made() -> tuple[bytes, str]:
    return make_demo_identity("示范市教育局", at=AT)


@pytest.fixture(scope="module")
def other() -> tuple[bytes, str]:
    return make_demo_identity("示范市教育局", at=AT)


def test_an_agency_without_a_seal_has_none(home) -> None:
    assert identity_of("SF-JY") is None
    assert certificates_of("SF-JY") == ()


def test_what_is_kept_is_found_again_and_signs(home, made) -> None:
    kept = keep_identity("SF-JY", *made)
    found = identity_of("SF-JY")
    assert found is not None
    assert found.certificate == kept.certificate == opened_identity(*made).certificate
    assert found.name == f"示范市教育局（{DEMO}）"
    found.x509.public_key().verify(found.signer.sign(b"x"), b"x", padding.PKCS1v15(), hashes.SHA256())
    assert certificates_of("SF-JY") == (found.certificate,)


def test_the_files_are_readable_by_nobody_else_and_the_office_s_passphrase_does_not_open_them(
    home, made
) -> None:
    keep_identity("SF-JY", *made)
    assert all(stat.S_IMODE(file.stat().st_mode) == 0o600 for file in home.iterdir())
    assert stat.S_IMODE(home.stat().st_mode) == 0o700
    with pytest.raises(WrongInput, match="口令不对"):
        opened_identity((home / "SF-JY.p12").read_bytes(), made[1])
    assert all(made[1].encode() not in file.read_bytes() for file in home.iterdir())


def test_nothing_is_overwritten_silently(home, made, other) -> None:
    first = keep_identity("SF-JY", *made)
    with pytest.raises(Refused, match="已有电子印章证书"):
        keep_identity("SF-JY", *other)
    found = identity_of("SF-JY")
    assert found is not None
    assert found.certificate == first.certificate


def test_a_seal_that_is_replaced_stays_known(home, made, other) -> None:
    first = keep_identity("SF-JY", *made)
    second = keep_identity("SF-JY", *other, replace=True)
    found = identity_of("SF-JY")
    assert found is not None
    assert found.certificate == second.certificate
    assert set(certificates_of("SF-JY")) == {first.certificate, second.certificate}
    assert len(list(home.glob("*.phrase"))) == 1


def test_two_who_register_at_once_end_with_one_winner(home, made, other, monkeypatch) -> None:
    keep_identity("SF-JY", *made)
    first = identity_of("SF-JY")
    monkeypatch.setattr(Path, "exists", lambda self: False)  # the second looked before the first had written
    with pytest.raises(Refused, match="刚被别人登记"):
        keep_identity("SF-JY", *other)
    monkeypatch.undo()
    found = identity_of("SF-JY")
    assert found is not None
    assert first is not None
    assert found.certificate == first.certificate
    assert list(home.glob("*.half")) == []


def test_a_crash_before_the_last_file_leaves_the_old_seal_whole(home, made, other, monkeypatch) -> None:
    first = keep_identity("SF-JY", *made)
    write = keeping._write

    def stopped(target: Path, content: bytes, *, replace: bool) -> None:
        if target.suffix == ".p12":
            raise KeyboardInterrupt
        write(target, content, replace=replace)

    monkeypatch.setattr(keeping, "_write", stopped)
    with pytest.raises(KeyboardInterrupt):
        keep_identity("SF-JY", *other, replace=True)
    found = identity_of("SF-JY")
    assert found is not None
    assert found.certificate == first.certificate


def test_agencies_whose_codes_begin_alike_keep_apart(home, made, other) -> None:
    keep_identity("SF", *made)
    keep_identity("SF.0123456789abcdef", *other)
    assert certificates_of("SF") == (opened_identity(*made).certificate,)
    keep_identity("SF", *made, replace=True)
    assert identity_of("SF.0123456789abcdef") is not None


@pytest.mark.parametrize("code", ["", "../x", "a/b", ".p12", "甲", "x" * 41])
def test_a_code_that_leads_elsewhere_is_refused(home, made, code: str) -> None:
    with pytest.raises(WrongInput, match="不能作为文件名"):
        keep_identity(code, *made)


def test_a_lost_passphrase_or_a_changed_file_is_said(home, made) -> None:
    keep_identity("SF-JY", *made)
    (phrase,) = home.glob("*.phrase")
    words = phrase.read_bytes()
    phrase.unlink()
    with pytest.raises(Refused, match="缺少口令文件"):
        identity_of("SF-JY")
    phrase.write_bytes(words)
    file = home / "SF-JY.p12"
    file.write_bytes(file.read_bytes() + b"\x00")
    with pytest.raises(Refused, match="请重新导入"):
        identity_of("SF-JY")


@pytest.mark.parametrize(("p12", "says"), [(b"", "文件或口令不对"), (b"no container", "文件或口令不对")])
def test_what_is_no_pkcs12_is_refused(p12: bytes, says: str) -> None:
    with pytest.raises(WrongInput, match=says):
        opened_identity(p12, "x")


def _p12(key) -> bytes:
    """A PKCS#12 file of a key, with a certificate of its own; no passphrase."""
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "试")])
    made = (
        x509.CertificateBuilder()
        .subject_name(name).issuer_name(name).public_key(key.public_key()).serial_number(1)
        .not_valid_before(AT).not_valid_after(AT + timedelta(days=1))
        .sign(key, None if isinstance(key, ed25519.Ed25519PrivateKey) else hashes.SHA256())
    )  # fmt: skip
    return pkcs12.serialize_key_and_certificates(b"x", key, made, None, serialization.NoEncryption())


@pytest.mark.parametrize(
    ("key", "says"),
    [
        (ed25519.Ed25519PrivateKey.generate(), "算法不受支持"),
        (rsa.generate_private_key(public_exponent=65537, key_size=1024), "至少要2048位"),
    ],
)
def test_keys_that_cannot_seal_are_refused(key, says: str) -> None:
    with pytest.raises(WrongInput, match=says):
        opened_identity(_p12(key), "")


def test_a_certificate_without_its_key_is_refused(made) -> None:
    certificate = opened_identity(*made).x509
    only = pkcs12.serialize_key_and_certificates(b"x", None, certificate, None, serialization.NoEncryption())
    with pytest.raises(WrongInput, match="没有私钥或证书"):
        opened_identity(only, "")


def test_an_elliptic_key_seals_too() -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    assert opened_identity(_p12(key), "").signer.mechanism == "sha256_ecdsa"
