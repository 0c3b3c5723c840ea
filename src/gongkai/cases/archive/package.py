"""One case as a BagIt package (RFC 8493) in a ZIP: bound PDF, every paper as it is, manifest of digests; and its check."""

from __future__ import annotations

import hashlib
import io
import json
import re
import tempfile
import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import bagit

from gongkai.cases.archive.binding import Placed, bind
from gongkai.cases.archive.items import fixed_digest, items
from gongkai.cases.archive.printed import printed
from gongkai.cases.models import Case
from gongkai.law.errors import WrongInput

# A ZIP knows no year before 1980 and needs some time: the same file gives the same bytes.
_WHEN = (1980, 1, 1, 0, 0, 0)


def package(case: Case, *, personal: bool, by: str, today: date, at: datetime) -> bytes:
    """The case as a package. `personal` False: without what identifies the applicant."""
    number = archive_number(case)
    papers = items(case, personal=personal, by=by, today=today, at=at)
    bound, placed = bind(case, [*printed(case, personal=personal, today=today), *papers], number)
    with tempfile.TemporaryDirectory(prefix="gongkai-bag-") as made:
        folder = Path(made) / "bag"
        folder.mkdir()
        (folder / "案卷.pdf").write_bytes(bound)
        for n, one in enumerate(placed, 1):
            (folder / f"{n:03d}-{_safe(one.item.name)}").write_bytes(one.item.content)
        (folder / "index.json").write_text(
            json.dumps(_index(case, placed, number), ensure_ascii=False, indent=1), "utf-8"
        )
        info = {
            "Source-Organization": case.agency.name, "External-Identifier": case.number,
            "Internal-Sender-Identifier": number or "", "Bagging-Date": today.isoformat(),
        }  # fmt: skip
        bagit.make_bag(str(folder), info, checksums=["sha256"], processes=1)
        return _zipped(folder)


def archive_number(case: Case) -> str:
    """The number under which the case lies in the archive; "" before."""
    event = case.events.filter(name="archive").first()
    return str(event.data.get("number", "")) if event else ""


def _index(case: Case, placed: list[Placed], number: str) -> dict[str, object]:
    return {
        "number": case.number, "archive_number": number, "fixed": fixed_digest(case),
        "items": [
            {"n": n, "title": p.item.title, "file": f"{n:03d}-{_safe(p.item.name)}", "pages": p.pages,
             "day": p.item.day.isoformat(), "sha256": hashlib.sha256(p.item.content).hexdigest()}
            for n, p in enumerate(placed, 1)
        ],
    }  # fmt: skip


def _safe(name: str) -> str:
    return re.sub(r"[\\/:*?\"<>|\s]+", "_", name)[:100] or "file"


def _zipped(folder: Path) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                info = zipfile.ZipInfo(path.relative_to(folder).as_posix(), _WHEN)
                info.compress_type = zipfile.ZIP_DEFLATED
                made.writestr(info, path.read_bytes())
    return out.getvalue()


def faults(content: bytes) -> Iterator[str]:
    """A sentence for what is wrong with a package; nothing when every file is what its manifest says.

    Raises WrongInput for a file that is no package.
    """
    with tempfile.TemporaryDirectory(prefix="gongkai-bag-") as made:
        folder = Path(made)
        try:
            with zipfile.ZipFile(io.BytesIO(content)) as given:
                for name in given.namelist():
                    if name.startswith("/") or ".." in Path(name).parts:
                        raise WrongInput(f"归档包中的文件名“{name}”不安全")
                given.extractall(folder)
            bag = bagit.Bag(str(folder))
        except (zipfile.BadZipFile, bagit.BagError) as error:
            raise WrongInput("不是归档包（BagIt），或者已经损坏") from error
        try:
            bag.validate(processes=1)
        except bagit.BagValidationError as error:
            yield from (f"归档包与清单不符：{one}" for one in (error.details or [error]))
