"""An agency's own fields of the application form, as data: what they ask, and whether an answer can be taken."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from gongkai.law.errors import WrongInput
from gongkai.law.signs import within

MOST, LONGEST = 12, 500
_NAME = re.compile(r"[a-z][a-z0-9_]{0,29}")
_KEYS = {"name", "label", "required", "help", "choices"}


@dataclass(frozen=True)
class OwnField:
    """One field: with `choices` one of them is chosen, without them a line is written."""

    name: str
    label: str
    required: bool = False
    help: str = ""
    choices: tuple[str, ...] = ()


def own_fields(raw: Sequence[Mapping[str, Any]]) -> tuple[OwnField, ...]:
    """The fields of `CaseSettings.extra_fields`; raises WrongInput for what is not a field, and for one that makes
    the purpose a duty: nobody has to say what the information is for (条例第29条)."""
    if not isinstance(raw, list | tuple) or len(raw) > MOST:
        raise WrongInput(f"自设字段应为列表，最多{MOST}个")
    made = [_own_field(one) for one in raw]
    names = [one.name for one in made]
    if len(set(names)) < len(names):
        raise WrongInput("自设字段的标识有重复")
    return tuple(made)


def _own_field(raw: Any) -> OwnField:
    if not isinstance(raw, Mapping) or not set(raw) <= _KEYS:
        raise WrongInput(f"自设字段只能含有：{'、'.join(sorted(_KEYS))}")
    name, label = str(raw.get("name", "")), str(raw.get("label", "")).strip()
    if not _NAME.fullmatch(name):
        raise WrongInput(f"自设字段的标识“{name}”应为小写字母开头的字母、数字和下划线")
    if not label or len(label) > 40:
        raise WrongInput("自设字段须有名称，最多40字")
    required = raw.get("required", False) is True
    if required and any(word in label for word in ("用途", "目的", "特殊需要")):
        raise WrongInput(f"“{label}”不能设为必填：申请人不需要说明用途", "条例第29条")
    choices = raw.get("choices") or []
    if not isinstance(choices, list | tuple) or not all(isinstance(c, str) and c.strip() for c in choices):
        raise WrongInput(f"“{label}”的选项应为不空的文字")
    return OwnField(
        name, label, required, within(str(raw.get("help", "")), 200, f"“{label}”的说明"), tuple(choices)
    )


# One line for each field on the settings page: 标识|名称|必填|选项一/选项二|说明.
_LINE = ("name", "label", "required", "choices", "help")


def from_lines(text: str) -> list[dict[str, Any]]:
    """The fields as typed, a line each: 标识|名称|必填|选项一/选项二|说明; the last three may be left out.

    Raises WrongInput with the number of the line.
    """
    made: list[dict[str, Any]] = []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        parts = [part.strip() for part in line.replace("｜", "|").split("|")]
        if not 2 <= len(parts) <= len(_LINE):
            raise WrongInput(f"自设字段第{number}行应写成“标识|名称|必填|选项一/选项二|说明”，后三项可以不写")
        given = dict(zip(_LINE, [*parts, "", "", ""], strict=False))
        if given["required"] not in ("", "必填", "选填"):
            raise WrongInput(f"自设字段第{number}行的第三项只能写“必填”或者“选填”")
        raw: dict[str, Any] = {"name": given["name"], "label": given["label"]}
        if given["required"] == "必填":
            raw["required"] = True
        if given["choices"]:
            raw["choices"] = [c.strip() for c in given["choices"].split("/") if c.strip()]
        if given["help"]:
            raw["help"] = given["help"]
        try:
            _own_field(raw)
        except WrongInput as wrong:
            raise WrongInput(f"自设字段第{number}行：{wrong.why}", wrong.article) from wrong
        made.append(raw)
    return made


def to_lines(raw: Sequence[Mapping[str, Any]]) -> str:
    """The fields as the settings page shows them."""
    lines = []
    for one in own_fields(raw):
        parts = [one.name, one.label, "必填" if one.required else "", "/".join(one.choices), one.help]
        lines.append("|".join(parts).rstrip("|"))
    return "\n".join(lines)


def own_faults(fields: Iterable[OwnField], given: Mapping[str, str]) -> dict[str, str]:
    """A sentence for each own field whose answer is missing or cannot be taken, by the name of the field."""
    found = {}
    for field in fields:
        value = given.get(field.name, "").strip()
        if not value:
            if field.required:
                found[field.name] = f"请{'选择' if field.choices else '填写'}“{field.label}”"
        elif field.choices and value not in field.choices:
            found[field.name] = f"“{field.label}”请从列出的选项中选择"
        elif len(value) > LONGEST:
            found[field.name] = f"“{field.label}”最多{LONGEST}字"
    return found
