"""`gongkai fee`: the information-processing fee, with its calculation."""

from __future__ import annotations

from typing import Annotated

import typer

from gongkai.ops.output import Json, WrongUsage, a_day, say


def fee(
    requests: Annotated[
        int | None, typer.Option(help="同一申请人当月申请件数 (requests in the month)")
    ] = None,
    pages: Annotated[int | None, typer.Option(help="一件申请提供的页数 (pages of one request)")] = None,
    on: Annotated[str, typer.Option(help="按哪一天的规定 YYYY-MM-DD，缺省为今天")] = "",
    as_json: Json = False,
) -> None:
    """信息处理费 (information-processing fee)：按件或按量，只能选一种（信息处理费办法第3条）。"""
    from gongkai.law import fees

    if (requests is None) == (pages is None):
        raise WrongUsage("请在 --requests 与 --pages 中选一项：每件申请只能采用一种计收标准")
    from gongkai.clock import now

    day = a_day(on) if on else now().date()
    got = fees.per_request(requests, day) if requests is not None else fees.per_volume(pages or 0, day)
    data = {
        "method": got.method,
        "pieces": got.pieces,
        "yuan": got.yuan,
        "capitals": fees.amount_in_capitals(got.yuan),
        "lines": [
            {"from": x.first, "to": x.last, "yuan_each": x.yuan_each, "yuan": x.yuan} for x in got.lines
        ],
    }
    say(str(got.yuan), data, as_json)
