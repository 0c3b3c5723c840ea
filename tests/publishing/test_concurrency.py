"""Two people decide on one document at the same moment: one wins, the other is told (PostgreSQL)."""

from __future__ import annotations

from threading import Barrier, Thread

import pytest
from django.db import connection

from gongkai.law.errors import Refused
from gongkai.law.publication import Stage
from gongkai.publishing.actions import moving
from gongkai.publishing.models import Publication, Serial
from gongkai.publishing.standing import standing
from gongkai.registry.models import Role
from publishing.office import TODAY, build

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def _postgresql_only() -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has one writer at a time: rows are locked on PostgreSQL only")


def _at_once(*acts: object) -> list[str]:
    """Run the acts in threads that start together; what became of each."""
    gate, said = Barrier(len(acts)), []

    def run(act: object) -> None:
        gate.wait()
        try:
            act()  # type: ignore[operator]
            said.append("done")
        except Refused as refused:
            said.append(type(refused).__name__)
        finally:
            connection.close()

    threads = [Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return sorted(said)


def test_pass_and_return_at_the_same_moment_have_one_winner() -> None:
    office = build()
    second = office.people["office2"] = office.people["clerk"]
    second.posts.create(agency=office.agency, role=Role.OFFICE, since=TODAY)
    document = office.walk(office.draft(), Stage.REVIEW)
    token = standing(document).token

    def decide(event: str, who: str, opinion: str) -> None:
        moving.move(document.pk, event, expected=token, opinion=opinion, **office.by(who))

    said = _at_once(
        lambda: decide("pass_review", "office", ""), lambda: decide("return", "office2", "补充依据")
    )
    assert said == ["Stale", "done"]
    assert document.moves.filter(event__in=("pass_review", "return")).count() == 1


def test_two_releases_of_one_document_make_one_page_and_one_number() -> None:
    office = build()
    document = office.walk(office.draft(), Stage.READY)
    token = standing(document).token

    def release() -> None:
        moving.move(document.pk, "release", expected=token, **office.by("info_centre"))

    assert _at_once(release, release) == ["Stale", "done"]
    assert Publication.objects.count() == 1
    assert Serial.objects.get().last == 1


def test_releases_of_many_documents_never_share_a_number() -> None:
    office = build()
    documents = [office.walk(office.draft(), Stage.READY) for _ in range(4)]
    tokens = {d.pk: standing(d).token for d in documents}

    def release(pk: int) -> None:
        moving.move(pk, "release", expected=tokens[pk], **office.by("info_centre"))

    assert _at_once(*[lambda pk=d.pk: release(pk) for d in documents]) == ["done"] * 4
    assert len(set(Publication.objects.values_list("index_number", flat=True))) == 4
