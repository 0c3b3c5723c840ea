"""What the desk gives out to be kept: one way for every file, and one for every list as CSV."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.utils.http import content_disposition_header

from gongkai import clock
from gongkai.audit import log
from gongkai.registry.access import actor
from gongkai.sheets.lists import CSV, csv_file

TYPES = {
    "csv": CSV,
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "zip": "application/zip",
}


# A line end in a name would break the answer; names kept before they were looked at may hold one.
_NOT_IN_HEADERS = re.compile(r"[\x00-\x1f\x7f-\x9f]+")


def download(
    content: bytes | Iterator[bytes], name: str, media_type: str = "", *, inline: bool = False
) -> HttpResponse:
    """A file under its name, whole or in pieces, to be saved (`inline`: to be shown). Without `media_type` its ending
    tells it (`TYPES`)."""
    kind = media_type or TYPES[name.rsplit(".", 1)[1]]
    header = {"Content-Disposition": content_disposition_header(not inline, _NOT_IN_HEADERS.sub("_", name))}
    if isinstance(content, bytes):
        return HttpResponse(content, content_type=kind, headers=header)
    return StreamingHttpResponse(content, content_type=kind, headers=header)


def given_out(request: HttpRequest, says: str, rows: int, **data: Any) -> None:
    """Log that a list of the agency at hand left as a file; `says` with {} standing for the number of rows."""
    log.write(
        actor(request.user), "导出", request.agency, at=clock.now(), agency=request.agency.code, says=says.format(rows),
        data={"rows": rows, **data},
    )  # fmt: skip


def csv_list(
    request: HttpRequest,
    name: str,
    headings: Iterable[str],
    lines: Iterable[Iterable[Any]],
    says: str = "",
    **data: Any,
) -> HttpResponse:
    """A list of the agency at hand as CODE-name.csv. `says`: what the log is told, {} standing for the number of rows,
    with `data` beside it; nothing is logged without it."""
    agency, count = request.agency, 0

    def counted() -> Iterator[Iterable[Any]]:
        nonlocal count
        for count, line in enumerate(lines, 1):  # noqa: B007
            yield line

    content = csv_file(headings, counted())
    if says:
        given_out(request, says, count, **data)
    return download(content, f"{agency.code}-{name}.csv")
