"""A bureau with a person for every post of the request process, and the way of a case through it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Any

import make
from gongkai.cases.actions import answers, filing, intake, recording
from gongkai.cases.application import Application
from gongkai.cases.application import Person as Applicant
from gongkai.cases.models import Answer, Case, Matter, Party
from gongkai.letters.models import LetterSettings
from gongkai.official.identity import make_demo_identity
from gongkai.official.keeping import keep_identity
from gongkai.registry.models import Agency, Person, Role, Unit

TODAY = date(2025, 2, 20)
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


@dataclass
class Bureau:
    """What the tests walk through; `today` moves on as a test wishes."""

    agency: Agency
    unit: Unit
    other_unit: Unit
    people: dict[str, Person] = field(default_factory=dict)
    today: date = TODAY
    minutes: int = 0

    def by(self, who: str) -> dict[str, Any]:
        """Person, day and the next minute."""
        self.minutes += 1
        at = datetime(self.today.year, self.today.month, self.today.day, 1, tzinfo=UTC)
        return {"by": self.people[who], "today": self.today, "at": at + timedelta(minutes=self.minutes)}

    def take(self, way: str = "counter", **more: Any) -> Case:
        """An arrival of today."""
        given = {
            k: more.pop(k) for k in ("arrived_on", "files", "submission_key", "tracking_number") if k in more
        }
        who = "clerk" if way != "portal" else None
        said = self.by("clerk")
        said["by"] = self.people[who] if who else None
        return intake.take(self.agency, application(**more), way=way, **said, **given)

    def registered(self, **more: Any) -> Case:
        """A request handed in and registered today."""
        case = self.take(**more)
        return intake.register(case.pk, expected=case.token, **self.by("clerk"))

    def handled(self, **more: Any) -> Case:
        """A request that lies with the first unit."""
        return self.do(
            self.registered(**more), "pass_review", "office", unit=self.unit, officer=self.people["drafter"]
        )

    def do(self, case: Case, event: str, who: str, **given: Any) -> Case:
        """One event, with the token as it is now."""
        case.refresh_from_db()
        return recording.record(case.pk, event, expected=case.token, **self.by(who), **given)

    def replied(self, case: Case, kind: str = "given", **details: Any) -> Case:
        """From handling to service by e-mail, with counsel when the settings ask for it."""
        said = {"given": "2024年部门预算", "separated_elsewhere": "纸质件遮盖后扫描，由办公室核对"} | details
        self.reply_matter(case.pk, 1, kind, details=said, facts="经检索", **self.by("drafter"))
        if kind == "partial":
            filing.attach(case.pk, "record", "副本.pdf", PDF, to_applicant=True, **self.by("drafter"))
        self.do(case, "draft", "drafter")
        self.do(case, "counsel", "counsel", content="同意", data={"verdict": "agree"})
        self.do(case, "sign", "leader")
        self.do(case, "seal", "seal_keeper")
        return self.do(case, "serve", "clerk", data={"way": "email"})

    def reply_matter(self, case_id: int, order: int, kind: str, **given: Any) -> Matter:
        """The reply to one matter, by somebody who has just looked at it."""
        seen = Matter.objects.get(case_id=case_id, order=order)
        return answers.reply_matter(case_id, order, kind, expected=seen.token, **given)

    def set_matters(self, case_id: int, texts: list[str], **given: Any) -> Case:
        """The list of matters, by somebody who has just looked at it."""
        seen = answers.token_of_matters(Case.objects.get(pk=case_id))
        return answers.set_matters(case_id, texts, expected=seen, **given)

    def set_questions(self, case_id: int, steps: dict[str, str], **given: Any) -> Answer:
        """The seven questions, by somebody who has just looked at them."""
        seen = Answer.objects.filter(case_id=case_id).first() or Answer(case_id=case_id)
        return answers.set_questions(case_id, steps, expected=seen.token, **given)

    def third_party(self, name: str = "江城某某建设有限公司") -> Party:
        """Somebody whose interests a disclosure may harm."""
        return intake.keep_party(
            self.agency, Party.Kind.THIRD_PARTY, Applicant(name=name, address="江城市某路1号")
        )


@cache
def _identity(name: str) -> tuple[bytes, str]:
    """One made-up seal for all tests: making keys is slow."""
    return make_demo_identity(name, at=datetime(2025, 1, 1, tzinfo=UTC))


def application(**more: Any) -> Application:
    """A complete application of a made-up person."""
    who = {
        "name": "张某某", "identity_kind": "居民身份证", "identity": "420000190001010000", "phone": "00000000000",
        "email": "someone@example.cn", "address": "江城市某街道某号",
    }  # fmt: skip
    for name in tuple(more):
        if name in Applicant.__dataclass_fields__:
            who[name] = more.pop(name)
    return replace(Application(Applicant(**who), "2024年度义务教育学校学区划分的文件"), **more)


def bureau(name: str = "临江市教育局", code: str = "") -> Bureau:
    """A bureau with two units and a person for each post."""
    agency = make.agency(code, name, uscc="110000000000000000")
    units = [Unit.objects.create(agency=agency, name=n) for n in ("基础教育科", "计划财务科")]
    roles = {
        "clerk": Role.CLERK, "office": Role.OFFICE, "leader": Role.LEADER, "drafter": Role.DRAFTER, "counsel": Role.COUNSEL,
        "seal_keeper": Role.SEAL_KEEPER, "supervisor": Role.SUPERVISOR, "admin": Role.ADMINISTRATOR, "other": Role.DRAFTER,
    }  # fmt: skip
    made = Bureau(agency, units[0], units[1])
    for who, role in roles.items():
        made.people[who] = make.person(agency, role)
    LetterSettings.objects.create(
        agency=agency, contact="政府信息公开办公室", phone="样例电话", government="临江市人民政府", court="临江市人民法院",
        online="样例网上复议平台", payee="样例非税账户",
    )  # fmt: skip
    keep_identity(agency.code, *_identity(name), replace=True)
    made.people["drafter"].unit, made.people["other"].unit = units
    made.people["drafter"].save()
    made.people["other"].save()
    return made
