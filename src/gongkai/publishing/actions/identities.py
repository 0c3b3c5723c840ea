"""Give an agency its certificate and key: from a file of its own, or self-made for a demonstration."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from gongkai.audit import log
from gongkai.law.errors import Refused
from gongkai.official.identity import DEMO, Identity, make_demo_identity, opened_identity
from gongkai.official.keeping import certificates_of, keep_identity
from gongkai.official.seal import SealCheck, check_seal
from gongkai.registry.access import Console, actor, require
from gongkai.registry.models import Agency, Person


def import_identity(
    agency: Agency,
    p12: bytes,
    phrase: str,
    *,
    replace: bool = False,
    by: Person | Console,
    today: date,
    at: datetime,
) -> Identity:
    """Keep the agency's PKCS#12 file as its seal.

    Raises WrongInput for a file or a passphrase that doesn't open, Refused for a certificate that has run out and
    where there is a seal already and `replace` was not said, NoAccess without the post.
    """
    require(by, "registry.edit", agency, today)
    opened_identity(p12, phrase).require_valid(at)
    return _kept(agency, p12, phrase, replace=replace, by=by, at=at, how="导入电子印章证书")


def make_identity(
    agency: Agency, *, replace: bool = False, by: Person | Console, today: date, at: datetime
) -> Identity:
    """A self-made seal for demonstrations, named as such; raises as `import_identity` does."""
    require(by, "registry.edit", agency, today)
    p12, phrase = make_demo_identity(agency.name, at=at)
    return _kept(agency, p12, phrase, replace=replace, by=by, at=at, how=f"生成{DEMO}证书")


def _kept(
    agency: Agency, p12: bytes, phrase: str, *, replace: bool, by: Person | Console, at: datetime, how: str
) -> Identity:
    """The entry of the log first: a file that could not be written takes it back."""
    with transaction.atomic():
        identity = opened_identity(p12, phrase)
        data = {"fingerprint": identity.fingerprint, "certificate": identity.name, "replaced": replace}
        says = f"{how}“{identity.name}”"
        log.write(actor(by), "登记电子印章", agency, at=at, agency=agency.code, says=says, data=data)
        return keep_identity(agency.code, p12, phrase, replace=replace)


def check_against(agency: Agency, pdf: bytes) -> SealCheck:
    """Check a sealed file against every certificate the agency has had; raises Refused where it never had one."""
    known = certificates_of(agency.code)
    if not known:
        raise Refused(f"{agency}还没有登记电子印章，无从核验")
    return check_seal(pdf, known)
