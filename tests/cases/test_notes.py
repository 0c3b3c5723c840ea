"""Notes stay among those who may see the case, wait until read or answered, and never leave the house."""

from __future__ import annotations

import io
import zipfile
from datetime import date

import pytest
from django.db import connection

from cases.bureau import Bureau, bureau
from gongkai.audit.models import Entry
from gongkai.cases.actions.noting import leave, read
from gongkai.cases.archive.items import fixed_digest
from gongkai.cases.archive.keeping import dispose
from gongkai.cases.archive.package import package
from gongkai.cases.models import Case, CaseNote
from gongkai.cases.notes import colleagues, others, threads, unread
from gongkai.cases.papers import letters_of
from gongkai.law.errors import NoAccess, NotAllowed, WrongInput
from gongkai.notify.models import Message
from gongkai.registry.models import Person

pytestmark = pytest.mark.django_db
WORDS = "报价部分要不要遮盖？"


@pytest.fixture
def at() -> Bureau:
    return bureau()


def _waits(at: Bureau, who: str) -> list[str]:
    return [one.note.text for one in unread(Case.objects.all(), at.people[who])]


def _leave(
    at: Bureau, case: Case, who: str, *to: str, text: str = WORDS, answers: int | None = None
) -> CaseNote:
    keys = [at.people[name].pk for name in to]
    return leave(case.pk, text, keys, answers=answers, **at.by(who))


def test_a_note_waits_for_each_of_its_people_until_it_is_read(at: Bureau) -> None:
    case = at.handled()
    note = _leave(at, case, "clerk", "drafter", "counsel")
    assert _waits(at, "drafter") == _waits(at, "counsel") == [WORDS]
    assert _waits(at, "office") == []
    assert read(note.pk, **at.by("drafter")) == 1
    assert read(note.pk, **at.by("drafter")) == 0
    assert (_waits(at, "drafter"), _waits(at, "counsel")) == ([], [WORDS])


def test_an_answer_reads_what_waited_and_reaches_the_whole_thread(at: Bureau) -> None:
    case = at.handled()
    note = _leave(at, case, "clerk", "drafter", "counsel")
    answer = _leave(at, case, "drafter", text="要遮盖", answers=note.pk)
    assert answer.root_id == note.pk
    assert (_waits(at, "drafter"), _waits(at, "clerk"), _waits(at, "counsel")) == (
        [],
        ["要遮盖"],
        [WORDS, "要遮盖"],
    )
    third = _leave(at, case, "clerk", "office", text="请办公室看", answers=answer.pk)
    assert third.root_id == note.pk
    assert _waits(at, "office") == ["请办公室看"]
    thread = threads(case, at.people["clerk"])
    assert [[n.text for n in t.notes] for t in thread] == [[WORDS, "要遮盖", "请办公室看"]]
    assert not thread[0].waits
    assert threads(case, at.people["office"])[0].waits


def test_only_those_who_may_see_the_case_get_and_read_notes(at: Bureau) -> None:
    case = at.handled()
    seen = {p.pk for p in colleagues(case, at.today)}
    assert at.people["other"].pk not in seen
    assert at.people["admin"].pk not in seen
    assert {
        at.people[w].pk for w in ("clerk", "office", "leader", "drafter", "counsel", "supervisor")
    } <= seen
    assert at.people["clerk"].pk not in {p.pk for p in others(case, at.people["clerk"], at.today)}
    with pytest.raises(WrongInput, match="1人不能查看本件"):
        _leave(at, case, "clerk", "other")
    note = _leave(at, case, "clerk", "office")
    with pytest.raises(NotAllowed, match="不由您所在的科室"):
        _leave(at, case, "other", "clerk")
    with pytest.raises(NotAllowed, match="不由您所在的科室"):
        read(note.pk, **at.by("other"))
    with pytest.raises(NoAccess):
        _leave(at, case, "admin", "clerk")
    at.do(case, "ask_unit", "drafter", unit=at.other_unit, until=date(2025, 2, 27))
    assert at.people["other"].pk in {p.pk for p in colleagues(case, at.today)}


def test_who_no_longer_sees_the_case_no_longer_sees_the_note(at: Bureau) -> None:
    case = at.handled()
    note = _leave(at, case, "clerk", "drafter")
    at.do(case, "reassign", "office", unit=at.other_unit, officer=at.people["other"], reason="改派")
    with pytest.raises(NotAllowed):
        read(note.pk, **at.by("drafter"))
    # Nor does an answer in the thread reach somebody who is out of it by now.
    _leave(at, case, "office", "clerk", text="已改派", answers=note.pk)
    assert _waits(at, "drafter") == [WORDS]


def test_a_colleague_of_another_agency_is_none(at: Bureau) -> None:
    case, elsewhere = at.handled(), bureau("临江市民政局")
    with pytest.raises(WrongInput, match="不能查看本件"):
        leave(case.pk, WORDS, [elsewhere.people["clerk"].pk], **at.by("clerk"))
    with pytest.raises(NoAccess):
        leave(case.pk, WORDS, [at.people["clerk"].pk], **elsewhere.by("office"))


@pytest.mark.parametrize(
    ("text", "to", "says"),
    [
        (" ", ("office",), "内容"),
        ("字" * 2001, ("office",), "2000字"),
        (WORDS, (), "给谁"),
        (WORDS, ("clerk",), "不能"),
    ],
)
def test_a_note_without_words_or_people_is_refused(
    at: Bureau, text: str, to: tuple[str, ...], says: str
) -> None:
    case = at.handled()
    with pytest.raises(WrongInput, match=says):
        _leave(at, case, "clerk", *to, text=text)


def test_a_note_of_another_case_is_not_answered_here(at: Bureau) -> None:
    note = _leave(at, at.handled(), "clerk", "office")
    with pytest.raises(WrongInput, match="本件没有这条留言"):
        _leave(at, at.handled(), "clerk", "office", answers=note.pk)
    with pytest.raises(WrongInput, match="没有这条留言"):
        read(note.pk + 1000, **at.by("office"))


def test_the_log_says_who_wrote_to_whom_and_never_what(at: Bureau) -> None:
    case = at.handled()
    note = _leave(at, case, "clerk", "office")
    read(note.pk, **at.by("office"))
    said = list(Entry.objects.filter(verb__in=("案内留言", "阅读留言")).order_by("number"))
    assert [e.verb for e in said] == ["案内留言", "阅读留言"]
    assert at.people["office"].name in said[0].says
    assert said[0].data["to"] == [at.people["office"].pk]
    assert WORDS not in "".join(e.says + str(e.data) for e in Entry.objects.all())


def test_the_words_are_sealed_and_the_mail_does_not_tell_them(at: Bureau) -> None:
    Person.objects.filter(pk=at.people["office"].pk).update(email="office@example.cn")
    note = _leave(at, at.handled(), "clerk", "office")
    with connection.cursor() as cursor:
        cursor.execute("SELECT text FROM cases_casenote WHERE id = %s", [note.pk])
        assert WORDS not in cursor.fetchone()[0]
    told = Message.objects.get(key__startswith="note-")
    assert told.to == "office@example.cn"
    assert WORDS not in told.text + told.subject


def test_notes_change_nothing_that_is_archived_sent_or_shown_to_the_applicant(at: Bureau) -> None:
    case = at.replied(at.handled())
    before = (fixed_digest(case), letters_of(case).count(), case.due_on, case.token)
    _leave(at, case, "clerk", "office")
    case.refresh_from_db()
    assert (fixed_digest(case), letters_of(case).count(), case.due_on, case.token) == before
    made = package(case, personal=True, by="样例", today=at.today, at=at.by("clerk")["at"])
    with zipfile.ZipFile(io.BytesIO(made)) as bundle:
        assert all(WORDS.encode() not in bundle.read(name) for name in bundle.namelist())


def test_notes_on_an_archived_case_go_on_and_end_with_its_disposal(at: Bureau) -> None:
    case = at.do(at.replied(at.handled()), "archive", "clerk")
    _leave(at, case, "clerk", "office")
    at.today = date(2036, 1, 4)
    dispose(case.pk, years=10, reason="期满", **at.by("office"))
    assert not CaseNote.objects.exists()
    assert _waits(at, "office") == []
    with pytest.raises(NotAllowed, match="已经销毁"):
        _leave(at, case, "clerk", "office")
