"""A concern comes in: a number and a query code at once, nothing that comes in is lost."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction

from gongkai.cases.actions.intake import keep_party, new_code
from gongkai.cases.attempts import tried
from gongkai.cases.models import Case, CaseSerial, Party
from gongkai.concerns.actions.moving import add, keep_file
from gongkai.concerns.models import Concern, ConcernFile
from gongkai.concerns.raised import Raised, sound
from gongkai.concerns.settling import settings_of
from gongkai.law.concern import KINDS
from gongkai.law.digest import digest_of
from gongkai.law.errors import NotAllowed, WrongInput
from gongkai.law.receipt import WAYS
from gongkai.registry.access import actor, require
from gongkai.registry.models import Agency, Person

File = tuple[str, str, bytes]
PERSON = "提出人"
MOST_FILES = 10


@transaction.atomic
def take(
    agency: Agency,
    raised: Raised,
    *,
    way: str,
    by: Person | None,
    today: date,
    at: datetime,
    arrived_on: date | None = None,
    key: str = "",
    source: str = "",
    files: Sequence[File] = (),
) -> Concern:
    """Take a concern in. `by` None: its person on the portal; then the same form (`key`) sent twice is one concern
    and the tries of a place (`source`) are counted. `files`: (part, name, content). Raises NoAccess, WrongInput,
    NotAllowed.
    """
    settings = settings_of(agency)
    asked = sound(raised, proved=by is not None or bool(files))
    day = arrived_on or today
    if way not in WAYS or way == "order":
        raise WrongInput("请选择提交方式")
    if day > today:
        raise WrongInput("收到日期还没有到")
    if len(files) > MOST_FILES:
        raise WrongInput(f"一次最多提交{MOST_FILES}个文件")
    if by is not None:
        require(by, "concern.register", agency, today)
    elif not settings.portal_open:
        raise NotAllowed("本机关暂不接收网上提交，请按公开指南载明的其他方式提出")
    # The year's row is locked first: the same form sent twice at the same moment waits here and finds its twin.
    serial = _locked_serial(agency, day.year)
    submission = digest_of([key, asked.person.name, asked.about, asked.content]) if key else ""
    twin = Concern.objects.filter(agency=agency, submission_key=submission).first() if submission else None
    if twin is not None:
        return twin
    if by is None:
        tried("submit", source, at)
    concern = Concern.objects.create(
        agency=agency, kind=asked.kind, basis=asked.basis if KINDS[asked.kind].bases else "", query_code=new_code(),
        number=_next_number(agency, serial, settings.number_template), submission_key=submission, way=way,
        arrived_at=at, arrived_on=day, person=keep_party(agency, Party.Kind.APPLICANT, asked.person),
        target=_target(agency, asked), case=_case(agency, asked.request_number), about=asked.about.strip(),
        content=asked.content.strip(), evidence=asked.evidence.strip(), since=at,
    )  # fmt: skip
    who = actor(by) if by else PERSON
    for part, name, content in files:
        keep_file(concern, part, name, content, by=who, at=at)
    return add(concern, "arrive", by=by, actor=who, on=day, today=today, at=at)


def _target(agency: Agency, raised: Raised) -> Agency | None:
    """The body complained of, where it is one of this installation."""
    if raised.kind != "complaint" or not raised.target:
        return None
    found = Agency.objects.filter(code=raised.target).first()
    if found is None:
        raise WrongInput("没有这个被投诉机关")
    return found


def _case(agency: Agency, number: str) -> Case | None:
    """The request that the concern is about; a number that the agency has not given is told, not kept silently."""
    if not number.strip():
        return None
    found = Case.objects.filter(agency=agency, number=number.strip()).first()
    if found is None:
        raise WrongInput(
            f"本机关没有受理编号为“{number.strip()}”的申请，请核对；向其他机关提出的申请写在理由里"
        )
    return found


def _locked_serial(agency: Agency, year: int) -> CaseSerial:
    CaseSerial.objects.get_or_create(agency=agency, series="concern", year=year)
    return CaseSerial.objects.select_for_update().get(agency=agency, series="concern", year=year)


def _next_number(agency: Agency, row: CaseSerial, template: str) -> str:
    while True:
        row.last += 1
        made = template.format(year=row.year, serial=row.last, code=agency.code)
        if not Concern.objects.filter(agency=agency, number=made).exists():
            row.save()
            return made


assert set(ConcernFile.Part.values) >= {"evidence", "identity"}
