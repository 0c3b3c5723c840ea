"""The application form on the portal: its fields as data, what was typed as an `Application`, faults beside the fields."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from django.http import HttpRequest

from gongkai.cases.actions.applying import LARGEST, MOST_FILES, PARTS, all_faults
from gongkai.cases.actions.intake import File
from gongkai.cases.application import LENGTHS, LONGEST, Application, Person
from gongkai.cases.models import ApplicantType, Case, CaseSettings
from gongkai.cases.own_fields import OwnField, own_fields
from gongkai.notify.sms.chosen import gateway

# Values are plain signs: a page in traditional script would send Chinese ones back changed.
IDENTITIES = {"id_card": "居民身份证", "passport": "护照", "residence": "港澳台居民居住证", "other": "其他"}
_USCC = "统一社会信用代码"
_TAKEN = ".pdf,.jpg,.jpeg,.png,.docx,.xlsx,.ofd,.wps,.zip"


@dataclass(frozen=True)
class Ask:
    """One field of the form. `kind`: line, long, radio, select, check or file; `draft`: may be kept on the device."""

    name: str
    label: str
    kind: str = "line"
    required: bool = False
    help: str = ""
    options: tuple[tuple[str, str], ...] = ()
    complete: str = "off"
    mode: str = ""
    most: int = 0
    only: str = ""
    draft: bool = True
    value: str = ""
    error: str = ""


@dataclass(frozen=True)
class Group:
    """A part of the form. `folded`: behind a summary, open when something in it was typed or is wrong."""

    title: str
    fields: tuple[Ask, ...]
    help: str = ""
    folded: bool = False

    @property
    def opened(self) -> bool:
        """Whether anything in it was typed or is wrong."""
        return any(f.value or f.error for f in self.fields)


def groups(settings: CaseSettings, values: Mapping[str, str], wrong: Mapping[str, str]) -> list[Group]:
    """The form with what was typed and what is wrong with it, in the order in which one thinks of it."""
    parts = [
        Group("所需信息", tuple(_wanted()), "一份申请只写一项信息（一事一申请）：要几项不同的信息，请分别提出，各自计算答复期限。"),
        Group("申请人", tuple(_who())),
        Group("联系方式", tuple(_contact(settings)), "至少填写一种；选择了邮寄、电子邮件或者传真的，填写相应的一项。"),
        Group("代理人", tuple(_agent()), "由他人代为申请的填写，并附授权委托书和双方身份证明。", True),
    ]  # fmt: skip
    own = tuple(_own(field) for field in own_fields(settings.extra_fields))
    if own:
        parts.append(Group("其他", own))
    parts.append(Group("需要协助或者另有说明", tuple(_further(settings)), "", True))
    return [replace(part, fields=tuple(_filled(f, values, wrong) for f in part.fields)) for part in parts]


def _filled(field: Ask, values: Mapping[str, str], wrong: Mapping[str, str]) -> Ask:
    return replace(field, value=values.get(field.name, ""), error=wrong.get(field.name, ""))


def _wanted() -> list[Ask]:
    return [
        Ask("description", "要什么信息", "long", True, "写出名称、文号，或者时间、事项、地点等便于查询的特征", most=LONGEST),
        Ask("form", "提供形式", "radio", True, options=_choices(Case.Form.choices)),
        Ask("route", "获取方式", "radio", True, options=_choices(Case.Route.choices)),
        Ask("accepts_other", "不能按上面的方式提供时，可以接受其他方式", "check"),
        _file("application", "附件", "需要另附说明、清单的，可在这里添加"),
    ]  # fmt: skip


def _who() -> list[Ask]:
    n, o = "natural", "organisation"
    return [
        Ask("type", "申请人类型", "radio", True, options=_choices(ApplicantType.choices)),
        Ask("name", "姓名（名称）", required=True, complete="name", most=LENGTHS["name"]),
        Ask("identity_kind", "证件名称", "select", options=tuple(IDENTITIES.items()), only=n),
        Ask("identity", "证件号码", most=LENGTHS["identity"], only=n, draft=False),
        Ask("uscc", _USCC, most=18, only=o, draft=False),
        Ask("representative", "法定代表人", most=LENGTHS["representative"], only=o),
        Ask("contact_person", "联系人", complete="name", most=LENGTHS["contact_person"], only=o),
        _file("identity", "身份证明", "证件或者营业执照的照片、扫描件。没有提供的，可能需要补正（条例第29条、第30条）"),
    ]  # fmt: skip


def _contact(settings: CaseSettings) -> list[Ask]:
    texts = "填写手机号码的，办理进展也以短信告知" if settings.text_messages and gateway() is not None else ""
    return [
        Ask("phone", "联系电话", help=texts, complete="tel", mode="tel", most=LENGTHS["phone"]),
        Ask("email", "电子邮箱", complete="email", mode="email", most=LENGTHS["email"]),
        Ask("address", "通信地址", complete="street-address", most=LENGTHS["address"]),
        Ask("postcode", "邮政编码", complete="postal-code", mode="numeric", most=LENGTHS["postcode"]),
        Ask("fax", "传真", mode="tel", most=LENGTHS["fax"]),
    ]


def _agent() -> list[Ask]:
    return [
        Ask("agent_name", "代理人姓名", most=LENGTHS["name"]),
        Ask("agent_phone", "代理人电话", mode="tel", most=LENGTHS["phone"]),
        Ask("agent_identity", "代理人证件号码", most=LENGTHS["identity"], draft=False),
        _file("authorisation", "授权委托书和代理人身份证明", "可以选择几个文件"),
    ]


def _further(settings: CaseSettings) -> list[Ask]:
    said = []
    if settings.ask_purpose:
        said.append(
            Ask(
                "purpose",
                "用途（选填）",
                "long",
                help="不需要说明用途，不写不影响办理",
                most=LENGTHS["purpose"],
            )
        )
    assisted = "有阅读困难、视听障碍的，写明需要怎样的帮助（条例第43条）"
    return [*said, Ask("assisted", "需要的协助（选填）", "long", help=assisted, most=280)]


def _own(field: OwnField) -> Ask:
    choices = tuple((str(n), c) for n, c in enumerate(field.choices, 1))
    kind = "select" if choices else "line"
    return Ask(
        f"own_{field.name}", field.label, kind, field.required, field.help, choices, most=500, draft=False
    )


def _file(part: str, label: str, help: str) -> Ask:
    return Ask(
        f"file_{part}",
        label,
        "file",
        help=f"{help}。可用 PDF、JPG、PNG、DOCX 等，每个最大10MB",
        options=((_TAKEN, ""),),
        draft=False,
    )


def _choices(pairs: Sequence[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    return tuple((str(value), str(label)) for value, label in pairs)


DEFAULTS = {
    "type": ApplicantType.NATURAL.value, "form": Case.Form.ELECTRONIC.value, "route": Case.Route.PORTAL.value,
}  # fmt: skip


def typed_in(request: HttpRequest) -> dict[str, str]:
    """What was typed, by field; a zero byte is nothing that a database would take."""
    return {name: str(value).replace("\0", "").strip() for name, value in request.POST.items()}


def files_in(request: HttpRequest) -> list[File]:
    """The files that came along, by part; of one that is too large only as much as tells that it is."""
    came = [(part, upload) for part in PARTS for upload in request.FILES.getlist(f"file_{part}")]
    return [(part, upload.name or "", upload.read(LARGEST + 1)) for part, upload in came[: MOST_FILES + 1]]


def read(typed: Mapping[str, str], settings: CaseSettings) -> Application:
    """What was typed as an application; what the agency does not ask for is not read."""

    def of(name: str) -> str:
        return typed.get(name, "")

    natural, kind = of("type") == ApplicantType.NATURAL, of("identity_kind")
    who = Person(
        type=of("type"), name=of("name"), identity_kind=IDENTITIES.get(kind, kind) if natural else _USCC,
        identity=of("identity") if natural else of("uscc"), representative="" if natural else of("representative"),
        contact_person="" if natural else of("contact_person"), phone=of("phone"), email=of("email"), fax=of("fax"),
        address=of("address"), postcode=of("postcode"),
    )  # fmt: skip
    if not who.identity:
        who = replace(who, identity_kind="")
    agent = None
    if of("agent_name") or of("agent_phone") or of("agent_identity"):
        agent = Person(name=of("agent_name"), phone=of("agent_phone"), identity=of("agent_identity"))
    own = own_fields(settings.extra_fields)
    extra = {f.name: _chosen(f, of(f"own_{f.name}")) for f in own if of(f"own_{f.name}")}
    assisted = f"申请人请求协助：{of('assisted')}" if of("assisted") else ""
    return Application(
        who, of("description"), form=of("form"), route=of("route"), accepts_other=bool(of("accepts_other")),
        purpose=of("purpose") if settings.ask_purpose else "", agent=agent, assisted=assisted, extra=extra,
    )  # fmt: skip


def _chosen(field: OwnField, value: str) -> str:
    """The words of a choice; what names none stays as it came and is refused with the others."""
    named = {str(n): c for n, c in enumerate(field.choices, 1)}
    return named.get(value, value)


def wrong_in(application: Application, settings: CaseSettings, files: Sequence[File]) -> dict[str, str]:
    """A sentence for each field that is at fault, under the name that the form gives it."""
    found = all_faults(application, settings, files)
    if "identity" in found and not application.applicant.individual:
        found["uscc"] = found.pop("identity")
    if application.applicant.identity_kind not in ("", *IDENTITIES.values(), _USCC):
        found["identity_kind"] = "请选择证件名称"
    return found
