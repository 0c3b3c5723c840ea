"""List, detail and search pages over HTTP against lean views and a static file, on one server in one run.

`measure(documents)` fills publications, starts granian on loopback, and asks with sixteen connections from a process
of its own, page and floor in turns. A ratio is floor requests per second over measured: 1 = as fast as the lean view.
`measured` makes every page anew; `kept` is the same with finished pages kept while the log stands still, as an
installation does.
Alone: `python bench/pages.py [documents]`.
"""

from __future__ import annotations

import http.client
import json
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from statistics import mean
from threading import Thread
from typing import Any
from urllib.parse import quote

HERE = Path(__file__).parent
# Page and floor take turns, so that other work on the machine meets both.
CONNECTIONS, SECONDS, TURNS = 16, 3.0, 4
CODE = "BENCH-P"


def fill(many: int) -> list[int]:
    """Publications of one agency, searchable; returns some of their keys."""
    from django.db import connection

    import search
    from gongkai.publishing import finding
    from gongkai.publishing.models import Publication
    from gongkai.registry.models import Agency
    from gongkai.search import index

    agency = Agency.objects.create(code=CODE, name="江城县教育局")
    at = datetime(2020, 1, 1, tzinfo=UTC)
    made: list[Publication] = []
    for n, entry in enumerate(search.entries(many), 1):
        day = entry.public_on or date(2020, 1, 1)
        made.append(
            Publication(
                agency=agency, index_number=f"{CODE}/{n}", digest="0" * 64, title=entry.title, number=entry.number,
                kind=("notice", "normative", "news", "interpretation")[n % 4], issuer=agency.name, topic="科技、教育",
                article20=f"20.{n % 15 + 1}", made_on=day, published_on=day, updated_at=at,
                published_at=at + timedelta(seconds=n), body=f"<p>{entry.body}</p>",
            )
        )  # fmt: skip
        if len(made) == 2000:
            Publication.objects.bulk_create(made)
            made = []
    Publication.objects.bulk_create(made)
    index.reindex(finding.entries())
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return list(Publication.objects.values_list("pk", flat=True)[: many : max(1, many // 200)])


@contextmanager
def served(kept: bool = False) -> Iterator[int]:
    """granian with the lean views beside the product's, on a free port of loopback; stopped by its process id."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    env = os.environ | {
        "DJANGO_SETTINGS_MODULE": "lean_settings",
        "BENCH_PAGES_KEPT": "1" if kept else "",
        "PYTHONPATH": f"{HERE}:{os.environ.get('PYTHONPATH', '')}",
    }
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--port", str(port), "--no-ws", "--workers", "1",
               "--blocking-threads", "4", "--no-log", "gongkai.wsgi:application"]  # fmt: skip
    server = subprocess.Popen(command, env=env)
    try:
        _wait(port)
        yield port
    finally:
        server.terminate()
        server.wait(20)


def _wait(port: int) -> None:
    for _ in range(200):
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=2)
            connection.request("GET", "/healthz")
            if connection.getresponse().read() == b"ok":
                return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError("the server did not answer")


def rate(port: int, paths: list[str]) -> float:
    """Requests a second over the paths in turn, asked by a process of its own."""
    out = subprocess.run(
        [sys.executable, __file__, "--ask", str(port), json.dumps(paths)],
        capture_output=True,
        text=True,
        check=True,
    )
    return float(out.stdout)


def _ask(port: int, paths: list[str]) -> float:
    done = [0] * CONNECTIONS
    until = time.perf_counter() + SECONDS

    def run(which: int) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port)
        at = which
        while time.perf_counter() < until:
            connection.request("GET", paths[at % len(paths)])
            answer = connection.getresponse()
            answer.read()
            assert answer.status == 200, (answer.status, paths[at % len(paths)])
            done[which] += 1
            at += CONNECTIONS

    threads = [Thread(target=run, args=(n,)) for n in range(CONNECTIONS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(done) / SECONDS


def measure(many: int = 10_000, keys: list[int] | None = None) -> dict[str, dict[str, Any]]:
    """Requests a second of each page, of its floor, and of a static file; `keys` of what an earlier call filled."""
    import search

    keys = keys or fill(many)
    words = [quote(text) for text, _ in search.questions(60)]
    with served() as port:
        still = rate(port, ["/static/gongkai/base.css"])
        pairs = {
            "page-list": ([f"/{CODE}/info/"], [f"/lean/{CODE}/"]),
            "page-detail": ([f"/{CODE}/info/{k}/" for k in keys], [f"/lean/{CODE}/{k}/" for k in keys]),
            "page-search": ([f"/search/?q={w}" for w in words], [f"/lean-search/?q={w}" for w in words]),
        }
        found: dict[str, dict[str, Any]] = {}
        for name, (ours, floor) in pairs.items():
            turns = [(rate(port, ours), rate(port, floor)) for _ in range(TURNS)]
            mine, lean = (mean(side) for side in zip(*turns, strict=True))
            found[name] = {
                "measured": round(mine), "floor": round(lean), "unit": "requests/s", "documents": many,
                "static_file": round(still),
            }  # fmt: skip
    # Finding costs more than listing, for the leanest view too: said beside the ratio, not hidden in it.
    lean = found["page-list"]["floor"]
    found["page-search"] |= {
        "lean_list": lean,
        "lean_list_ratio": round(lean / found["page-search"]["measured"], 3),
    }
    with served(kept=True) as port:
        for name in ("page-list", "page-detail"):
            found[name]["kept"] = round(rate(port, pairs[name][0]))
    return found


def main() -> None:
    """Alone, in a scratch installation."""
    with tempfile.TemporaryDirectory(prefix="gongkai-bench-") as home:
        os.environ["GONGKAI_HOME"] = home
        from gongkai.ops.home import install

        install()
        print(json.dumps(measure(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000), indent=2))


if __name__ == "__main__":
    if "--ask" in sys.argv:
        print(_ask(int(sys.argv[2]), json.loads(sys.argv[3])))
    else:
        sys.path.insert(0, str(HERE))
        main()
