"""The people whom a case names, for covering their names in the papers that are given out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from gongkai.cases.models import ApplicantType, Case, Party
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
    return list(dict.fromkeys(one for one in _named(found) if one.name.strip()))


def _named(case: Case) -> Iterator[KnownName]:
    asked = {e.party for e in case.events.select_related("party") if e.party is not None}
    parties = [p for p in (case.applicant, case.agent) if p is not None]
    for party in [*parties, *sorted(asked - set(parties), key=lambda p: p.pk)]:
        called = Party.Kind(party.kind).label
        yield KnownName(party.name, called, sure=_is_person(party))
        for column, role in _OF_PARTY:
            yield KnownName(getattr(party, column), f"{called}的{role}", sure=True)


def _is_person(party: Party) -> bool:
    """True for a natural person for certain: other parties are kept without a type."""
    return party.type == ApplicantType.NATURAL or party.kind == Party.Kind.AGENT
