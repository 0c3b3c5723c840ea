"""Two reports to render: the bureau's 2020 figures in the 2019 form, an invented county's 2023 in the 2021 form."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from gongkai.law.form import Form
from gongkai.law.report import Report, add_up, blank_tables, zero_tables
from gongkai.reporting.rendering import Attachment, Chart, Edition

PUBLISHED_2020 = {
    "rules": {"made": 0, "published": 0, "total_open": 0},
    "normative_docs": {"made": 25, "published": 25, "total_open": 64},
    "other_docs": {"made": 62, "published": 62, "total_open": 84},
    "licences": {"prev_items": 5, "delta": 0, "decisions": 30},
    "other_services": {"prev_items": 12, "delta": 0, "decisions": 19},
    "penalties": {"prev_items": 0, "delta": 0, "decisions": 0},
    "coercion": {"prev_items": 0, "delta": 0, "decisions": 0},
    "admin_fees": {"prev_items": 0, "delta": 0},
    "procurement": {"projects": 1, "amount": Decimal("856.73")},
}

APPLICANTS = (
    "natural_person",
    "legal_commercial",
    "legal_research",
    "legal_social",
    "legal_law_service",
    "legal_other",
)

REQUESTS_2023 = {
    "new_received": (1186, 47, 3, 12, 25, 6),
    "carried_in": (38, 2, 0, 1, 1, 0),
    "granted": (421, 20, 2, 6, 9, 3),
    "partial": (103, 5, 0, 2, 4, 0),
    "denied_state_secret": (2, 0, 0, 0, 0, 0),
    "denied_law_forbids": (5, 0, 0, 0, 1, 0),
    "denied_safety_stability": (1, 0, 0, 0, 0, 0),
    "denied_third_party": (17, 1, 0, 0, 2, 0),
    "denied_internal_affairs": (9, 0, 0, 0, 0, 0),
    "denied_process_info": (14, 1, 0, 0, 0, 0),
    "denied_enforcement_file": (11, 3, 0, 0, 1, 0),
    "denied_query_matter": (26, 2, 0, 0, 0, 0),
    "unavailable_not_held": (312, 9, 1, 3, 5, 2),
    "unavailable_must_create": (44, 2, 0, 1, 0, 0),
    "unavailable_still_unclear": (8, 0, 0, 0, 0, 0),
    "notproc_petition": (97, 0, 0, 0, 1, 0),
    "notproc_repeat": (33, 1, 0, 0, 0, 0),
    "notproc_publication": (4, 0, 0, 0, 0, 0),
    "notproc_excessive": (15, 0, 0, 0, 0, 0),
    "notproc_reissue": (6, 0, 0, 0, 0, 0),
    "other_supplement_lapsed": (28, 1, 0, 0, 1, 0),
    "other_fee_lapsed": (3, 0, 0, 0, 0, 0),
    "other_misc": (24, 1, 0, 0, 0, 0),
    "carried_out": (41, 3, 0, 1, 2, 1),
}

DISPUTES_2023 = {
    "review": (31, 4, 9, 3),
    "litigation_direct": (6, 0, 2, 1),
    "litigation_after_review": (12, 1, 3, 5),
}

TEXT_2020 = {
    "title": "天门市教育局2020年政府信息公开工作年度报告",
    "opening": "根据《中华人民共和国政府信息公开条例》第五十条规定，现公布本局2020年政府信息公开工作年度报告。"
    "数据统计期限为2020年1月1日至12月31日。",
    "overview": "本局围绕师生和家长关心的招生、资助、招聘等事项公开信息，全年工作平稳有序。\n"
    "（一）主动公开，突出标准化、规范化\n"
    "全年通过门户网站、微信公众平台、湖北政府购买服务信息平台和天门日报共发布信息1055条。\n"
    "（二）依申请公开\n本年度没有收到政府信息公开申请。",
    "proactive": "各项数据见下表，金额单位为万元。",
    "requests": "本年度未收到申请，各项均为0。",
    "disputes": "本年度没有发生行政复议和行政诉讼。",
    "problems": "一是个别公文格式不够规范；二是科室之间信息传递不够及时。下一步将加强培训，统一报送渠道。",
    "other": "无",
    "closing": "天门市教育局\n2021年1月18日",
}

TEXT_2023 = {
    "title": "青禾县人民政府2023年政府信息公开工作年度报告",
    "opening": "本报告根据《中华人民共和国政府信息公开条例》和国办公开办函〔2021〕30号文件要求编制，由总体情况、主动公开"
    "政府信息情况、收到和处理政府信息公开申请情况、政府信息公开行政复议、行政诉讼情况、存在的主要问题及改进情况、其他"
    "需要报告的事项六部分组成。数据统计期限为2023年1月1日至12月31日。如对本报告有疑问，请与青禾县人民政府办公室联系"
    "（地址：青禾县文昌路1号；电话：0000-1234567）。",
    "ov_proactive": "全年主动公开政府信息4326条，其中通过县政府门户网站公开2718条。聚焦“菜篮子”“小饭桌”“上学路”，"
    "开设义务教育招生、农村饮水安全、老旧小区改造等6个专题，群众点击量同比增长近三成。\n"
    "围绕惠企政策举办“局长读政策”直播12场，同步提供图解、问答和短视频；政策与解读关联率达到100%。",
    "ov_requests": "全年新收政府信息公开申请1279件，上年结转42件，办结1273件，结转下年度48件。推行“先沟通、再答复”，"
    "当面或电话沟通率超过九成。",
    "ov_management": "建立公文公开属性源头认定台账，逐件写明属性与理由；清理行政规范性文件37件，其中废止6件。",
    "ov_platform": "完成政府信息公开专栏改版，适配手机与读屏软件；整合“僵尸”账号3个，现存政务新媒体21个。",
    "ov_assurance": "将政务公开纳入年度绩效考核，权重4%；组织业务培训5期、480人次；全年未发生责任追究情形。",
    "problems": "一是部分乡镇解读形式单一，“文字搬家”现象仍然存在；二是个别答复书说理不够充分，被复议机关纠正4件。\n"
    "针对上述问题，我们建立了解读材料会审制度，邀请居民代表试读；并将被纠正案件逐件复盘，汇编成《答复书说理要点》"
    "印发各单位。",
    "other": "2023年，全县发出收费通知7件，实际收取信息处理费共计400元。※无其他需要报告的事项。",
    "closing": "青禾县人民政府\n2024年3月20日",
}


def report_2020() -> Report:
    """The bureau's published figures; every cell of tables 3 and 4 is zero."""
    tables = zero_tables(Form.named("cn-gi-annual-2019"))
    tables["t2"] = {row: dict(cells) for row, cells in PUBLISHED_2020.items()}
    return Report("cn-gi-annual-2019", 2020, "天门市教育局", tables, dict(TEXT_2020), date(2021, 1, 18))


def report_2023() -> Report:
    """An invented county with figures in most cells."""
    form = Form.named("cn-gi-annual-2021")
    tables = blank_tables(form)
    tables["t2"] = {
        "rules": {"issued": 0, "repealed": 0, "in_force": 0},
        "normative_docs": {"issued": 12, "repealed": 6, "in_force": 37},
        "licences": {"decisions": 28416},
        "penalties": {"decisions": 1907},
        "coercion": {"decisions": 83},
        "admin_fees": {"amount": Decimal("1264.50")},
    }
    for row, figures in REQUESTS_2023.items():
        tables["t3"][row] |= dict(zip(APPLICANTS, figures, strict=True))
    for row, figures in DISPUTES_2023.items():
        tables["t4"][row] |= dict(zip(("upheld", "corrected", "other", "pending"), figures, strict=True))
    return Report(form.id, 2023, "青禾县人民政府", add_up(form, tables), dict(TEXT_2023), date(2024, 3, 20))


def edition_2020() -> Edition:
    """The 2020 report as filed, with nothing beside it."""
    return Edition(report_2020(), digest=report_2020().digest())


def edition_2023() -> Edition:
    """The 2023 report with everything beside it: address, attachments, three charts, a correction."""
    report = report_2023()
    months = (301, 288, 402, 377, 365, 349, 330, 318, 361, 340, 412, 483)
    return Edition(
        report,
        address="https://www.qinghe.example/gongkai/annual/2023",
        attachments=(
            Attachment(
                "青禾县2023年政府信息公开工作年度报告图解.pdf", "/files/2023-report-picture.pdf", 1_482_113
            ),
            Attachment("年报数据表.xlsx", "/files/2023-report.xlsx", 18_432),
        ),
        charts=(
            Chart(
                "channels",
                "各渠道主动公开信息数量",
                (
                    ("县政府门户网站", 2718),
                    ("青禾发布微信公众号", 1004),
                    ("省政府购买服务信息公开平台专栏", 18),
                    ("青禾日报", 483),
                    ("公告栏和政府信息查阅点", 103),
                ),
            ),
            Chart(
                "months", "各月主动公开信息数量", tuple((f"{m}月", n) for m, n in enumerate(months, start=1))
            ),
        ),
        version=2,
        digest=report.digest(),
        correction_note="2024年4月8日更正第三部分“重复申请”行自然人栏数据，原为32，应为33。",
    )
