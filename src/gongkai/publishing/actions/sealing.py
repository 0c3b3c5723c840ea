"""Put the agency's seal on the approved content: the official layout, the visible seal, the digital signature."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from gongkai.files.storage import content_by_digest, put
from gongkai.law.errors import NotAllowed
from gongkai.official.keeping import identity_of
from gongkai.official.pdf import render_official
from gongkai.official.seal import check_seal, seal_pdf
from gongkai.official.text import OfficialText, is_letter
from gongkai.publishing.conditions import Act
from gongkai.publishing.models import SealedCopy, VersionFile
from gongkai.publishing.standing import Standing
from gongkai.registry.access import actor


def seal(act: Act) -> Mapping[str, Any]:
    """Render, seal and keep exactly the signed content; raises NotAllowed when the agency has no seal yet."""
    at_hand = act.at_hand
    agency = at_hand.document.agency
    identity = identity_of(agency.code)
    if identity is None:
        raise NotAllowed(f"{agency}还没有登记电子印章，请系统管理员用 gongkai seal 导入")
    text = official_text(at_hand)
    pdf = render_official(text)
    sealed = seal_pdf(
        pdf,
        identity,
        agency_name=agency.name,
        date_words=text.made_in_words,
        reason=f"内容摘要 {at_hand.digest}",
        at=act.at,
    )
    name = f"{at_hand.content.title[:80]}（用印）.pdf"
    by = actor(act.by)
    file = put(sealed, name, "application/pdf", by=by, at=act.at, made=True)
    found = check_seal(sealed, [identity.certificate])
    SealedCopy.objects.create(
        document=at_hand.document,
        digest=at_hand.digest,
        file=file,
        fingerprint=found.fingerprint,
        at=act.at,
        by=by,
    )
    return {"sealed": file.digest, "fingerprint": found.fingerprint}


def official_text(at_hand: Standing) -> OfficialText:
    """The content as the official layout takes it."""
    c, document = at_hand.content, at_hand.document
    attached = tuple(f.name for f in c.files if f.part == "attachment")
    return OfficialText(
        issuer=c.issuer or document.agency.name, number=c.number, title=c.title, addressee=c.addressee,
        body_html=c.body, images=_images(at_hand), signed_by=c.signed_by,
        made_on=date.fromisoformat(c.made_on) if c.made_on else None, note=c.note, attachments=attached,
        copies_to=c.copies_to, digest=at_hand.digest, letter=is_letter(c.title, c.number),
    )  # fmt: skip


def _images(at_hand: Standing) -> dict[str, bytes]:
    found = {}
    for f in at_hand.version.files.filter(part=VersionFile.Part.IMAGE).select_related("file"):
        content = content_by_digest(f.file.digest)
        if content is not None:
            found[f.name] = content
    return found
