"""The letters of the request process as data: kinds, what each must say, and our wording of it.

A template is plain text with `{field}` in it, nothing else; a field that is missing or empty refuses the letter.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from gongkai.law.case import BY_EVENT
from gongkai.law.errors import LawDataError, WrongInput
from gongkai.law.loading import DATA, a_mapping, a_source, a_text, expect, read_yaml
from gongkai.law.receipt import WAYS, Way
from gongkai.law.remedies import Organs, remedies
from gongkai.law.replies import all_replies
from gongkai.law.signs import broken

SORTS = ("internal", "interim", "final", "fee", "proof")
TO = ("applicant", "third_party", "agency")
# Who a letter to somebody else than the applicant is addressed to: named in the heading, not in the text.
ADDRESSEE = frozenset({"third_party"})
_PLACE = re.compile(r"\{([a-z_]+)\}")
_FOR_WAYS = re.compile(r"【([^】]*)】\s*")


@dataclass(frozen=True)
class LetterKind:
    """One kind of letter. `replies`: the kinds of reply that it carries; `event`: the step that makes it;
    `fields`: what it must say, name → label; `optional` may be blank. `by_way`: paragraphs may be for some ways in
    alone; `one_of`: label → fields, any of which must be said whichever way it is."""

    id: str
    name: str
    article: str
    sort: str
    to: str
    event: str
    replies: tuple[str, ...]
    fields: Mapping[str, str]
    optional: Mapping[str, str]
    opening: str
    closing: str
    text: str
    by_way: bool = False
    one_of: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def required(self) -> frozenset[str]:
        """Fields whose places may not be taken out of a template."""
        return frozenset(self.fields)

    @property
    def has_remedies(self) -> bool:
        """True for a final act."""
        return self.sort == "final"


@dataclass(frozen=True)
class Letters:
    """Every kind, and the labels of the fields that all letters share."""

    kinds: Mapping[str, LetterKind]
    common: Mapping[str, str]

    def of_reply(self, reply: str) -> LetterKind:
        """The letter that carries a kind of reply; raises WrongInput when there is none."""
        for kind in self.kinds.values():
            if reply in kind.replies:
                return kind
        raise WrongInput(f"没有“{reply}”的答复文书")

    def of_event(self, event: str) -> tuple[LetterKind, ...]:
        """The letters that a step of a case makes."""
        return tuple(k for k in self.kinds.values() if k.event == event)


@cache
def letters() -> Letters:
    """The letters of the house."""
    return load_letters(DATA / "letters.yaml")


def letter_kind(kind_id: str) -> LetterKind:
    """One kind; raises WrongInput for an unknown id."""
    known = letters().kinds
    if kind_id not in known:
        raise WrongInput(f"没有编号为“{kind_id}”的文书")
    return known[kind_id]


def load_letters(path: Path) -> Letters:
    """Read a file of letters; raises LawDataError for strangers, texts that lack a required field or name an unknown one."""
    data = expect(read_yaml(path), path, "", required=["source", "common", "opening", "closing", "letters"])
    a_source(data["source"], path, "source")
    common = {str(k): str(v) for k, v in a_mapping(data["common"], path, "common").items()}
    kinds = {
        str(i): _kind(str(i), raw, path, common, data["opening"], data["closing"])
        for i, raw in a_mapping(data["letters"], path, "letters").items()
    }
    return Letters(kinds, common)


def _kind(
    kind_id: str, raw: Any, path: Path, common: dict[str, str], opening: str, closing: str
) -> LetterKind:
    raw = expect(
        raw, path, kind_id, required=["name", "article", "sort", "fields", "text"],
        optional=["to", "event", "replies", "optional", "opening", "by_way", "one_of"],
    )  # fmt: skip
    for key in ("name", "article", "text"):
        a_text(raw[key], path, f"{kind_id} {key}")
    if raw["sort"] not in SORTS:
        raise LawDataError(path, kind_id, f"sort '{raw['sort']}' is none of {SORTS}")
    if raw.get("to", "applicant") not in TO:
        raise LawDataError(path, kind_id, f"to '{raw['to']}' is none of {TO}")
    if raw.get("event", "receive") not in BY_EVENT:
        raise LawDataError(path, kind_id, f"event '{raw['event']}' is no event of a case")
    for one in raw.get("replies", ()):
        if one not in all_replies():
            raise LawDataError(path, kind_id, f"reply '{one}' is no kind of reply")
    made = LetterKind(
        kind_id, raw["name"], raw["article"], raw["sort"], raw.get("to", "applicant"), raw.get("event", ""),
        tuple(raw.get("replies", ())), dict(raw["fields"]), dict(raw.get("optional", {})),
        raw.get("opening", opening), closing, raw["text"], bool(raw.get("by_way", False)),
        {str(label): tuple(names) for label, names in raw.get("one_of", {}).items()},
    )  # fmt: skip
    try:
        sound_text(made, made.text, common)
    except WrongInput as wrong:
        raise LawDataError(path, kind_id, wrong.why) from wrong
    return made


def sound_text(kind: LetterKind, text: str, common: Mapping[str, str] | None = None) -> str:
    """The text of a template, or WrongInput: every required field has its place whichever way the application came,
    and every place is a known field."""
    shared = letters().common if common is None else common
    bare = _PLACE.sub("", text)
    if "{" in bare or "}" in bare:
        raise WrongInput("花括号只能用来标出要填写的内容，如 {reason}")
    if strange := set(_PLACE.findall(text)) - set(kind.fields) - set(kind.optional) - set(shared):
        raise WrongInput(f"模板里没有“{'、'.join(sorted(strange))}”这一项可填")
    for way in WAYS.values() if kind.by_way else (None,):
        lines = lines_for(kind, text, way)
        _whole(kind, lines, f"以“{way.short}”方式收到的，" if way and "【" in text else "")
    return text


def _whole(kind: LetterKind, lines: Sequence[str], when: str) -> None:
    """Raises WrongInput for a field that the lines lose."""
    named = set(_PLACE.findall("\n".join(lines)))
    # What the opening says already need not be said again; what is the kind's own must stand in the text.
    if lost := sorted(kind.required - named - ADDRESSEE):
        raise WrongInput(
            f"{when}模板不能缺少{'、'.join(f'“{kind.fields[name]}”（{{{name}}}）' for name in lost)}"
        )
    for label, names in kind.one_of.items():
        if named.isdisjoint(names):
            raise WrongInput(
                f"{when}模板不能缺少“{label}”（{'、'.join(f'{{{name}}}' for name in names)}之一）"
            )
    if not "".join(lines).strip():
        raise WrongInput(f"{when}模板不能是空的")


def lines_for(kind: LetterKind, text: str, way: Way | None) -> list[str]:
    """The lines of a template for one way in, the marks 【…】 taken off; raises WrongInput for a mark that names no way."""
    found = []
    for line in text.strip().splitlines():
        marked = _FOR_WAYS.match(line.strip()) if kind.by_way else None
        if marked is None:
            found.append(line.strip())
            continue
        names = [name.strip() for name in marked.group(1).split("、")]
        known = [each.short for each in WAYS.values()]
        if strange := [name for name in names if name not in known]:
            raise WrongInput(f"段首【】里只能写收件方式：{'、'.join(known)}；没有“{'、'.join(strange)}”")
        if way is not None and way.short in names:
            found.append(line.strip()[marked.end() :])
    return found


def paragraphs(
    kind: LetterKind,
    facts: Mapping[str, Any],
    *,
    day: date,
    organs: Organs,
    text: str = "",
    body: Sequence[str] = (),
    reply_kinds: Sequence[str] = (),
    served_online: bool = False,
) -> list[str]:
    """The letter's paragraphs from its facts: opening, body, remedies where it is a final act, contact.

    `body`, already filled, stands in place of the text and is taken as it is: what an applicant wrote is no template.
    Raises WrongInput with the label of the first fact that is missing or empty, or the missing setting of a remedy.
    """
    labels = {**letters().common, **kind.fields}
    made = [fill(kind.opening, facts, labels, kind.optional)] if kind.opening else []
    if body:
        made += [line.strip() for part in body for line in part.splitlines()]
    else:
        for line in lines_for(kind, text or kind.text, _way(kind, facts)):
            made += fill(line, facts, labels, kind.optional).splitlines()
    if kind.has_remedies:
        made.append(remedies(reply_kinds or kind.replies, day, organs, served_online=served_online))
    if kind.sort in ("interim", "final", "fee"):
        made.append(fill(kind.closing, facts, labels, kind.optional))
    return [line for line in made if line.strip()]


def _way(kind: LetterKind, facts: Mapping[str, Any]) -> Way | None:
    """The way in by which paragraphs are chosen: the fact `way_in`; raises WrongInput where the kind needs it."""
    if not kind.by_way:
        return None
    if facts.get("way_in") not in WAYS:
        raise WrongInput("没有说明收件方式，不能生成文书")
    return WAYS[str(facts["way_in"])]


def addressee(kind: LetterKind, facts: Mapping[str, Any]) -> str:
    """Whom the letter is addressed to; raises WrongInput when the name is missing."""
    name = "applicant" if kind.to == "applicant" else "third_party"
    labels = {**letters().common, **kind.fields}
    return fill(f"{{{name}}}", facts, labels, {})


def fill(text: str, facts: Mapping[str, Any], labels: Mapping[str, str], optional: Mapping[str, str]) -> str:
    """A text with its places filled; a list becomes numbered lines, a day is written out."""

    def one(place: re.Match[str]) -> str:
        name = place.group(1)
        value = _said(facts.get(name))
        if not value.strip() and name not in optional:
            raise WrongInput(f"文书的“{labels.get(name, name)}”没有填写，不能生成")
        if says := broken(value):
            raise WrongInput(f"文书的“{labels.get(name, name)}”{says}，不能生成")
        return value

    return _PLACE.sub(one, text)


# Signs that no page shows and no DOCX may hold; the soft line break of Word is a line break.
_UNSEEN = dict.fromkeys((*range(9), 14, 15, *range(16, 32), 127)) | {11: "\n", 12: "\n"}


def _said(value: Any) -> str:
    return _plain(value).translate(_UNSEEN)


def _plain(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, date):
        return f"{value.year}年{value.month}月{value.day}日"
    if isinstance(value, (list, tuple)):
        return "\n".join(f"{n}．{str(item).strip()}" for n, item in enumerate(value, 1) if str(item).strip())
    return str(value).strip()
