"""Do the stored columns of every case equal the fold of its events, and the ledger row the case?"""

from __future__ import annotations

from collections.abc import Iterator

from gongkai.cases.archive.items import fixed_digest
from gongkai.cases.models import Case, CaseEvent
from gongkai.cases.recount import every_chunk, with_events
from gongkai.cases.settling import as_law, outcome_of, rules_of
from gongkai.law.clock import reckon
from gongkai.registry.models import Agency


def broken_cases() -> Iterator[str]:
    """A sentence for each case whose archived file is no longer what was archived, and for each case whose stage, receipt or end is not what its events say.

    The due date of an open case is left out: it leans on the day of the last recount.
    """
    for agency in Agency.objects.filter(cases__isnull=False).distinct():
        rules = rules_of(agency)
        for chunk in every_chunk(agency):
            for case, rows in with_events(chunk):
                today = rows[-1].on
                now = reckon(
                    as_law(rows), calendar=rules.calendar, today=today, readings=rules.readings, moves=False
                )
                if (case.stage, case.received_on, case.closed_on) != (
                    now.stage.value,
                    now.received,
                    now.closed,
                ):
                    yield f"申请{case.number}的环节、日期与办理事项不符"
                elif [r.seq for r in rows] != list(range(1, case.moves_made + 1)):
                    yield f"申请{case.number}的办理事项不连续"
                elif (fixed := _fixed(case, rows)) and fixed != fixed_digest(case):
                    yield f"申请{case.number}的案卷与归档时不同"
                elif case.request is not None and case.request.outcome != outcome_of(case):
                    yield f"申请{case.number}的台账行与案件不符"


def _fixed(case: Case, rows: list[CaseEvent]) -> str:
    """The digest kept with the archive event; "" before archiving and after disposal."""
    if case.stage != "archived" or case.disposed_at is not None:
        return ""
    return str(rows[-1].data.get("fixed", ""))
