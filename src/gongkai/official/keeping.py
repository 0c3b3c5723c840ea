"""Where identities are kept: one PKCS#12 file for each agency in the home folder, earlier certificates beside it.

The file is encrypted with a random passphrase; the passphrase lies beside it, sealed by the vault, under a name that
binds it to the file. So a crash between the two leaves the old pair or the new one, never a file without its phrase.
"""

from __future__ import annotations

import hashlib
import os
import re
import secrets
from pathlib import Path

from django.conf import settings

from gongkai import vault
from gongkai.law.errors import Refused, WrongInput
from gongkai.official.identity import Identity, opened_identity, sealed_p12

_CODE = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9._-]{0,39}")


def keep_identity(code: str, p12: bytes, phrase: str, *, replace: bool = False) -> Identity:
    """Keep an agency's PKCS#12 under a passphrase of our own.

    Raises WrongInput when the file can't be opened with `phrase`, Refused when the agency has an identity already
    and `replace` was not said. The certificate that is replaced stays known to `certificates_of`.
    """
    identity, path = opened_identity(p12, phrase), _path(code)
    if path.exists() and not replace:
        raise Refused(f"机构“{code}”已有电子印章证书，要更换须注明替换")
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    own = secrets.token_urlsafe(24)
    content = sealed_p12(identity, own)
    _write(_phrase_file(path, content), vault.seal(own).encode(), replace=True)
    _write(_certificate_file(path, identity), identity.certificate, replace=True)
    _write(path, content, replace=replace)
    for stale in path.parent.glob(f"{path.stem}.*.phrase"):
        if stale != _phrase_file(path, content) and _belongs(stale, path):
            stale.unlink()
    return identity


def identity_of(code: str) -> Identity | None:
    """The agency's identity, None when it has none; raises Refused when the file can't be opened any more."""
    path = _path(code)
    if not path.exists():
        return None
    content = path.read_bytes()
    phrase = _phrase_file(path, content)
    if not phrase.exists():
        raise Refused(f"机构“{code}”的电子印章证书缺少口令文件，请重新导入")
    try:
        return opened_identity(content, vault.unseal(phrase.read_text(encoding="ascii")))
    except WrongInput as error:
        raise Refused(f"机构“{code}”的电子印章证书不能打开，请重新导入") from error


def certificates_of(code: str) -> tuple[bytes, ...]:
    """Certificates (DER) under which the agency has sealed: the present one and all earlier ones."""
    path = _path(code)
    found = sorted(path.parent.glob(f"{path.stem}.*.cer"))
    return tuple(file.read_bytes() for file in found if _belongs(file, path))


def _path(code: str) -> Path:
    if not _CODE.fullmatch(code):
        raise WrongInput(f"机构代码“{code}”不能作为文件名")
    return Path(settings.HOME) / "secrets" / "seals" / f"{code}.p12"


def _phrase_file(path: Path, content: bytes) -> Path:
    return path.with_name(f"{path.stem}.{hashlib.sha256(content).hexdigest()[:16]}.phrase")


def _certificate_file(path: Path, identity: Identity) -> Path:
    return path.with_name(f"{path.stem}.{identity.fingerprint[:16]}.cer")


def _belongs(file: Path, path: Path) -> bool:
    """A code may begin like another one followed by a dot: only `<code>.<16 hexadecimal digits>.<ending>` is ours."""
    rest = file.name.removeprefix(f"{path.stem}.")
    return re.fullmatch(r"[0-9a-f]{16}\.(?:phrase|cer)", rest) is not None


def _write(target: Path, content: bytes, *, replace: bool) -> None:
    """Whole or not at all, readable by nobody else; raises Refused when another got there first."""
    half = target.with_name(f"{target.name}.{secrets.token_hex(4)}.half")
    with os.fdopen(os.open(half, os.O_CREAT | os.O_WRONLY | os.O_EXCL, 0o600), "wb") as out:
        out.write(content)
        out.flush()
        os.fsync(out.fileno())
    if replace:
        os.replace(half, target)
        return
    try:
        os.link(half, target)
    except FileExistsError:
        raise Refused("电子印章证书刚被别人登记，没有覆盖") from None
    finally:
        half.unlink()
