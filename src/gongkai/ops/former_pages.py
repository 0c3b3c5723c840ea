"""`gongkai import pages`: pages of a former site out of a table and a ZIP; how far it is, and stopped by Ctrl-C."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from gongkai.ops.inputs import write_file
from gongkai.ops.output import REFUSED, WrongUsage, complain, progress, say

if TYPE_CHECKING:
    from gongkai.publishing.importing import Examined
    from gongkai.registry.models import Agency, Person
    from gongkai.sheets.judging import Fault

SHOWN = 20


@dataclass(frozen=True)
class Asked:
    """What the command line says of one import."""

    file: Path
    parcel: Path | None
    by: str
    check: bool
    good_only: bool
    looked_at: bool
    rejects: Path | None


def import_pages(agency: Agency, asked: Asked, as_json: bool) -> None:
    """Look at a table of former pages, then make them on behalf of the person who confirms; exit 1 with faults."""
    from gongkai import clock
    from gongkai.publishing import importing

    by = _person(asked.by)
    if asked.parcel is not None and not asked.parcel.is_file():
        raise WrongUsage(f"找不到文件“{asked.parcel}”")
    today, unit = clock.today(), importing.answering(by, agency)
    seen = importing.examine(agency, asked.file, asked.parcel, unit=unit, today=today)
    if asked.rejects is not None and seen.bad:
        write_file(
            str(asked.rejects), importing.bad_rows(agency, asked.file, asked.parcel, unit=unit, today=today)
        )
    stands = not seen.faults or (asked.good_only and seen.rows > 0)
    taken = not asked.check and stands and (asked.looked_at or not seen.warnings)
    if taken:
        with progress("迁入历史信息", seen.good) as tell:
            seen = importing.take(
                agency, asked.file, asked.parcel, name=asked.file.name, expected=seen.digest, good_only=asked.good_only,
                looked_at=asked.looked_at, by=by, today=today, at=clock.now(), progress=tell,
            )  # fmt: skip
    _tell(seen, taken, asked, as_json)
    if not stands or (seen.warnings and not asked.looked_at and not asked.check):
        raise typer.Exit(REFUSED)


def _person(username: str) -> Person:
    from gongkai.registry.models import Person

    if not username:
        raise WrongUsage("请用 --by 写明确认迁入的人的登录名（须有发布岗位）")
    found = Person.objects.select_related("unit").filter(username=username).first()
    if found is None:
        raise WrongUsage(f"没有登录名为“{username}”的人")
    return found


def _tell(seen: Examined, taken: bool, asked: Asked, as_json: bool) -> None:
    counts = {"good": seen.good, "known": seen.known, "bad": seen.bad, "taken": taken}
    if as_json:
        lists = {"faults": [_plain(f) for f in seen.faults], "warnings": [_plain(f) for f in seen.warnings]}
        say("", counts | {"years": seen.years, "ignored": list(seen.ignored)} | lists, True)
        return
    if seen.ignored:
        typer.echo(f"不认识、未迁入的列：{'、'.join(seen.ignored)}", err=True)
    for mark, listed in (("✗", seen.faults), ("！", seen.warnings)):
        for one in listed[:SHOWN]:
            complain(f"{mark} {one.sentence()}", False)
        if len(listed) > SHOWN:
            complain(f"……另有{len(listed) - SHOWN}处", False)
    left = f"，有错误的{seen.bad}行没有迁入" if seen.bad else ""
    if taken:
        say(f"已迁入{seen.good}条，已有{seen.known}条未变{left}", None, False)
    elif asked.check:
        say(f"核对完毕，没有变动：可迁入{seen.good}条，已有{seen.known}条，有错误{seen.bad}行", None, False)
    elif seen.faults and not (asked.good_only and seen.rows):
        complain(f"文件有{len(seen.faults)}处错误，没有任何变动；加 --good-rows 可只迁入没有错误的行", False)
    else:
        complain(
            f"有{len(seen.warnings)}处提示，没有任何变动；逐条核对可以公开的，加 --looked-at 再导入", False
        )


def _plain(fault: Fault) -> dict[str, Any]:
    return {
        "row": fault.row,
        "column": fault.column_letter,
        "heading": fault.column_heading,
        "says": fault.says,
    }
