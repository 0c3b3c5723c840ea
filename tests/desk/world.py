"""A small world for the faces: an authority, two bureaux below it, a person for every post, a row in every register."""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

import pikepdf

import make
from gongkai.cases.actions import intake, recording
from gongkai.cases.actions.disputes import open_docket
from gongkai.cases.application import Application
from gongkai.cases.application import Person as Applicant
from gongkai.cases.models import Case, Docket
from gongkai.channels import outbox
from gongkai.channels.item import Item
from gongkai.channels.models import Channel, Delivery
from gongkai.concerns.actions import raising
from gongkai.concerns.models import Concern
from gongkai.concerns.raised import Raised
from gongkai.letters.models import LetterSettings
from gongkai.mailbox.models import Arrival, Mailbox
from gongkai.publishing.actions import moving, writing
from gongkai.publishing.catalogue import actions as catalogue_actions
from gongkai.publishing.content import Content
from gongkai.publishing.models import CatalogueItem, Document, Publication
from gongkai.publishing.standing import standing
from gongkai.redaction.actions import taking as redaction_taking
from gongkai.redaction.models import RedactionFile
from gongkai.registry.access import CONSOLE
from gongkai.registry.models import Agency, Leader, Person, Role, Unit
from gongkai.reporting import actions as report_actions
from gongkai.reporting.ledgers import ALL
from gongkai.reporting.models import FiledVersion
from gongkai.reporting.queries import digest_of
from gongkai.sheets.actions import save
from gongkai.sheets.models import LedgerRow
from gongkai.sheets.record import fingerprint

TODAY = date(2021, 1, 15)
NOW = datetime(2021, 1, 15, 2, 0, tzinfo=UTC)
PASSWORD = "lantern-river-2021"
WHO = {"by": CONSOLE, "today": TODAY, "at": NOW}

ROWS: dict[str, dict[str, str]] = {
    "requests": {
        "number": "S2020-001", "received_on": "2020-03-02", "applicant_type": "自然人", "replied_on": "2020-03-20",
        "outcome": "予以公开", "applicant": "虚构人甲", "identity": "样例证件001", "contact": "样例电话001",
        "received_via": "网络", "content": "2019年度学校名录", "unit": "办公室", "officer": "李四",
    },
    "disputes": {"number": "F2020-1", "kind": "行政复议", "result": "结果维持", "year": "2020", "organ": "江城县人民政府"},
    "postings": {"number": "W2020-001", "channel": "门户网站", "title": "招生公告", "posted_on": "2020-05-08", "topic": "教育", "unit": "办公室"},
    "accounts": {"number": "XMT-01", "platform": "微信", "name": "江城教育", "opened_on": "2019-01-01", "status": "运行"},
    "documents": {"number": "江教〔2020〕1号", "title": "招生办法", "kind": "规范性文件", "made_on": "2020-04-01", "published_on": "2020-04-03"},
    "items": {"number": "XK-01", "name": "民办学校设立审批", "kind": "行政许可", "since": "2018-01-01"},
    "decisions": {"number": "BJ-01", "item": "XK-01", "decided_on": "2020-06-01", "quantity": "3"},
    "fee-items": {"number": "SF-01", "name": "考试费", "since": "2019-01-01"},
    "charges": {"number": "JF-01", "item": "SF-01", "charged_on": "2020-07-01", "amount": "120.50"},
    "procurements": {"number": "CG-01", "name": "课桌", "approved_on": "2020-02-01", "completed_on": "2020-08-01", "amount": "12.3"},
    "accountability": {"number": "ZZ-01", "decided_on": "2020-09-01", "who": "办公室", "cause": "超期", "decision": "批评教育"},
    "problems": {"number": "1", "year": "2020", "problem": "报送材料不规范", "measure": "开展培训"},
}  # fmt: skip


@dataclass
class World:
    """What the tests walk through."""

    authority: Agency
    bureau: Agency
    other: Agency
    people: dict[str, Person] = field(default_factory=dict)
    rows: dict[str, LedgerRow] = field(default_factory=dict)
    channel: Channel | None = None
    unit: Unit | None = None
    leader: Leader | None = None
    document: Document | None = None
    publication: Publication | None = None
    delivery: Delivery | None = None
    item: CatalogueItem | None = None
    case: Case | None = None
    docket: Docket | None = None
    concern: Concern | None = None
    mail: Arrival | None = None
    redaction: RedactionFile | None = None


def build() -> World:
    """Build it in an empty database."""
    above = make.agency("JC", "江城县人民政府", body=Agency.Body.GOVERNMENT)
    world = World(
        above, make.agency("JC-JY", parent=above), make.agency("JC-JT", "江城县交通运输局", parent=above)
    )
    for role in Role.values:
        world.people[role] = make.person(world.bureau, role, username=f"own-{role}")
    world.people["elsewhere"] = make.person(world.other, *Role.values, username="elsewhere")
    world.people["authority_above"] = make.person(above, Role.AUTHORITY, username="authority-above")
    world.people["administrator_above"] = make.person(
        above, Role.ADMINISTRATOR, username="administrator-above"
    )
    world.people["no_post"] = make.person(world.bureau, username="no-post")
    world.unit = Unit.objects.create(agency=world.bureau, name="办公室")
    world.leader = Leader.objects.create(
        agency=world.bureau, name="样例局长", title="局长", duties="主持全面工作", updated_at=NOW
    )
    world.channel = Channel.objects.create(agency=world.bureau, name="门户网站", kind=Channel.Kind.values[0])
    for slug in ("items", "fee-items", *ROWS):
        if slug not in world.rows:
            sheet = ALL[slug]
            world.rows[slug] = save(sheet, world.bureau, ROWS[slug], expected=fingerprint(sheet, None), **WHO)
    _published_year(world.bureau)
    catalogue = catalogue_actions.derive(world.bureau, "moe-compulsory-education-2019", "公开目录", **WHO)
    world.item = catalogue.items.filter(parent__isnull=False).first()
    world.document = _manuscript(world)
    item = Item("release", "JC-JY/2021-00009", 1, "招生公告", body_html="<p>招生安排</p>", text="招生安排")
    world.delivery = outbox.enqueue(world.channel, item, by="样例", at=NOW)
    world.publication = Publication.objects.create(
        agency=world.bureau, index_number="JC-JY/2021-00009", title="招生公告", kind="notice", issuer="江城县教育局",
        digest="0" * 64, published_at=NOW, published_on=TODAY, updated_at=NOW, body="<p>招生安排</p>", topic="科技、教育",
        article20="20.11",
    )  # fmt: skip
    LetterSettings.objects.create(
        agency=world.bureau,
        contact="办公室",
        phone="样例电话",
        government="江城县人民政府",
        court="江城县人民法院",
    )
    world.case = _request(world)
    world.docket = open_docket(
        world.bureau, kind="review", number="江政复〔2021〕1号", organ="江城县人民政府", filed_on=TODAY, notified_on=TODAY,
        **{**WHO, "by": world.people[Role.OFFICE]},
    )  # fmt: skip
    world.concern = raising.take(
        world.bureau, Raised("proposal", Applicant(name="虚构人戊", phone="样例电话"), "各校招生计划", "家长需要"), way="counter",
        **{**WHO, "by": world.people[Role.CLERK]},
    )  # fmt: skip
    world.mail = _mail(world)
    who = {**WHO, "by": world.people[Role.CLERK]}
    world.redaction = redaction_taking.take(
        world.bureau, blank_pdf(), "样例.pdf", case_ref=world.case.number, unit=world.unit, **who
    )
    return world


def blank_pdf() -> bytes:
    """A page with a line on it and no words."""
    with pikepdf.new() as pdf:
        page = pdf.add_blank_page(page_size=(300, 400))
        page.Contents = pdf.make_stream(b"20 200 m 200 200 l S")
        out = io.BytesIO()
        pdf.save(out, deterministic_id=True)
    return out.getvalue()


def _mail(world: World) -> Arrival:
    """A mail that waits, in a mailbox whose server is not there."""
    box = Mailbox.objects.create(
        agency=world.bureau,
        address="gk@jy.example.cn",
        host="127.0.0.1",
        port=1,
        tls=False,
        user="gk",
        password="样例",
    )
    return Arrival.objects.create(
        mailbox=box, agency=world.bureau, uid=1, validity=1, digest="0" * 64, size=9, subject="申请公开学区划分",
        sender="虚构人丙 <bing@example.cn>", text="请公开2020年学区划分文件。", arrived_at=NOW, fetched_at=NOW,
    )  # fmt: skip


def _request(world: World) -> Case:
    """A request that the office handles."""
    who = {**WHO, "by": world.people[Role.CLERK]}
    asked = Application(Applicant(name="虚构人乙", email="someone@example.cn"), "2020年学区划分文件")
    case = intake.take(world.bureau, asked, way="counter", **who)
    case = intake.register(case.pk, expected=case.token, **who)
    return recording.record(case.pk, "pass_review", expected=case.token, unit=world.unit, **who)


def _manuscript(world: World) -> Document:
    """A manuscript of the office, waiting for the secrecy review."""
    content = Content(
        "关于招生的通知", "notice", issuer="江城县教育局", body="<p>免试就近入学。</p>", made_on="2021-01-10", note="此件公开发布",
        topic="科技、教育", article20="20.11", channels=(world.channel.pk,),
    )  # fmt: skip
    who = {**WHO, "by": world.people[Role.CLERK]}
    made = writing.begin(world.bureau, world.unit, content, **who)
    token = standing(made).token
    return moving.move(made.pk, "submit", expected=token, data={"findings": []}, **who)


def _published_year(agency: Agency) -> None:
    """The year 2020 in draft at the desk, with a first version that the portal shows."""
    report = report_actions.open_report(agency, 2020, **WHO)
    content = report_actions.frozen(report_actions.compiled(report, signed=TODAY), [], [])
    FiledVersion.objects.create(
        report=report, number=1, origin=FiledVersion.Origin.values[0], content=content, digest=digest_of(content),
        filed_at=NOW, filed_by="样例", published_at=NOW,
    )  # fmt: skip
