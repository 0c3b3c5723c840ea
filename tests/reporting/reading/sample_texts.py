"""Hand-made reports as text: a city, a district and a hospital, every one invented."""

from __future__ import annotations

from decimal import Decimal

from reporting.reading.sample_rows import F21, IDS_21, add, cells_of, rows_21

# 3. A big city: thousands of requests, thousands separators, cells separated by single spaces, headings on the row lines.
_city = {0: "2,971 63 0 0 19 2 3,055", 1: "119 5 0 0 0 0 124", 2: "1004 22 0 0 3 0 1029", 3: "310 4 0 0 1 0 315", 4: "12 0 0 0 0 0 12",
         12: "1,322 30 0 0 14 1 1367", 15: "90 0 0 0 0 0 90", 20: "201 5 0 0 1 1 208", 22: "33 0 0 0 0 0 33", 23: "2972 61 0 0 19 2 3054", 24: "118 7 0 0 0 0 125"}  # fmt: skip
_lines3 = "\n".join(
    f"{head + ' ' if head else ''}{label} {' '.join(figures)}" for head, label, figures in rows_21(_city)
)


add(
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
    cells_of(_city, IDS_21)
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
add(
    "district, old headings in the new form",
    f"岚山区人民政府办公室\n2021年政府信息公开工作年度报告\n一、总体情况\n略。\n二、主动公开政府信息情况\n{_mixed2}三、收到和处理政府信息公开申请情况\n"
    f"{_pipe3_head}{_zeros3}\n四、政府信息公开行政复议、行政诉讼情况\n{_pipe4}五、存在的主要问题及改进情况\n略。\n六、其他需要报告的事项\n无。\n2022年1月25日",
    F21, 2021, "岚山区人民政府办公室", "2022-01-25",
    {"t2/licences/decisions": 3021, "t2/penalties/decisions": 77, "t2/coercion/decisions": 2, "t2/admin_fees/amount": Decimal("12.5")},
    tuple(f"t2/{r}/{c}" for r in ("rules", "normative_docs") for c in ("issued", "repealed", "in_force")),
)  # fmt: skip

# 5. Tabs, blanks and marks for none: a hospital that leaves out what is zero.
_h3 = rows_21({0: "1 / — 无 - 0 1", 2: "1 0 0 0 0 0 1", 23: "1 0 0 0 0 0 1"})
add(
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
