"""The forms of 投诉、更正和建议 on the portal: fields as data, what was typed as a `Raised`, faults beside the fields."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from django.http import HttpRequest

from gongkai.cases.actions.applying import LARGEST
from gongkai.cases.application import LENGTHS as PERSON_LENGTHS
from gongkai.cases.application import Person
from gongkai.cases.models import ApplicantType
from gongkai.concerns.actions.raising import MOST_FILES, File
from gongkai.concerns.raised import ABOUT, CONTENT, LENGTHS, Raised
from gongkai.files import scanning
from gongkai.law.concern import KINDS
from gongkai.portal.request_form import Ask, Group
from gongkai.registry.models import Agency

_TAKEN = ".pdf,.jpg,.jpeg,.png,.docx,.xlsx,.ofd,.wps,.zip"
_CONTENT_HELP = {
    "complaint": "写明时间、经过、请求；涉及某一件申请的，填写受理编号",
    "correction": "写明记录中哪里不准确，应当是什么（条例第41条：与自身相关的政府信息记录）",
    "proposal": "例如：很多家长都需要；每年都有人申请",
}
_ABOUT_HELP = {
    "complaint": "机关、单位或者学校的名称",
    "correction": "名称、文号、网页地址或者其他能找到它的线索",
    "proposal": "写出名称、文号，或者时间、事项等特征",
}


def groups(agency: Agency, kind: str, values: Mapping[str, str], wrong: Mapping[str, str]) -> list[Group]:
    """The form of a kind with what was typed and what is wrong with it."""
    parts = [
        Group(KINDS[kind].name, tuple(_what(kind))),
        Group("提出人", tuple(_who()), "用于核实情况和告知结果，不告知被投诉的机关和人员。"),
    ]
    return [
        replace(g, fields=tuple(replace(f, value=values.get(f.name, ""), error=wrong.get(f.name, "")) for f in g.fields))
        for g in parts
    ]  # fmt: skip


def _what(kind: str) -> list[Ask]:
    found = KINDS[kind]
    fields = []
    if found.bases:
        fields.append(
            Ask("basis", "情形", "radio", True, options=tuple((b, w) for b, (w, _) in found.bases.items()))
        )
    fields += [
        Ask("about", ABOUT[kind], "long", True, _ABOUT_HELP[kind], most=LENGTHS["about"]),
        Ask("content", CONTENT[kind], "long", True, _CONTENT_HELP[kind], most=LENGTHS["content"]),
        Ask("evidence", "证据", "long", found.evidence, "能够证明上述情况的材料名称；也可以在下面附上", most=LENGTHS["evidence"]),
        Ask("file_evidence", "证据材料", "file", help=f"可用 PDF、JPG、PNG、DOCX 等，最多{MOST_FILES}个，每个最大10MB",
            options=((_TAKEN, ""),), draft=False),
    ]  # fmt: skip
    if kind != "proposal":
        fields.append(Ask("request_number", "所涉申请的受理编号（选填）", most=LENGTHS["request_number"]))
    return [replace(f, required=f.required and f.name != "evidence") for f in fields]


def _who() -> list[Ask]:
    types = tuple((str(v), str(label)) for v, label in ApplicantType.choices)
    return [
        Ask("type", "类型", "radio", True, options=types),
        Ask("name", "姓名（名称）", required=True, complete="name", most=PERSON_LENGTHS["name"]),
        Ask("phone", "联系电话", help="电话、邮箱、地址至少填写一种", complete="tel", mode="tel", most=PERSON_LENGTHS["phone"]),
        Ask("email", "电子邮箱", complete="email", mode="email", most=PERSON_LENGTHS["email"]),
        Ask("address", "通信地址", complete="street-address", most=PERSON_LENGTHS["address"]),
    ]  # fmt: skip


def read(kind: str, typed: Mapping[str, str]) -> Raised:
    """What was typed as a concern."""
    person = Person(**{n: typed.get(n, "") for n in ("type", "name", "phone", "email", "address")})
    rest = {n: typed.get(n, "") for n in ("about", "content", "basis", "evidence", "request_number")}
    return Raised(kind, person, **rest)


def files_in(request: HttpRequest) -> list[File]:
    """The files that came along; of one that is too large only as much as tells that it is."""
    came = request.FILES.getlist("file_evidence")[: MOST_FILES + 1]
    files = [("evidence", upload.name or "", upload.read(LARGEST + 1)) for upload in came]
    # Before the database is locked: nobody else waits for the scanner.
    scanning.ask_ahead(content for _, _, content in files)
    return files
