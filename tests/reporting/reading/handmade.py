"""Reports as different kinds of sites publish them, every agency and figure invented: bytes with the cells they hold.

`Sample.cells` names the cells that are not zero; every other cell is zero unless its row or cell is in `unread`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal


@dataclass(frozen=True)
class Sample:
    """A published file, what it says and what has to stay unread."""

    name: str
    data: bytes
    form: str
    year: int
    agency: str
    signed: str | None
    cells: dict[str, int | Decimal] = field(default_factory=dict)
    unread: frozenset[str] = frozenset()


F19, F21 = "cn-gi-annual-2019", "cn-gi-annual-2021"
SAMPLES: list[Sample] = []

T3_LABELS_21 = [
    "一、本年新收政府信息公开申请数量", "二、上年结转政府信息公开申请数量", "（一）予以公开",
    "（二）部分公开（区分处理的，只计这一情形，不计其他情形）", "1.属于国家秘密", "2.其他法律行政法规禁止公开",
    "3.危及“三安全一稳定”", "4.保护第三方合法权益", "5.属于三类内部事务信息", "6.属于四类过程性信息",
    "7.属于行政执法案卷", "8.属于行政查询事项", "1.本机关不掌握相关政府信息", "2.没有现成信息需要另行制作",
    "3.补正后申请内容仍不明确", "1.信访举报投诉类申请", "2.重复申请", "3.要求提供公开出版物",
    "4.无正当理由大量反复申请", "5.要求行政机关确认或重新出具已获取信息",
    "1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请",
    "2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请", "3.其他", "（七）总计", "四、结转下年度继续办理",
]  # fmt: skip
HEADS = {
    2: "三、本年度办理结果",
    4: "（三）不予公开",
    12: "（四）无法提供",
    15: "（五）不予处理",
    20: "（六）其他处理",
}
T3_LABELS_19 = [*T3_LABELS_21[:20], "（六）其他处理", *T3_LABELS_21[23:]]


def rows_21(special: dict[int, str]) -> list[tuple[str, str, list[str]]]:
    """(heading, label, seven figures) of table 3; `special` gives the figures of rows that are not zero."""
    return [
        (HEADS.get(n, ""), label, special.get(n, "0 0 0 0 0 0 0").split())
        for n, label in enumerate(T3_LABELS_21)
    ]


def rows_19(special: dict[int, str]) -> list[tuple[str, str, list[str]]]:
    heads = {k: v for k, v in HEADS.items() if k != 20}
    return [
        (heads.get(n, ""), label, special.get(n, "0 0 0 0 0 0 0").split())
        for n, label in enumerate(T3_LABELS_19)
    ]


def _add(
    name: str,
    text: str,
    form: str,
    year: int,
    agency: str,
    signed: str | None,
    cells: dict,
    unread: tuple = (),
    encoding: str = "utf-8",
) -> None:
    SAMPLES.append(Sample(name, text.encode(encoding), form, year, agency, signed, cells, frozenset(unread)))


# 1. One cell a line, blank lines between, broken header words, categories on their own lines (a town's page).
_t3 = "\n\n".join(
    "\n\n".join(
        [
            *([head.replace("（三）不予公开", "（三）\n\n不予公开")] if head else []),
            label.replace("获取信息", "\n\n获取信息"),
            *figures,
        ]
    )
    for head, label, figures in rows_21(
        {0: "2 0 0 0 0 0 2", 2: "1 0 0 0 0 0 1", 12: "1 0 0 0 0 0 1", 23: "2 0 0 0 0 0 2"}
    )
)
_add(
    "town, one cell a line",
    f"""您当前的位置：首页 > 政府信息公开 > 年报

石桥镇人民政府2022年政府信息公开工作年度报告

发布时间：2023-01-28  浏览次数：35

一、总体情况

2022年，我镇主动公开信息 86 条，其中通知公告 12 条、行政许可 3 件。报告中所列数据的统计期限自2022年1月1日起至2022年12月31日止。

二、主动公开政府信息情况

第二十条第(一)项

信息内容

本年制发件数

本年废止件数

现行有效件数

规章

0

0

0

行政规范性文件

0

0

0

第二十条第(五)项

信息内容

本年处理决定数量

行政许可

3

第二十条第(六)项

信息内容

本年处理决定数量

行政处罚

1

行政强制

0

第二十条第(八)项

信息内容

本年收费金额(单位:万元)

行政事业性收费

0

三、收到和处理政府信息公开申请情况

(本列数据的勾稽关系为:第一项加第二项之和,

等于第三项加第四项之和)

申请人情况

自然人

法人或其他组织

总计

商业

企业

科研

机构

社会公

益组织

法律服务机构

其他

{_t3}

四、政府信息公开行政复议、行政诉讼情况

行政复议

行政诉讼

结果维持

结果纠正

其他

结果

尚未审结

总计

未经复议直接起诉

复议后起诉

结果维持

结果纠正

其他结果

尚未审结

总计

结果维持

结果纠正

其他结果

尚未审结

总计

""" + "\n\n".join(["1", "0", "0", "0", "1", "0", "0", "0", "0", "0", "0", "0", "0", "0", "0"]) + """

五、存在的主要问题及改进情况

存在的主要问题：一是公开内容不够全面；二是人员只有 2 名。

六、其他需要报告的事项

无其他需要报告的事项。

石桥镇人民政府

2023年1月20日

扫一扫在手机打开当前页
版权所有：石桥镇人民政府  网站标识码 4200000001
""",
    F21, 2022, "石桥镇人民政府", "2023-01-20",
    {"t2/licences/decisions": 3, "t2/penalties/decisions": 1, "t3/new_received/natural_person": 2, "t3/new_received/total": 2,
     "t3/granted/natural_person": 1, "t3/granted/total": 1, "t3/unavailable_not_held/natural_person": 1,
     "t3/unavailable_not_held/total": 1, "t3/result_total/natural_person": 2, "t3/result_total/total": 2,
     "t4/review/upheld": 1, "t4/review/total": 1},
)  # fmt: skip


# 2. A county bureau of 2019, word-processor HTML inside a layout table, signed words and an amount in 元, GB18030.
def _td(text: str, down: int = 1, across: int = 1) -> str:
    return f"<td width=80 rowspan={down} colspan={across} style='border:solid'><p class=MsoNormal align=center><span lang=EN-US style='font-size:10.5pt'>{text}<o:p></o:p></span></p></td>"


def t3_html(rows: list[tuple[str, str, list[str]]], groups: dict[str, int]) -> str:
    """Table 3 in HTML with row and column spans; `groups` gives the row spans of the headings."""
    out = [
        "<tr>"
        + _td("（本列数据的勾稽关系为：第一项加第二项之和，<br>等于第三项加第四项之和）", 3, 3)
        + _td("申请人情况", 1, 7)
        + "</tr>",
        "<tr>" + _td("自然人", 2) + _td("法人或其他组织", 1, 5) + _td("总计", 2) + "</tr>",
        "<tr>"
        + "".join(
            _td(t)
            for t in ("商业<br/>企业", "科研<br/>机构", "社会公益<br/>组织", "法律服务<br/>机构", "其他")
        )
        + "</tr>",
    ]
    for n, (head, label, figures) in enumerate(rows):
        cells = ""
        if n == 2:
            cells += _td("三、本年度办理结果", len(rows) - 3)
        if head and n != 2:
            cells += _td(head, groups[head])
        depth = 3 if n in (0, 1) or n == len(rows) - 1 else 2 if label.startswith("（") else 1
        out.append(
            "<tr>"
            + cells
            + _td(label, 1, depth)
            + "".join(_td(f"{f}&nbsp;" if f else "&nbsp;") for f in figures)
            + "</tr>"
        )
    return "<table class=MsoTableGrid>" + "".join(out) + "</table>"


GROUPS = {"（三）不予公开": 8, "（四）无法提供": 3, "（五）不予处理": 5, "（六）其他处理": 3}


def t4_html(figures: list[str]) -> str:
    five = ("结果维持", "结果纠正", "其他结果", "尚未审结", "总计")
    return (
        "<table><tbody><tr>" + _td("行政复议", 1, 5) + _td("行政诉讼", 1, 10) + "</tr><tr>"
        + "".join(_td(w[:2] + "<br>" + w[2:], 2) for w in five) + _td("未经复议直接起诉", 1, 5) + _td("复议后起诉", 1, 5)
        + "</tr><tr>" + "".join(_td(w) for w in five * 2) + "</tr><tr>" + "".join(_td(f) for f in figures) + "</tr></tbody></table>"
    )  # fmt: skip


_t2 = """<table><tr><td colspan=4><p>第二十条第（一）项</p></td></tr>
<tr><td><p>信息内容</p></td><td><p>本年新<br>制作数量</p></td><td><p>本年新<br>公开数量</p></td><td><p>对外公开总数量</p></td></tr>
<tr><td>规章</td><td>0</td><td>0</td><td>0</td></tr><tr><td>规范性文件</td><td>5</td><td>5</td><td>1，238</td></tr>
<tr><td colspan=4>第二十条第（五）项</td></tr>
<tr><td>信息内容</td><td>上一年项目数量</td><td>本年增/减</td><td>处理决定数量</td></tr>
<tr><td>行政许可</td><td>1215</td><td>－35</td><td>1,180</td></tr><tr><td>其他对外管理服务事项</td><td>20</td><td>增10</td><td>７件</td></tr>
<tr><td colspan=4>第二十条第（六）项</td></tr>
<tr><td>信息内容</td><td>上一年项目数量</td><td>本年增/减</td><td>处理决定数量</td></tr>
<tr><td>行政处罚</td><td>9</td><td>减8</td><td>12</td></tr><tr><td>行政强制</td><td>2</td><td>+19</td><td>/</td></tr>
<tr><td colspan=4>第二十条第（八）项</td></tr>
<tr><td>信息内容</td><td>上一年项目数量</td><td colspan=2>本年增/减</td></tr><tr><td>行政事业性收费</td><td>3</td><td colspan=2>-1</td></tr>
<tr><td colspan=4>第二十条第（九）项</td></tr>
<tr><td>信息内容</td><td>采购项目数量</td><td colspan=2>采购总金额</td></tr><tr><td>政府集中采购</td><td>4</td><td colspan=2>8567300元</td></tr></table>"""
_add(
    "county bureau, word-processor HTML in a layout table",
    "<html><head><meta http-equiv=Content-Type content='text/html; charset=gb2312'><title>年报_青禾县</title>"
    "<style>.hid{display:none} p.MsoNormal{margin:0}</style></head><body><div style='display:none'>真人百家乐 行政许可 99</div>"
    "<table width=1000><tr><td>当前位置：首页&gt;年报</td></tr><tr><td><table><tr><td>索 引 号：</td><td>4312/2020-001</td><td>发布日期：</td><td>2020-01-20</td></tr>"
    "<tr><td>发布机构：</td><td>青禾县水利局</td><td>文号：</td><td>青水〔2020〕3号</td></tr></table></td></tr><tr><td>"
    "<h1>青禾县水利局2019年<br>政府信息公开工作年度报告</h1><p>根据《条例》第四十九条、第五十条规定编制。</p>"
    "<p><b><span>一、</span>总体情况</b></p><p>2019年共办理行政许可<span> 1180 </span>件。</p><p>二、主动公开政府信息情况</p>" + _t2
    + "<p>三、收到和处理政府信息公开申请情况</p>" + t3_html(rows_19({0: "11 2 0 0 0 1 14", 2: "9 2 0 0 0 0 11", 6: "1 0 0 0 0 0 1", 20: "1 0 0 0 0 0 1", 21: "11 2 0 0 0 0 13", 22: "0 0 0 0 0 1 1"}), GROUPS)
    + "<p>四、政府信息公开行政复议、行政诉讼情况</p>" + t4_html(["0", "1", "0", "0", "1", "0", "0", "0", "0", "0", "2", "0", "0", "1", "3"])
    + "<p>五、存在的主要问题及改进情况</p><p>问题一：第 3 项工作滞后。</p><p>六、其他需要报告的事项</p><p>无</p><p align=right>青禾县水利局</p><p align=right>二〇二〇年一月十八日</p>"
    "<p class=hid>澳门娱乐 行政处罚 888</p></td></tr><tr><td><a>打印</a> <a>关闭</a><img src=x.gif></td></tr></table></body></html>",
    F19, 2019, "青禾县水利局", "2020-01-18",
    {"t2/normative_docs/made": 5, "t2/normative_docs/published": 5, "t2/normative_docs/total_open": 1238,
     "t2/licences/prev_items": 1215, "t2/licences/delta": -35, "t2/licences/decisions": 1180,
     "t2/other_services/prev_items": 20, "t2/other_services/delta": 10, "t2/other_services/decisions": 7,
     "t2/penalties/prev_items": 9, "t2/penalties/delta": -8, "t2/penalties/decisions": 12, "t2/coercion/prev_items": 2, "t2/coercion/delta": 19,
     "t2/admin_fees/prev_items": 3, "t2/admin_fees/delta": -1, "t2/procurement/projects": 4, "t2/procurement/amount": Decimal("856.73"),
     "t3/new_received/natural_person": 11, "t3/new_received/legal_commercial": 2, "t3/new_received/legal_other": 1, "t3/new_received/total": 14,
     "t3/granted/natural_person": 9, "t3/granted/legal_commercial": 2, "t3/granted/total": 11,
     "t3/denied_safety_stability/natural_person": 1, "t3/denied_safety_stability/total": 1, "t3/other_handling/natural_person": 1, "t3/other_handling/total": 1,
     "t3/result_total/natural_person": 11, "t3/result_total/legal_commercial": 2, "t3/result_total/total": 13, "t3/carried_out/legal_other": 1, "t3/carried_out/total": 1,
     "t4/review/corrected": 1, "t4/review/total": 1, "t4/litigation_after_review/upheld": 2, "t4/litigation_after_review/pending": 1, "t4/litigation_after_review/total": 3},
    ("t2/coercion/decisions",), "gb18030",
)  # fmt: skip

# 3. A big city: thousands of requests, thousands separators, cells separated by single spaces, headings on the row lines.
_city = {0: "2,971 63 0 0 19 2 3,055", 1: "119 5 0 0 0 0 124", 2: "1004 22 0 0 3 0 1029", 3: "310 4 0 0 1 0 315", 4: "12 0 0 0 0 0 12",
         12: "1,322 30 0 0 14 1 1367", 15: "90 0 0 0 0 0 90", 20: "201 5 0 0 1 1 208", 22: "33 0 0 0 0 0 33", 23: "2972 61 0 0 19 2 3054", 24: "118 7 0 0 0 0 125"}  # fmt: skip
_lines3 = "\n".join(
    f"{head + ' ' if head else ''}{label} {' '.join(figures)}" for head, label, figures in rows_21(_city)
)


def _cells_of(special: dict[int, str], ids: list[str]) -> dict[str, int]:
    columns = [
        "natural_person",
        "legal_commercial",
        "legal_research",
        "legal_social",
        "legal_law_service",
        "legal_other",
        "total",
    ]
    return {
        f"t3/{ids[n]}/{c}": int(v.replace(",", ""))
        for n, line in special.items()
        for c, v in zip(columns, line.split(), strict=True)
    }


IDS_21 = ["new_received", "carried_in", "granted", "partial", "denied_state_secret", "denied_law_forbids", "denied_safety_stability", "denied_third_party",
          "denied_internal_affairs", "denied_process_info", "denied_enforcement_file", "denied_query_matter", "unavailable_not_held", "unavailable_must_create",
          "unavailable_still_unclear", "notproc_petition", "notproc_repeat", "notproc_publication", "notproc_excessive", "notproc_reissue",
          "other_supplement_lapsed", "other_fee_lapsed", "other_misc", "result_total", "carried_out"]  # fmt: skip
IDS_19 = [*IDS_21[:20], "other_handling", *IDS_21[23:]]
_add(
    "city, cells separated by spaces",
    f"""目录
一、总体情况........1
二、主动公开政府信息情况........3
三、收到和处理政府信息公开申请情况........4
四、政府信息公开行政复议、行政诉讼情况........5
五、存在的主要问题及改进情况........6
六、其他需要报告的事项........6
澄江市2023年政府信息公开工作年度报告
本报告由总体情况、主动公开政府信息情况、收到和处理政府信息公开申请情况等六部分组成，统计期限自2023年1月1日至2023年12月31日。
一、总体情况
（一）主动公开。2023年，全市新收 3055 件申请。
（二）依申请公开。办结 3054 件，其中
行政许可 12
件类申请最多。
（三）政府信息管理。现行有效行政规范性文件 422 件。
（四）政府信息公开平台建设。网站 1 个。
（五）监督保障。培训 6 次。
- 3 -
二、主动公开政府信息情况
第二十条第（一）项
信息内容 本年制发件数 本年废止件数 现行有效件数
规章 3 0 15
行政规范性文件 61 59 422
第二十条第（五）项
信息内容 本年处理决定数量
行政许可 474,339
第二十条第（六）项
信息内容 本年处理决定数量
行政处罚 3286513
行政强制 25970
第二十条第（八）项
信息内容 本年收费金额（单位：万元）
行政事业性收费 130,542.07
第 4 页 共 9 页
三、收到和处理政府信息公开申请情况
（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和） 申请人情况
自然人 法人或其他组织 总计
商业企业 科研机构 社会公益组织 法律服务机构 其他
{_lines3}
四、政府信息公开行政复议、行政诉讼情况
行政复议 行政诉讼
结果维持 结果纠正 其他结果 尚未审结 总计 未经复议直接起诉 复议后起诉
结果维持 结果纠正 其他结果 尚未审结 总计 结果维持 结果纠正 其他结果 尚未审结 总计
119 25 91 24 259 7 0 15 6 28 21 1 7 9 38
五、存在的主要问题及改进情况
一是解读质量不高。二是平台功能不足。
六、其他需要报告的事项
2023年收取信息处理费共计400元。
""",
    F21, 2023, "澄江市", None,
    _cells_of(_city, IDS_21)
    | {"t2/rules/issued": 3, "t2/rules/in_force": 15, "t2/normative_docs/issued": 61, "t2/normative_docs/repealed": 59, "t2/normative_docs/in_force": 422,
       "t2/licences/decisions": 474339, "t2/penalties/decisions": 3286513, "t2/coercion/decisions": 25970, "t2/admin_fees/amount": Decimal("130542.07")}
    | {f"t4/{b}/{o}": v for (b, o), v in zip([(b, o) for b in ("review", "litigation_direct", "litigation_after_review") for o in ("upheld", "corrected", "other", "pending", "total")],
       [119, 25, 91, 24, 259, 7, 0, 15, 6, 28, 21, 1, 7, 9, 38], strict=True)},
)  # fmt: skip

# 4. A district of 2021 that kept the old headings of block one: nothing under them may be forced into the new form.
_zeros3 = "\n".join(
    "| " + (f"{head} | " if head else "") + label + " | " + " | ".join(f) + " |"
    for head, label, f in rows_21({})
)
_pipe3_head = """| （本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和） | 申请人情况 |
| 自然人 | 法人或其他组织 | 总计 |
| 商业企业 | 科研机构 | 社会公益组织 | 法律服务机构 | 其他 |
"""
_pipe4 = (
    """| 行政复议 | 行政诉讼 |
| 结果维持 | 结果纠正 | 其他结果 | 尚未审结 | 总计 | 未经复议直接起诉 | 复议后起诉 |
| 结果维持 | 结果纠正 | 其他结果 | 尚未审结 | 总计 | 结果维持 | 结果纠正 | 其他结果 | 尚未审结 | 总计 |
| """
    + " | ".join("0" * 15)
    + " |\n"
)
_mixed2 = """| 第二十条第（一）项 |
| 信息内容 | 本年新制作数量 | 本年新公开数量 | 对外公开总数量 |
| 规章 | 0 | 0 | 0 |
| 规范性文件 | 4 | 4 | 31 |
| 第二十条第（五）项 |
| 信息内容 | 本年处理决定数量 |
| 行政许可 | 3021 |
| 第二十条第（六）项 |
| 信息内容 | 本年处理决定数量 |
| 行政处罚 | 77 |
| 行政强制 | 2 |
| 第二十条第（八）项 |
| 信息内容 | 本年收费金额（单位：万元） |
| 行政事业性收费 | 12.5 |
"""
_add(
    "district, old headings in the new form",
    f"岚山区人民政府办公室\n2021年政府信息公开工作年度报告\n一、总体情况\n略。\n二、主动公开政府信息情况\n{_mixed2}三、收到和处理政府信息公开申请情况\n"
    f"{_pipe3_head}{_zeros3}\n四、政府信息公开行政复议、行政诉讼情况\n{_pipe4}五、存在的主要问题及改进情况\n略。\n六、其他需要报告的事项\n无。\n2022年1月25日",
    F21, 2021, "岚山区人民政府办公室", "2022-01-25",
    {"t2/licences/decisions": 3021, "t2/penalties/decisions": 77, "t2/coercion/decisions": 2, "t2/admin_fees/amount": Decimal("12.5")},
    tuple(f"t2/{r}/{c}" for r in ("rules", "normative_docs") for c in ("issued", "repealed", "in_force")),
)  # fmt: skip

# 5. Tabs, blanks and marks for none: a hospital that leaves out what is zero.
_h3 = rows_21({0: "1 / — 无 - 0 1", 2: "1 0 0 0 0 0 1", 23: "1 0 0 0 0 0 1"})
_add(
    "hospital, tabs and marks",
    "市第三人民医院2024年度政府信息公开工作年度报告\n一、总体情况\n无新增。\n二、主动公开政府信息情况\n第二十条第（一）项\n信息内容\t本年制发件数\t本年废止件数\t现行有效件数\n规章\t0\t0\t0\n行政规范性文件\t0\t0\t0\n"
    "第二十条第（五）项\n信息内容\t本年处理决定数量\n行政许可\t-\n第二十条第（六）项\n信息内容\t本年处理决定数量\n行政处罚\t0\n行政强制\t\n第二十条第（八）项\n信息内容\t本年收费金额（单位：万元）\n行政事业性收费\t0.00\n"
    "三、收到和处理政府信息公开申请情况\n\t申请人情况\n\t自然人\t法人或其他组织\t总计\n\t商业企业\t科研机构\t社会公益组织\t法律服务机构\t其他\n"
    + "\n".join((f"{head}\t" if head else "") + label + "\t" + "\t".join(f) for head, label, f in _h3)
    + "\n四、政府信息公开行政复议、行政诉讼情况\n" + _pipe4 + "五、存在的主要问题及改进情况\n无。\n六、其他需要报告的事项\n无\n市第三人民医院 2025年1月8日",
    F21, 2024, "市第三人民医院", "2025-01-08",
    {"t3/new_received/natural_person": 1, "t3/new_received/total": 1, "t3/granted/natural_person": 1, "t3/granted/total": 1,
     "t3/result_total/natural_person": 1, "t3/result_total/total": 1},
    ("t2/licences/decisions", "t2/coercion/decisions", "t3/new_received/legal_commercial", "t3/new_received/legal_research",
     "t3/new_received/legal_social", "t3/new_received/legal_law_service"),
)  # fmt: skip
