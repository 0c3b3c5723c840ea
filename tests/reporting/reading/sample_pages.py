"""A hand-made report as a web page: a county bureau, word-processor HTML in a layout table, invented."""

from __future__ import annotations

from decimal import Decimal

from reporting.reading.sample_rows import F19, add, rows_19


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
add(
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
