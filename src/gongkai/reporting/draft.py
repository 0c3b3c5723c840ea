"""The first draft of the six sections: sentences chosen by the numbers, numbers bound to cells (annual form).

Own words, plain; a clerk edits them. Which sentence is written depends on the year's figures: what was not
received is said so, subsets are introduced by 其中, an empty section six prints 无 (2019 form).
"""

from __future__ import annotations

from gongkai.law.form import Form
from gongkai.law.report import Tables
from gongkai.registry.models import Agency
from gongkai.reporting.count import Activity

BASIS = (
    "根据《中华人民共和国政府信息公开条例》（以下简称《条例》）第四十九条、第五十条和政府信息公开工作年度报告格式，"
    "编制{{机构}}{{年度}}年政府信息公开工作年度报告。报告由总体情况、主动公开政府信息情况、收到和处理政府信息公开申请情况、"
    "政府信息公开行政复议和行政诉讼情况、存在的主要问题及改进情况、其他需要报告的事项六部分组成。"
    "数据统计期限为{{年度}}年1月1日至12月31日。"
)


def draft(agency: Agency, form: Form, tables: Tables, activity: Activity) -> dict[str, str]:
    """Section id → paragraphs with references; see `quotes` for the references."""
    five_parts = bool(form.section("overview").parts)
    text = {"title": "{{机构}}{{年度}}年政府信息公开工作年度报告", "opening": _opening(agency)}
    if five_parts:
        text |= {
            "ov_proactive": "\n".join(filter(None, [_published(activity), _documents(form, tables)])),
            "ov_requests": "\n".join([_requests(tables), _disputes(tables)]),
            "ov_management": _management(form, tables),
            "ov_platform": _platform(activity),
            "ov_assurance": _assurance(activity),
        }
    else:
        text |= {
            "overview": "\n".join(
                [_general(), _management(form, tables), _platform(activity), _assurance(activity)]
            ),
            "proactive": "\n".join(filter(None, [_published(activity), _documents(form, tables)])),
            "requests": _requests(tables),
            "disputes": _disputes(tables),
        }
    text["problems"] = _problems(activity)
    text["other"] = _other(five_parts, activity)
    return text


def _opening(agency: Agency) -> str:
    contact = [
        part
        for part, value in (
            ("地址：{{办公地址}}", agency.address),
            ("邮政编码：{{邮政编码}}", agency.postcode),
            ("联系电话：{{联系电话}}", agency.phone),
        )
        if value
    ]
    if not contact:
        return BASIS
    return f"{BASIS}对本报告如有疑问，请与{{{{机构}}}}联系（{'；'.join(contact)}）。"


def _general() -> str:
    return (
        "{{年度}}年，{{简称}}按照《条例》要求，坚持以公开为常态、不公开为例外，"
        "围绕群众关心的事项及时、准确公开政府信息，依法办理公开申请。"
    )


def _published(activity: Activity) -> str:
    if not activity.posted:
        return "{{年度}}年，{{简称}}在登记的各发布渠道没有发布信息。"
    parts = "，".join(f"通过{name}发布信息{{{{渠道：{name}}}}}条" for name in activity.channels)
    says = f"{{{{年度}}}}年，{{{{简称}}}}{parts}，全年共发布信息{{{{发布信息总数}}}}条。"
    if activity.topics:
        topics = "，".join(f"{name}类信息{{{{主题：{name}}}}}条" for name in list(activity.topics)[:8])
        says += f"其中：{topics}。"
    return says


def _documents(form: Form, tables: Tables) -> str:
    row = tables["t2"]["normative_docs"]
    if "issued" in row:
        return (
            "全年制发行政规范性文件{{制发规范性文件}}件，废止{{废止规范性文件}}件，"
            "年末现行有效{{有效规范性文件}}件。"
        )
    return (
        "全年新制作规范性文件{{新制作规范性文件}}件，新公开{{新公开规范性文件}}件，"
        "年末对外公开总数为{{公开规范性文件总数}}件。"
    )


def _requests(tables: Tables) -> str:
    total = {row: cells["total"] or 0 for row, cells in tables["t3"].items()}
    if not total["new_received"] and not total["carried_in"]:
        return "{{年度}}年度未收到政府信息公开申请，也没有上年结转的申请。"
    says = (
        "{{年度}}年新收政府信息公开申请{{新收申请}}件"
        if total["new_received"]
        else "{{年度}}年度没有新收到政府信息公开申请"
    )
    says += "，上年结转{{上年结转申请}}件。" if total["carried_in"] else "，没有上年结转的申请。"
    if total["result_total"]:
        results = "，".join(
            f"{name}{{{{{name}}}}}件"
            for name in ("予以公开", "部分公开", "不予公开", "无法提供", "不予处理", "其他处理")
        )
        says += f"本年度办结{{{{办结申请}}}}件，按结果分：{results}。"
    else:
        says += "本年度没有办结的申请。"
    return says + (
        "结转下年度继续办理{{结转下年申请}}件。" if total["carried_out"] else "没有结转下年度继续办理的申请。"
    )


def _disputes(tables: Tables) -> str:
    total = {row: cells["total"] or 0 for row, cells in tables["t4"].items()}
    suits = total["litigation_direct"] + total["litigation_after_review"]
    if not total["review"] and not suits:
        return "{{年度}}年度没有因政府信息公开工作被申请行政复议、提起行政诉讼的情况。"
    review = (
        "因政府信息公开工作被申请行政复议{{复议案件}}件"
        if total["review"]
        else "没有因政府信息公开工作被申请行政复议"
    )
    if not suits:
        return f"{{{{年度}}}}年度{review}，没有被提起行政诉讼的情况。"
    return f"{{{{年度}}}}年度{review}；被提起行政诉讼，其中未经复议直接起诉{{{{直接起诉案件}}}}件，复议后起诉{{{{复议后起诉案件}}}}件。"


def _management(form: Form, tables: Tables) -> str:
    return (
        "拟制公文时同步确定公开属性，依申请公开和不予公开的写明理由；信息由发文单位负责准确及时，"
        "经办公室审核、分管领导签字、加盖公章后，由信息中心核对一致再行发布并登记。"
    )


def _platform(activity: Activity) -> str:
    if not activity.channels:
        return "政府信息通过本机关公开平台集中发布，提供检索、查阅、下载。"
    return f"政府信息公开平台集中发布本机关信息，提供检索、查阅、下载；年内使用的发布渠道有{'、'.join(activity.channels)}。"


def _assurance(activity: Activity) -> str:
    if activity.accountability:
        return "政务公开纳入科室日常考核，落实审核发布责任。本年度发生责任追究{{责任追究}}起。"
    return "政务公开纳入科室日常考核，落实审核发布责任。本年度未发生责任追究情况。"


def _problems(activity: Activity) -> str:
    says = []
    if activity.last_problems:
        done = "；".join(
            f"针对“{p.problem.rstrip('。；')}”，{(p.result or p.measure).rstrip('。；')}"
            for p in activity.last_problems
        )
        says.append(f"上年度提出的问题落实情况：{done}。")
    if activity.problems:
        named = "；".join(
            f"{i}是{p.problem.rstrip('。；')}"
            for i, p in zip("一二三四五六七八九", activity.problems, strict=False)
        )
        says.append(f"{{{{年度}}}}年工作中存在的主要问题：{named}。")
        measures = [p.measure.rstrip("。；") for p in activity.problems if p.measure]
        if measures:
            says.append(f"{{{{下一年度}}}}年改进措施：{'；'.join(measures)}。")
    return "\n".join(says)


def _other(five_parts: bool, activity: Activity) -> str:
    if activity.information_fee:
        return "{{年度}}年度实际收取信息处理费共计{{信息处理费}}元。"
    return "{{年度}}年度没有收取信息处理费，没有其他需要报告的事项。" if five_parts else "无"
