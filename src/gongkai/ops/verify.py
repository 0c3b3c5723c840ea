"""`gongkai verify`: is everything still what it was when it was acknowledged?"""

from __future__ import annotations

from typing import Annotated

import typer

from gongkai.ops.home import stand
from gongkai.ops.inputs import read_file
from gongkai.ops.output import REFUSED, Json, progress, say


def anchor(as_json: Json = False) -> None:
    """记下日志链尾，供另存他处、日后核验 (write down the end of the log)；后台工作每天自动记一次。"""
    stand()
    from gongkai import clock
    from gongkai.audit.anchors import keep, now_at
    from gongkai.law.errors import NotAllowed

    now = now_at(clock.now())
    if now is None:
        raise NotAllowed("还没有日志，没有可记的链尾")
    try:
        path = keep(now)
    except OSError as error:
        raise NotAllowed(f"锚点不能写入：{error.strerror or type(error).__name__}") from error
    data = {"at": now.at.isoformat(), "number": now.number, "digest": now.digest, "file": str(path)}
    say(now.line, data, as_json)


def verify(
    anchors: Annotated[str, typer.Option(help="另存的锚点文件 (anchors kept elsewhere)，- 为标准输入")] = "",
    as_json: Json = False,
) -> None:
    """核验日志链、定稿年报、公开页面、用印文件、存档文件是否被改动 (verify log, reports, releases, seals, files)；有问题时退出码为1。"""
    stand()
    from gongkai.audit.anchors import broken, broken_anchors, read
    from gongkai.audit.log import broken_links
    from gongkai.audit.models import Entry
    from gongkai.cases.verify import broken_cases
    from gongkai.concerns.verify import broken_concerns
    from gongkai.files.storage import broken_files
    from gongkai.letters.verify import broken_letters
    from gongkai.publishing.models import SealedCopy
    from gongkai.publishing.verify import broken_imports, broken_releases, broken_seals
    from gongkai.reporting.models import FiledVersion
    from gongkai.reporting.queries import broken_versions

    given = read(read_file(anchors).decode("utf-8-sig", errors="replace")) if anchors else []
    with progress("正在核验", total=None):
        wrong = [
            *broken_links(), *broken_anchors(), *broken(given), *broken_versions(), *broken_files(), *broken_releases(), *broken_seals(),
            *broken_imports(), *broken_letters(), *broken_cases(),
            *broken_concerns(),
        ]  # fmt: skip
    counts = {
        "log": Entry.objects.count(),
        "reports": FiledVersion.objects.count(),
        "seals": SealedCopy.objects.count(),
    }
    if as_json:
        say("", {**counts, "wrong": wrong}, True)
    else:
        for sentence in wrong:
            say(f"✗ {sentence}", {}, False)
        if not wrong:
            say(
                f"日志{counts['log']}条首尾相接，定稿年报{counts['reports']}份、"
                f"用印文件{counts['seals']}份未被改动，存档文件完好",
                {},
                False,
            )
    if wrong:
        raise typer.Exit(REFUSED)
