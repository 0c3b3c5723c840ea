"""An application as it is handed in, whichever way: what 条例第29条 asks for, and nothing it does not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from gongkai.cases.models import ApplicantType, Case
from gongkai.law.errors import WrongInput
from gongkai.law.signs import broken, broken_line

LONGEST = 4000
# The longest that a field takes, in characters; a page cannot be made to store a book.
LENGTHS = {
    "name": 120, "identity": 60, "representative": 60, "contact_person": 60, "phone": 60, "email": 120, "fax": 60,
    "address": 200, "postcode": 10, "subject": 80, "purpose": 500, "assisted": 300, "content": LONGEST,
}  # fmt: skip


@dataclass(frozen=True)
class Person:
    """An applicant or an agent: an individual, or an organisation with its type (a column of the annual report)."""

    type: str = ApplicantType.NATURAL.value
    name: str = ""
    identity_kind: str = ""
    identity: str = ""
    representative: str = ""
    contact_person: str = ""
    phone: str = ""
    email: str = ""
    fax: str = ""
    address: str = ""
    postcode: str = ""

    @property
    def individual(self) -> bool:
        """True for a natural person."""
        return self.type == ApplicantType.NATURAL


@dataclass(frozen=True)
class Application:
    """What was asked for, in what form and by which route; the purpose is never required."""

    applicant: Person
    description: str
    subject: str = ""
    form: str = Case.Form.ELECTRONIC.value
    route: str = Case.Route.EMAIL.value
    accepts_other: bool = False
    purpose: str = ""
    agent: Person | None = None
    assisted: str = ""
    extra: Mapping[str, str] = field(default_factory=dict)

    @property
    def title(self) -> str:
        """The subject, or the beginning of the description."""
        return (self.subject.strip() or " ".join(self.description.split()))[:80]


def faults(application: Application) -> dict[str, str]:
    """A sentence for each field that stands in the way of registering; identity papers do not (they are asked for
    by a supplement notice, 条例第30条). Empty when all is well."""
    who, found = application.applicant, {}
    if who.type not in ApplicantType.values:
        found["type"] = "请选择申请人类型"
    if not who.name.strip():
        found["name"] = "请填写申请人的姓名或者名称"
    if not any((who.phone.strip(), who.email.strip(), who.address.strip())):
        found["phone"] = "请至少填写一种联系方式：电话、电子邮箱或者通信地址"
    if who.email.strip() and not _is_address(who.email.strip()):
        found["email"] = "电子邮箱的写法不对，应像 name@example.cn"
    if not application.description.strip():
        found["description"] = "请写明所需信息的名称、文号或者其他便于查询的特征"
    elif len(application.description) > LONGEST:
        found["description"] = f"所需信息的描述最多{LONGEST}字，可另附文件"
    if application.form not in Case.Form.values:
        found["form"] = "请选择信息的提供形式"
    found.update(_route_faults(application))
    found.update(_too_long(application))
    found.update(_broken(application))
    if application.agent is not None and not application.agent.name.strip():
        found["agent_name"] = "请填写代理人的姓名"
    return found


def _is_address(text: str) -> bool:
    try:
        validate_email(text)
    except ValidationError:
        return False
    return True


def _route_faults(application: Application) -> dict[str, str]:
    """The route must lead somewhere: post needs an address, e-mail an address, fax a number."""
    who, route = application.applicant, application.route
    needed = {
        Case.Route.POST: ("address", who.address, "选择邮寄，请填写通信地址"),
        Case.Route.EMAIL: ("email", who.email, "选择电子邮件，请填写电子邮箱"),
        Case.Route.FAX: ("fax", who.fax, "选择传真，请填写传真号码"),
    }
    if route not in Case.Route.values:
        return {"route": "请选择获取信息的方式"}
    for wanted, (name, given, sentence) in needed.items():
        if route == wanted and not given.strip():
            return {name: sentence}
    return {}


def _broken(application: Application) -> dict[str, str]:
    """Fields with half signs or control signs; a rare sign is none of these and passes."""
    lines = {**vars(application.applicant), "subject": application.subject}
    if application.agent is not None:
        lines |= {f"agent_{n}": v for n, v in vars(application.agent).items()}
    texts = {
        "description": application.description, "purpose": application.purpose, "assisted": application.assisted,
        **{f"own_{name}": value for name, value in application.extra.items()},
    }  # fmt: skip
    found = {name: broken_line(value) for name, value in lines.items()}
    found |= {name: broken(value) for name, value in texts.items()}
    return {name: f"{says}，请重新输入" for name, says in found.items() if says}


def _too_long(application: Application) -> dict[str, str]:
    said = {**vars(application.applicant), "purpose": application.purpose, "assisted": application.assisted}
    if application.agent is not None:
        said |= {f"agent_{n}": v for n, v in vars(application.agent).items()}
    return {
        name: f"最多{most}字，现有{len(said[name])}字"
        for name in said
        if (most := LENGTHS.get(name.removeprefix("agent_"))) and len(said[name]) > most
    }


def sound(application: Application) -> Application:
    """The application, or WrongInput with the first fault."""
    for sentence in faults(application).values():
        raise WrongInput(sentence, "条例第29条")
    return application
