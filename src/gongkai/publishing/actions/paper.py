"""The signed paper beside the web text: the scan is kept, read, compared, and its differences are shown (S43)."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date, datetime

from django.db import transaction

from gongkai.audit import log
from gongkai.files.storage import media_type_of, put
from gongkai.law.errors import NotAllowed, Stale, WrongInput
from gongkai.law.publication import Stage
from gongkai.publishing.actions.sealing import official_text
from gongkai.publishing.actions.writing import CHANGED, locked
from gongkai.publishing.bodies import plain_text
from gongkai.publishing.models import PaperScan
from gongkai.publishing.paper import compare_paper
from gongkai.publishing.scans import read_scan
from gongkai.publishing.standing import Standing, standing
from gongkai.registry.access import actor, require
from gongkai.registry.models import Person

BY_EYE = "人工核对"


@transaction.atomic
def bring_paper(
    document_id: int,
    content: bytes,
    name: str,
    *,
    by_eye: bool = False,
    expected: str,
    by: Person,
    today: date,
    at: datetime,
) -> PaperScan:
    """Keep the scan of the signed paper and compare its words with the text that would go out.

    `by_eye`: the scan has no text layer and no reader is installed; whoever checks says so and must write
    an opinion. Raises NotAllowed outside of the final check, WrongInput for a file that cannot be read.
    """
    document = locked(document_id)
    require(by, "document.check", document.agency, today)
    if document.stage != Stage.CHECKING:
        raise NotAllowed("只有最后审核环节可以上传纸质稿扫描件")
    at_hand = standing(document)
    if at_hand.token != expected:
        raise Stale(CHANGED)
    media_type = media_type_of(content, name)
    method, same, differences = BY_EYE, False, []
    if not by_eye:
        scan = read_scan(content, name)
        found = compare_paper(scan.text, web_text(at_hand))
        method, same, differences = scan.method, found.same, [asdict(d) for d in found.differences]
    if media_type not in ("application/pdf", "image/png", "image/jpeg"):
        raise WrongInput("扫描件应为 PDF、PNG 或 JPEG 文件")
    made = PaperScan.objects.create(
        document=document, digest=at_hand.digest, file=put(content, name, media_type, by=actor(by), at=at),
        method=method, same=same, differences=differences, at=at, by=actor(by),
    )  # fmt: skip
    told = "一致" if same else ("待人工核对" if by_eye else f"{len(differences)}处不同")
    log.write(
        actor(by), "核对纸质稿", document, at=at, agency=document.agency.code,
        says=f"“{document}”纸质稿（{method}）与网上文本：{told}", data={"scan": made.file.digest, "digest": at_hand.digest},
    )  # fmt: skip
    return made


def web_text(at_hand: Standing) -> str:
    """What the paper should say, in the order of the official layout: head, title, body, attachments, date, note."""
    text = official_text(at_hand)
    names = [name.rsplit(".", 1)[0] for name in text.attachments]
    attached = f"附件：{names[0]}" if len(names) == 1 else ""
    if len(names) > 1:
        attached = "附件：" + "\n".join(f"{n}.{name}" for n, name in enumerate(names, 1))
    lines = [
        text.mark, text.number, text.title, text.addressee, plain_text(text.body_html), attached, text.issuer,
        text.made_in_words, f"（{text.note}）" if text.note else "", f"抄送：{text.copies_to}" if text.copies_to else "",
    ]  # fmt: skip
    return "\n".join(line for line in lines if line)
