"""Public pages without the way to them: `publication(agency, title=…)`, files, links; and a column full of each kind."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import count

from gongkai.files.storage import put
from gongkai.publishing.models import Link, Publication, PublicationFile
from gongkai.registry.models import Agency, Leader, Profile, Unit

DAY = date(2021, 1, 10)
AT = datetime(2021, 1, 10, 2, 0, tzinfo=UTC)
_serial = count(1)
TEXT = (
    "<p>各镇中心学校、县直各学校：</p><p>为做好义务教育阶段招生入学工作，根据有关规定，现将有关事项通知如下。</p>"
    "<h2>一、总体要求</h2><p>坚持免试就近入学，学区由县教育局划定并向社会公布。</p>"
    "<h2>二、时间安排</h2><table><thead><tr><th>事项</th><th>时间</th></tr></thead><tbody><tr><td>公布学区</td><td>5月</td></tr>"
    '<tr><td>报名</td><td>7月</td></tr></tbody></table><p class="right">江城县教育局</p><p class="right">2021年1月8日</p>'
)


def publication(agency: Agency, title: str = "关于做好招生入学工作的通知", **more: object) -> Publication:
    """A public page of the agency with plain, fictional values."""
    number = next(_serial)
    given: dict[str, object] = {
        "index_number": f"{agency.code}/2021-{number:05d}", "title": title, "kind": "notice", "genre": "公告",
        "issuer": agency.name, "digest": f"{number:064d}", "topic": "科技、教育", "article20": "20.11",
        "made_on": date(2021, 1, 8), "published_on": DAY, "published_at": AT, "updated_at": AT + timedelta(seconds=number),
        "body": TEXT, "note": "此件公开发布",
    }  # fmt: skip
    return Publication.objects.create(agency=agency, **{**given, **more})


def file(
    page: Publication,
    content: bytes = b"%PDF-1.4 sample",
    name: str = "附件1 学区划分表",
    part: str = "attachment",
    order: int = 1,
    stored: str = "学区划分表.pdf",
    media_type: str = "application/pdf",
) -> PublicationFile:
    """A stored file of the page."""
    held = put(content, stored, media_type, by="样例", at=AT)
    return PublicationFile.objects.create(publication=page, part=part, order=order, name=name, file=held)


def link(origin: Publication, target: Publication, kind: str = "interprets") -> Link:
    """How one page stands to another."""
    return Link.objects.create(origin=origin, target=target, kind=kind)


def profiled(agency: Agency) -> Profile:
    """A full profile, two sections and two leaders."""
    agency.address, agency.postcode, agency.phone = "江城县样例路1号", "430000", "0000-1234567"
    agency.save()
    Unit.objects.get_or_create(agency=agency, name="办公室", defaults={"duty": "负责机关运转和政府信息公开"})
    Unit.objects.get_or_create(
        agency=agency,
        name="教育考试院",
        defaults={"kind": Unit.Kind.SECOND_LEVEL, "duty": "承担考试组织工作"},
    )
    for order, (name, title) in enumerate((("样例甲", "局长"), ("样例乙", "副局长"))):
        Leader.objects.create(
            agency=agency,
            name=name,
            title=title,
            duties="主持全面工作",
            order=order,
            phone="0000-1234567",
            updated_at=AT,
        )
    return Profile.objects.create(
        agency=agency, leader_name="样例甲", functions="贯彻执行教育工作的方针政策。\n管理全县教育工作。", office_hours="工作日8:30—12:00，14:30—17:30",
        disclosure_office="局办公室", disclosure_address="江城县样例路1号201室", disclosure_hours="工作日8:30—17:30",
        disclosure_phone="0000-1234567", disclosure_fax="0000-7654321", disclosure_email="office@example.cn",
        places="江城县档案馆\n江城县图书馆", supervisor="江城县人民政府办公室", supervisor_contact="0000-1111111",
        site_name="江城县教育局", site_code="4290060001", icp_number="样例备00000000号", sponsor="江城县教育局", version=2,
        updated_at=AT,
    )  # fmt: skip


def column(agency: Agency) -> dict[str, Publication]:
    """An agency's column with a page of each kind that looks different."""
    profiled(agency)
    found = {
        "plain": publication(agency, summary="招生安排", keywords="招生，入学", number="江教〔2021〕1号"),
        "interpretation": publication(agency, "《关于做好招生入学工作的通知》解读", kind="interpretation"),
        "repealed": publication(
            agency,
            "学区管理办法",
            kind="normative",
            article20="20.1",
            number="江教规〔2018〕2号",
            validity="repealed",
            ended_on=DAY,
        ),
        "repealing": publication(
            agency, "关于废止部分文件的决定", kind="normative", article20="20.1", number="江教规〔2021〕1号"
        ),
        "lapsed": publication(
            agency,
            "临时防控措施",
            kind="other_doc",
            expires_on=date(2020, 12, 31),
            made_on=date(2020, 2, 1),
        ),
        "withdrawn": publication(
            agency, "数据有误的公告", status="withdrawn", status_reason="数据有误", status_on=DAY
        ),
        "withheld": publication(
            agency, "考试命题安排", status="withheld", status_reason="依法确定为国家秘密", status_on=DAY, body=""
        ),
        "reprint": publication(
            agency, "教育部通知", kind="reprint", issuer="教育部", source="教育部网站",
            source_url="https://www.example.cn/t1.html",
        ),
        "institution": publication(agency, "信息公开审查制度", kind="institution"),
        "emergency": publication(agency, "停课通知", kind="emergency", article20="20.12", review_owed=True),
    }  # fmt: skip
    link(found["interpretation"], found["plain"])
    link(found["repealing"], found["repealed"], "repeals")
    file(found["plain"])
    file(found["plain"], b"%PDF-1.4 sealed", "关于做好招生入学工作的通知", "sealed", 0, "通知.pdf")
    return found
