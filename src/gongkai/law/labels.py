"""Words of the ledgers → ids of the annual form. Exact after tidying signs and numbers; anything else is refused."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import cache, lru_cache

from gongkai.law.errors import LawDataError, WrongInput
from gongkai.law.form import all_forms
from gongkai.law.loading import DATA, a_source, expect, read_yaml
from gongkai.law.replies import all_replies

_NUMBER = re.compile(r"^(?:[（(]?[一二三四五六七八九十]+[)）、.]|\d{1,2}[.、)）]|[（(]\d{1,2}[)）])")
_SIGNS = re.compile(r"[\s“”\"'‘’〝〞·、，,。.;；:：\-—－()（）\[\]【】《》<>/]+")
_NOTE = re.compile(r"[（(]区分处理的[^）)]*[)）]")


def tidy(text: str) -> str:
    """A label without number, note, spacing, brackets and quotation marks, full-width signs folded."""
    text = unicodedata.normalize("NFKC", text).strip()
    text = _NOTE.sub("", text)
    while (shorter := _NUMBER.sub("", text).strip()) != text and shorter:
        text = shorter
    return _SIGNS.sub("", text)


@lru_cache(maxsize=4096)
def outcome_row(text: str) -> str:
    """The result row of table 3 that a ledger names; raises WrongInput for words that no form has."""
    return _recognise(text, _outcomes(), "答复类型", "年报表三“本年度办理结果”各行的名称或编号")


@lru_cache(maxsize=1024)
def applicant_type(text: str) -> str:
    """The column of table 3 for an applicant; raises WrongInput for any other word."""
    return _recognise(
        text, _applicants(), "申请人类型", "自然人、商业企业、科研机构、社会公益组织、法律服务机构、其他"
    )


@lru_cache(maxsize=1024)
def dispute_kind(text: str) -> str:
    """The row of table 4; raises WrongInput for any other word."""
    return _recognise(text, _dispute_kinds(), "类型", "行政复议、未经复议直接起诉、复议后起诉")


@lru_cache(maxsize=1024)
def dispute_result(text: str) -> str:
    """The column of table 4; raises WrongInput for any other word."""
    return _recognise(text, _dispute_results(), "结果", "结果维持、结果纠正、其他结果、尚未审结")


def _recognise(text: str, known: Mapping[str, str], heading: str, allowed: str) -> str:
    raw = text.strip()
    if raw in known:
        return known[raw]
    # “不予公开：属于国家秘密” names the group first: every reading of the words must agree.
    tails = [raw, *(raw[m.end() :] for m in re.finditer(r"[：:\-—－]+", raw))]
    found = {known[t] for part in tails if (t := tidy(part)) in known}
    if len(found) != 1:
        raise WrongInput(f"{heading}“{text}”无法识别，可填：{allowed}")
    return found.pop()


@cache
def _outcomes() -> dict[str, str]:
    known: dict[str, str] = {}
    for form in all_forms().values():
        table = form.table("t3")
        for row in table.figure_rows():
            if "results" in row.ancestors and not row.sum:
                known |= {row.id: row.id, tidy(row.printed): row.id}
                for ancestor in row.ancestors[1:]:
                    group = tidy(table.row(ancestor).label)
                    known |= {
                        group + tidy(row.printed): row.id,
                        group + tidy(row.num) + tidy(row.label): row.id,
                    }
    known |= {tidy(reply.name): reply.row for reply in all_replies().values()}
    known |= {reply.id: reply.row for reply in all_replies().values()}
    return known | _synonyms("outcomes", set(known.values()))


@cache
def _applicants() -> dict[str, str]:
    columns = [c for c in all_forms()["cn-gi-annual-2021"].table("t3").blocks[0].columns if not c.sum]
    known = {c.id: c.id for c in columns} | {tidy(c.label): c.id for c in columns}
    known |= {tidy(c.group) + tidy(c.label): c.id for c in columns if c.group}
    return known | _synonyms("applicant_types", set(known.values()))


@cache
def _dispute_kinds() -> dict[str, str]:
    rows = all_forms()["cn-gi-annual-2021"].table("t4").figure_rows()
    known = {r.id: r.id for r in rows} | {tidy(r.label): r.id for r in rows}
    return known | _synonyms("dispute_kinds", set(known.values()))


@cache
def _dispute_results() -> dict[str, str]:
    columns = [c for c in all_forms()["cn-gi-annual-2021"].table("t4").blocks[0].columns if not c.sum]
    known = {c.id: c.id for c in columns} | {tidy(c.label): c.id for c in columns}
    return known | _synonyms("dispute_results", set(known.values()))


def _synonyms(kind: str, ids: set[str]) -> dict[str, str]:
    path = DATA / "labels.yaml"
    kinds = ["applicant_types", "outcomes", "dispute_kinds", "dispute_results"]
    data = expect(read_yaml(path), path, "", required=kinds)
    known = {}
    for word, raw in data[kind].items():
        where = f"{kind} {word}"
        raw = expect(raw, path, where, required=["id", "source"])
        a_source(raw["source"], path, where)
        if raw["id"] not in ids:
            raise LawDataError(path, where, f"'{raw['id']}' is no id of the form")
        known[tidy(str(word))] = raw["id"]
    return known
