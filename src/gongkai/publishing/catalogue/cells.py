"""What a cell of a catalogue's table says: filled boxes, lists of channels, numbered elements, names of acts."""

from __future__ import annotations

import re
from typing import Any

from gongkai.law.catalogue import Profile

SUBHEADINGS = {
    "audience": {"全社会": "public", "特定群体": "group", "特定群众": "group"},
    "mode": {"主动": "proactive", "依申请": "on_request"},
    "level": {"县级": "county", "市级": "county", "区级": "county", "乡级": "township", "乡、村级": "township", "镇级": "township"},
}  # fmt: skip
_CHECKED = re.compile(r"[■√☑✓✔●]")


def ticked(given: dict[str, str], field: str, words: Any) -> tuple[str, ...]:
    """Ids that are ticked: in columns of their own, or within one cell such as “■全社会 □特定群体”."""
    own = [
        key.split(":")[1] for key, text in given.items() if key.startswith(f"{field}:") and _is_ticked(text)
    ]
    if field in given:
        text = given[field]
        for word, ident in SUBHEADINGS[field].items():
            if ident not in own and re.search(rf"[■√☑✓✔●]\s*{word}", text):
                own.append(ident)
        if not _CHECKED.search(text) and "□" not in text:
            own += [ident for word, ident in SUBHEADINGS[field].items() if word in text and ident not in own]
    return tuple(k for k in words if k in own)


def _is_ticked(text: str) -> bool:
    return bool(text) and text not in ("□", "否", "×", "-", "—", "/")


def channels_of(text: str, words: Profile) -> tuple[tuple[str, ...], list[str]]:
    """Channels after a filled box; a cell without boxes names those that are used."""
    labels = {_bare(label): key for key, label in words.channels.items()}
    if "■" in text or "□" in text or _CHECKED.search(text):
        named = re.findall(r"[■√☑✓✔●]\s*([^■□√☑✓✔●]+)", text)
    else:
        named = re.split(r"[、，,；;\n]+", text)
    found, strangers = [], []
    for name in (n.strip() for n in named):
        if not name:
            continue
        key = labels.get(_bare(name)) or next(
            (k for label, k in labels.items() if _bare(name).startswith(label)), None
        )
        found.append(key) if key else strangers.append(name)
    return tuple(k for k in words.channels if k in found), strangers


def _bare(text: str) -> str:
    return re.sub(r"[\s（）()/／、]|_+", "", text)


def lines_of(text: str) -> tuple[str, ...]:
    """Elements of the content: a line each, numbering taken off."""
    parts = [
        re.sub(r"^\s*(?:\d+[.、．)]|[●•·\-])\s*", "", p).strip(" ；;。") for p in re.split(r"[\n；;]+", text)
    ]
    return tuple(p for p in parts if p)


def basis_of(text: str) -> tuple[str, ...]:
    """Names of the acts in 《》; without those marks, a line each."""
    named = re.findall(r"《([^》]+)》", text)
    return tuple(dict.fromkeys(named)) if named else lines_of(text)
