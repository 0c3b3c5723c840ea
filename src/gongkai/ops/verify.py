"""`gongkai verify`: is everything still what it was when it was acknowledged?"""

from __future__ import annotations

import typer

from gongkai.ops.home import stand
from gongkai.ops.output import REFUSED, Json, progress, say


def verify(as_json: Json = False) -> None:
    """核验日志链、定稿年报、公开页面、用印文件、存档文件是否被改动 (verify log, reports, releases, seals, files)；有问题时退出码为1。"""
    stand()
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

    with progress("正在核验", total=None):
        wrong = [
            *broken_links(), *broken_versions(), *broken_files(), *broken_releases(), *broken_seals(),
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
