"""Take a file in, and look at it: the original lies sealed, every look is written down."""

from __future__ import annotations

import hashlib
from datetime import date, datetime

from django.db import transaction

from gongkai.audit import log
from gongkai.files import scanning
from gongkai.files.storage import opened_sealed, put_sealed
from gongkai.law.errors import NoAccess
from gongkai.redaction import queries
from gongkai.redaction.converting import kind_of, to_pdf
from gongkai.redaction.models import Layer, RedactionFile
from gongkai.redaction.pages import chars, drawable, opened, picture, size
from gongkai.redaction.painting import DOTS
from gongkai.registry.access import CONSOLE, Console, actor, posts_on, require
from gongkai.registry.models import Agency, Person, Unit

_LOOK_DOTS = 72


def may_work(found: RedactionFile, by: Person | Console, today: date) -> None:
    """Raises NoAccess unless the person may redact, and may see this very file."""
    require(by, "redaction.work", found.agency, today)
    if by is CONSOLE or isinstance(by, Console):
        return
    if not queries.visible(found.agency, by, posts_on(by, today)).filter(pk=found.pk).exists():
        raise NoAccess("您的岗位不办理这份文件")


def take(
    agency: Agency,
    content: bytes,
    name: str,
    *,
    by: Person | Console,
    today: date,
    at: datetime,
    case_ref: str = "",
    unit: Unit | None = None,
) -> RedactionFile:
    """Keep a PDF, DOCX, XLSX, EML, PNG or JPEG sealed, with an empty layer for each use.

    Raises WrongInput for what cannot be opened, is too large or has too many pages.
    """
    require(by, "redaction.work", agency, today)
    scanning.check(content, name)
    kind, made = kind_of(content, name), to_pdf(content, name)
    sizes, keys, without = _read(made.content)
    row = RedactionFile(
        agency=agency, unit=unit, case_ref=case_ref.strip(), name=name, media_type=kind, sizes=sizes, page_keys=keys,
        original_digest=hashlib.sha256(content).hexdigest(), shown_digest=hashlib.sha256(made.content).hexdigest(),
        without_text=without, says=list(made.says), taker=by if isinstance(by, Person) else None, at=at, by=actor(by),
    )  # fmt: skip
    _kept(row, content, made.content)
    return row


@transaction.atomic
def _kept(row: RedactionFile, content: bytes, shown: bytes) -> None:
    """Seal and store what was read; reading itself needs no lock."""
    sealed = {"by": row.by, "at": row.at}
    row.original = put_sealed(content, "区分处理原件（密封）", row.media_type, **sealed)
    row.shown = row.original
    if shown != content:
        row.shown = put_sealed(shown, "区分处理页面（密封）", "application/pdf", made=True, **sealed)
    row.save()
    for use in Layer.Kind:
        Layer.objects.create(file=row, kind=use)
    log.write(
        row.by, "存入区分处理原件", row, at=row.at, agency=row.agency.code, says=f"{_case(row)}共{row.page_count}页",
        data={"digest": row.original_digest, "pages": row.page_count},
    )  # fmt: skip


def _case(row: RedactionFile) -> str:
    return f"申请{row.case_ref}，" if row.case_ref else ""


def _read(content: bytes) -> tuple[list[list[float]], list[str], list[int]]:
    """Sizes of the pages, a key for each by which it looks and reads like another, pages without words."""
    sizes, keys, without = [], [], []
    with opened(content) as document:
        for number in range(1, len(document) + 1):
            drawable(size(document, number), number, DOTS)
            words = "".join(c.text for c in chars(document, number) if not c.is_blank)
            drawn = picture(document, number, _LOOK_DOTS).convert("L")
            key = hashlib.sha256(repr(drawn.size).encode() + drawn.tobytes() + words.encode())
            wide, high = size(document, number)
            sizes.append([round(wide, 2), round(high, 2)])
            keys.append(key.hexdigest()[:32])
            if not words:
                without.append(number)
    return sizes, keys, without


def pages_content(found: RedactionFile) -> bytes:
    """The PDF whose pages are shown; raises Stale when it is gone or changed. For the rooms above a look is `look`."""
    return opened_sealed(found.shown, found.shown_digest)


def look(found: RedactionFile, what: str, *, by: Person | Console, today: date, at: datetime) -> bytes:
    """The pages, for somebody's eyes: `what` says which. Written down before anything is shown."""
    may_work(found, by, today)
    log.write(
        actor(by), "查看区分处理原件", found, at=at, agency=found.agency.code, says=f"{_case(found)}{what}",
        data={"digest": found.original_digest},
    )  # fmt: skip
    return pages_content(found)


def original(found: RedactionFile, *, by: Person | Console, today: date, at: datetime) -> bytes:
    """The original itself; written down as taken out."""
    may_work(found, by, today)
    log.write(
        actor(by), "取出区分处理原件", found, at=at, agency=found.agency.code, says=f"{_case(found)}下载原件",
        data={"digest": found.original_digest},
    )  # fmt: skip
    return opened_sealed(found.original, found.original_digest)
