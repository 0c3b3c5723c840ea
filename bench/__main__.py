"""Run the benches in a scratch installation and write `bench/results.json`; a promise that fails is written as failing."""

from __future__ import annotations

import json
import os
import sys
import tempfile
from pathlib import Path
from typing import Any

ROWS = int(os.environ.get("BENCH_ROWS", "1000000"))
# A million documents take a quarter of an hour to index: only `python -m bench search-1m` asks for them.
SEARCHED = {"search-100k-p95": 100_000, **({"search-1m-p95": 1_000_000} if "search-1m" in sys.argv else {})}
# Pages at 10,000 documents; `python -m bench pages-100k` asks a hundred thousand instead.
PAGES = (100_000,) if "pages-100k" in sys.argv else (10_000,)


def result(name: str, got: dict[str, Any], ratio: float, bound: float | None) -> dict[str, Any]:
    """One line of the results; `bound` None = no promise was made, the ratio is for comparison between versions."""
    holds = None if bound is None else ratio <= bound
    return {"name": name, **got, "ratio": round(ratio, 3), "bound": bound, "holds": holds}


def main() -> None:
    """All benches, one after the other, on the database that DATABASE_URL names (SQLite without one)."""
    with tempfile.TemporaryDirectory(prefix="gongkai-bench-") as home:
        os.environ["GONGKAI_HOME"] = home
        from gongkai.ops.home import install

        install()
        sys.path.insert(0, str(Path(__file__).parent))
        import desk_cases
        import due_date
        import import_rows
        import pages
        import reader
        import recount
        import report_cases
        import search
        from gongkai.registry.models import Agency

        taken = import_rows.measure(ROWS)
        rates = {
            "measured": taken["rows_per_second"],
            "floor": taken["bare_rows_per_second"],
            "unit": "rows/s",
        }
        results = [result("import-1m", rates, taken["ratio"], None)]
        agency = Agency.objects.get(code="BENCH-1")
        import_rows.fill(agency.pk, ROWS)
        counted = report_cases.measure(agency, 2020)
        results.append(result("report-1m-cases", counted, counted["measured"] / counted["floor"], 3.0))
        read = reader.measure()
        for name, documents in SEARCHED.items():
            found = search.measure(documents)
            results.append(result(name, found, found["measured"] / found["floor"], 2.0))
        for many in PAGES:
            for name, got in pages.measure(many).items():
                # The bare names are those of the promise, which is for a hundred thousand.
                named = name if many == 100_000 else f"{name}-{many // 1000}k"
                results.append(result(named, got, got["floor"] / got["measured"], 2.0))
        listed = desk_cases.measure()
        results.append(result("desk-list-20k", listed, listed["measured"] / listed["floor"], 2.0))
        nightly = recount.measure()
        results.append(result("recount-100k", nightly, nightly["measured"] / nightly["floor"], recount.BOUND))
        quick = due_date.measure()
        results.append(result("due-date", quick, quick["measured"], due_date.BOUND))
        results.append(result("reader", read, read["floor"] / read["measured"], None))
    Path(__file__).with_name("results.json").write_text(
        json.dumps(results, ensure_ascii=False, indent=2) + "\n"
    )
    print(json.dumps(results, ensure_ascii=False, indent=2))


if __name__ == "__main__":
    main()
