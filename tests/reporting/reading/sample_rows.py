"""What the hand-made reports are built from: labels, figures and the list that they are added to.

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


def add(
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


def cells_of(special: dict[int, str], ids: list[str]) -> dict[str, int]:
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
