"""Words of the ledgers → ids of the annual form. Exact after tidying signs and numbers; anything else is refused."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from gongkai.law.errors import LawDataError, WrongInput
from gongkai.law.form import all_forms
from gongkai.law.loading import DATA, a_mapping, a_source, a_text, expect, read_yaml
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
    return _recognise(
        text, _with_synonyms("outcomes"), "答复类型", "年报表三“本年度办理结果”各行的名称或编号"
    )


@lru_cache(maxsize=1024)
def applicant_type(text: str) -> str:
    """The column of table 3 for an applicant; raises WrongInput for any other word."""
    return _recognise(
        text,
        _with_synonyms("applicant_types"),
        "申请人类型",
        "自然人、商业企业、科研机构、社会公益组织、法律服务机构、其他",
    )


@lru_cache(maxsize=1024)
def dispute_kind(text: str) -> str:
    """The row of table 4; raises WrongInput for any other word."""
    return _recognise(text, _with_synonyms("dispute_kinds"), "类型", "行政复议、未经复议直接起诉、复议后起诉")


@lru_cache(maxsize=1024)
def dispute_result(text: str) -> str:
    """The column of table 4; raises WrongInput for any other word."""
    return _recognise(
        text, _with_synonyms("dispute_results"), "结果", "结果维持、结果纠正、其他结果、尚未审结"
    )


def _recognise(text: str, known: Mapping[str, str], heading: str, allowed: str) -> str:
    raw = text.strip()
    if raw in known:
        return known[raw]
    if (whole := tidy(raw)) in known:
        return known[whole]
    # “不予公开：属于国家秘密” names the group first; “予以公开-部分公开” names two results and is refused.
    splits = [(tidy(raw[: m.start()]), tidy(raw[m.end() :])) for m in re.finditer(r"[：:\-—－]+", raw)]
    found = {known[tail] for head, tail in splits if tail in known and head not in known}
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
    return known


@cache
def _applicants() -> dict[str, str]:
    columns = [c for c in all_forms()["cn-gi-annual-2021"].table("t3").blocks[0].columns if not c.sum]
    known = {c.id: c.id for c in columns} | {tidy(c.label): c.id for c in columns}
    known |= {tidy(c.group) + tidy(c.label): c.id for c in columns if c.group}
    return known


@cache
def _dispute_kinds() -> dict[str, str]:
    rows = all_forms()["cn-gi-annual-2021"].table("t4").figure_rows()
    known = {r.id: r.id for r in rows} | {tidy(r.label): r.id for r in rows}
    return known


@cache
def _dispute_results() -> dict[str, str]:
    columns = [c for c in all_forms()["cn-gi-annual-2021"].table("t4").blocks[0].columns if not c.sum]
    known = {c.id: c.id for c in columns} | {tidy(c.label): c.id for c in columns}
    return known


KINDS = {
    "applicant_types": _applicants, "outcomes": _outcomes, "dispute_kinds": _dispute_kinds,
    "dispute_results": _dispute_results,
}  # fmt: skip


@cache
def _with_synonyms(kind: str) -> dict[str, str]:
    return load_labels(DATA / "labels.yaml")[kind]


def load_labels(path: Path) -> dict[str, dict[str, str]]:
    """Kind of label → tidied words → id: the form's own words and the synonyms of a file.

    Raises LawDataError for strangers, missing sources, ids that no form has, and a word that already means another.
    """
    data = expect(read_yaml(path), path, "", required=KINDS)
    return {kind: own() | _synonyms(data[kind], own(), path, kind) for kind, own in KINDS.items()}


def _synonyms(raw: Any, own: Mapping[str, str], path: Path, kind: str) -> dict[str, str]:
    known: dict[str, str] = {}
    for word, one in a_mapping(raw, path, kind).items():
        where = f"{kind} {word}"
        one = expect(one, path, where, required=["id", "source"])
        a_source(one["source"], path, where)
        tidied = tidy(a_text(word, path, where))
        if one["id"] not in own.values():
            raise LawDataError(path, where, f"'{one['id']}' is no id of the form")
        meant = known.get(tidied, own.get(tidied, one["id"]))
        if meant != one["id"]:
            raise LawDataError(path, where, f"already means '{meant}'")
        known[tidied] = one["id"]
    return known
