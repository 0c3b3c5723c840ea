"""The one made-up paper that the demonstration's bureau gives out."""

from __future__ import annotations

from datetime import date
from functools import cache

from gongkai.official.pdf import render_official
from gongkai.official.text import OfficialText


@cache
def paper() -> bytes:
    """A page in official layout that says it is made up."""
    return render_official(
        OfficialText(
            title="样例材料（虚构）",
            body_html="<p>本页由演示程序生成，不含任何真实信息。</p>",
            issuer="天门市样例服务局（虚构）",
            made_on=date(2020, 1, 1),
        )
    )
