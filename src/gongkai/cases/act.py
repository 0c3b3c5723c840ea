"""One attempt at an event of a case: everything that its conditions and effects look at."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from gongkai.cases.models import Case, CaseEvent, CaseSettings, Party
from gongkai.cases.rows import CAME_BACK
from gongkai.cases.settling import Rules, as_law
from gongkai.law.case import Rule
from gongkai.law.clock import Reckoning, effective
from gongkai.registry.models import Person, Unit


@dataclass
class Act:
    """One attempt at an event: the case as it stands, who tries, when, with what. Effects add to `data`."""

    case: Case
    rule: Rule
    rules: Rules
    events: list[CaseEvent]
    clock: Reckoning
    by: Person | None
    actor: str
    on: date
    today: date
    at: datetime
    reason: str = ""
    content: str = ""
    until: date | None = None
    days: int = 0
    of: str = ""
    party: Party | None = None
    unit: Unit | None = None
    officer: Person | None = None
    data: dict[str, Any] = field(default_factory=dict)

    def did(self, name: str) -> list[CaseEvent]:
        """The events of that name so far that were not annulled as recorded by mistake."""
        kept = {e.key for e in effective(as_law(self.events))}
        return [e for e in self.events if e.name == name and e.key in kept]

    def since_return(self, name: str) -> list[CaseEvent]:
        """Those events of a name that belong to the draft in hand: not those before it was last sent back."""
        last = max((e.seq for e in self.events if e.name in ("send_back", "refuse_seal")), default=0)
        return [e for e in self.did(name) if e.seq > last]

    @property
    def undone(self) -> CaseEvent:
        """The step that this one, an annulment, is about; one that is not there was refused before."""
        return next(e for e in self.events if e.key == self.of)

    @property
    def extension_asked(self) -> CaseEvent | None:
        """The request for an extension that nobody has decided yet."""
        return extension_asked(self.events)

    @property
    def came_back(self) -> bool:
        """Whether the answer did not reach the applicant, and has not been sent anew since."""
        return came_back(self.events)

    @property
    def settings(self) -> CaseSettings:
        """The agency's settings."""
        return self.rules.settings


def came_back(events: Sequence[CaseEvent]) -> bool:
    """Whether an answer came back and was not sent anew since."""
    sent = [e for e in events if e.name in ("service_proof", "serve_anew")]
    return bool(sent) and sent[-1].data.get("result") in CAME_BACK


def extension_asked(events: Sequence[CaseEvent]) -> CaseEvent | None:
    """The last request for an extension, unless it was decided since."""
    about = [e for e in events if e.name in ("ask_extension", "refuse_extension", "extend")]
    return about[-1] if about and about[-1].name == "ask_extension" else None
