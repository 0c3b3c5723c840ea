"""The open intake format: other platforms hand in applications as JSON and ask where they stand.

Anybody may use it, within the limits that the portal has; who holds number and query code of a request may ask for it.
"""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

from django.conf import settings
from django.http import Http404, HttpRequest
from django.urls import reverse
from django.views.decorators.cache import never_cache
from ninja import Field, Header, Router, Schema, Status
from ninja.decorators import decorate_view
from pydantic import Base64Bytes, ConfigDict, model_validator

from gongkai import clock
from gongkai.api.shapes import Problem
from gongkai.cases.actions.applying import all_faults, look_up, submit
from gongkai.cases.application import Application, Person
from gongkai.cases.following import public_stage
from gongkai.cases.models import Case
from gongkai.cases.settling import settings_of
from gongkai.law.digest import digest_of
from gongkai.registry.models import Agency
from gongkai.sources import source_of

router = Router()
unkept = decorate_view(never_cache)
_TYPES = Literal[
    "natural_person", "legal_commercial", "legal_research", "legal_social", "legal_law_service", "legal_other"
]


def _holds_empty_sign(value: object) -> bool:
    if isinstance(value, dict):
        return any(_holds_empty_sign(part) for pair in value.items() for part in pair)
    return isinstance(value, str) and "\0" in value


class Strict(Schema):
    """What comes in: a field that nobody knows is refused, so that nothing of an application is lost in silence."""

    model_config = ConfigDict(extra="forbid")

    @model_validator(mode="before")
    @classmethod
    def no_empty_signs(cls, given: Any) -> Any:
        """No text of a database holds the empty sign (NUL)."""
        if isinstance(given, dict) and any(_holds_empty_sign(v) for v in given.values()):
            raise ValueError("含有不能使用的字符（空字符）")
        return given


class PersonIn(Strict):
    """申请人或者代理人。"""

    type: _TYPES = Field("natural_person", description="申请人类型，即年度报告表三的列")
    name: str = Field(description="姓名或者名称")
    identity_kind: str = Field("", max_length=40, description="证件名称")
    identity: str = Field("", description="证件号码或者统一社会信用代码")
    representative: str = Field("", description="法定代表人")
    contact_person: str = Field("", description="联系人")
    phone: str = ""
    email: str = ""
    fax: str = ""
    address: str = ""
    postcode: str = ""


class FileIn(Strict):
    """随附的文件，按内容检查类型。"""

    part: Literal["identity", "authorisation", "application"] = Field(
        description="identity 身份证明，authorisation 授权委托书，application 申请附件"
    )
    name: str = Field(max_length=200)
    content: Base64Bytes = Field(description="文件内容，base64")


class ApplicationIn(Strict):
    """一份申请，一事一申请（条例第29条）。"""

    applicant: PersonIn
    agent: PersonIn | None = None
    description: str = Field(description="所需信息的名称、文号或者其他便于查询的特征性描述")
    form: Literal["paper", "electronic", "disc", "reading"] = "electronic"
    route: Literal["post", "email", "fax", "pickup", "portal"] = "portal"
    accepts_other: bool = False
    assisted: str = Field("", description="需要的协助（条例第43条）")
    extra: dict[str, str] = Field(default_factory=dict, description="机关自设字段，按标识")
    files: list[FileIn] = Field(default_factory=list, max_length=10)


class ReceiptOut(Schema):
    """回执：查询码只在这里给出。"""

    number: str
    query_code: str
    stage: str
    received_on: date | None
    due_on: date | None
    track_url: str


class KeyIn(Strict):
    """受理编号和查询码。"""

    number: str = Field(max_length=60)
    query_code: str = Field(max_length=40)


class StandingOut(Schema):
    """办理状态。"""

    number: str
    stage: str
    received_on: date | None
    due_on: date | None
    waiting_until: date | None
    closed_on: date | None


class Faults(Problem):
    """不能接收的原因；fields 按字段列出。"""

    fields: dict[str, str] = Field(default_factory=dict)


@router.post(
    "/agencies/{code}/requests",
    response={201: ReceiptOut, 400: Faults, 404: Problem},
    summary="提交政府信息公开申请",
)
@unkept
def hand_in(
    request: HttpRequest,
    code: str,
    body: ApplicationIn,
    idempotency_key: str = Header(alias="Idempotency-Key", min_length=8, max_length=64),
) -> Any:
    """Hand in one application. The same Idempotency-Key with the same body gives the same receipt again; with another
    body it is another request, so that a key chosen badly never opens somebody else's receipt."""
    agency = _agency(code)
    application = _application(body)
    files = [(one.part, one.name, bytes(one.content)) for one in body.files]
    wrong = all_faults(application, settings_of(agency), files)
    if wrong:
        return Status(400, {"error": next(iter(wrong.values())), "fields": wrong})
    key = digest_of([idempotency_key, body.model_dump(mode="json")])
    case = submit(
        agency,
        application,
        key=key,
        source=source_of(request),
        today=clock.today(),
        at=clock.now(),
        files=files,
    )
    return Status(201, {
        "number": case.number, "query_code": case.query_code, "stage": public_stage(case),
        "received_on": case.received_on, "due_on": case.due_on,
        "track_url": f"{settings.ADDRESS}{reverse('portal:request-track', args=[code])}",
    })  # fmt: skip


def _application(body: ApplicationIn) -> Application:
    agent = Person(**_clean(body.agent)) if body.agent else None
    return Application(
        Person(**_clean(body.applicant)), _text(body.description), form=body.form, route=body.route, agent=agent,
        accepts_other=body.accepts_other, assisted=_text(body.assisted),
        extra={name: _text(value) for name, value in body.extra.items()},
    )  # fmt: skip


def _clean(person: PersonIn) -> dict[str, str]:
    return {name: _text(value) for name, value in person.model_dump().items()}


def _text(value: str) -> str:
    """A zero byte is nothing that a database would take."""
    return value.replace("\0", "").strip()


@router.post(
    "/agencies/{code}/requests/standing",
    response={200: StandingOut, 400: Problem, 404: Problem},
    summary="凭受理编号和查询码查询状态",
)
@unkept
def standing(request: HttpRequest, code: str, body: KeyIn) -> Any:
    """Where a request stands; an unknown number and a wrong code get the same answer."""
    case = look_up(
        _agency(code), _text(body.number), _text(body.query_code), source=source_of(request), at=clock.now()
    )
    if case is None:
        return Status(404, {"error": "受理编号或者查询码不对"})
    return _standing(case)


def _standing(case: Case) -> dict[str, Any]:
    return {
        "number": case.number, "stage": public_stage(case), "received_on": case.received_on, "due_on": case.due_on,
        "waiting_until": case.waiting_until, "closed_on": case.closed_on,
    }  # fmt: skip


def _agency(code: str) -> Agency:
    found = Agency.objects.filter(code=code, active=True).first()
    if found is None:
        raise Http404
    return found
