"""The people whom a case names, for covering their names in the papers that are given out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from gongkai.cases.models import Case, Party
from gongkai.cases.queries import visible
from gongkai.redaction.names import KnownName
from gongkai.registry.models import Agency, Person, Post

_OF_PARTY = (("representative", "法定代表人"), ("contact_person", "联系人"))


def names_of(agency: Agency, number: str, person: Person, posts: Iterable[Post]) -> list[KnownName]:
    """Applicant, agent, third parties, co-makers and who speaks for each; none of a case that the person may not see.

    Names of firms and offices are left out by whoever searches: they are no personal data.
    """
    found = visible(agency, person, posts).filter(number=number).select_related("applicant", "agent").first()
    if found is None:
        return []
    return list(dict.fromkeys(KnownName(name, role) for name, role in _named(found) if name.strip()))


def _named(case: Case) -> Iterator[tuple[str, str]]:
    asked = {e.party for e in case.events.select_related("party") if e.party is not None}
    parties = [p for p in (case.applicant, case.agent) if p is not None]
    for party in [*parties, *sorted(asked - set(parties), key=lambda p: p.pk)]:
        called = Party.Kind(party.kind).label
        yield party.name, called
        for column, role in _OF_PARTY:
            yield getattr(party, column), f"{called}的{role}"
