"""Somebody who types a sign that no font has is told what the letter will show, and says so before it is made."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from gongkai.desk.fields import Field
from gongkai.official.signs import codes, missing_in, warning
from gongkai.registry.actions import WrongFields

_NAME = "rare_signs"


def confirmed(signs: Sequence[str]) -> list[Field]:
    """The field that asks for it; none when every sign can be printed. Other signs ask anew."""
    if not signs:
        return []
    options = [(_token(signs), "知道了，照常生成文书")]
    return [Field(_NAME, "字库缺少的字", True, options=options, note=warning(signs))]


def must_be_confirmed(signs: Sequence[str], typed: Mapping[str, str]) -> None:
    """Raises WrongFields until the very signs that were typed are known to whoever typed them."""
    if signs and typed.get(_NAME) != _token(signs):
        raise WrongFields({_NAME: "文书还没有生成：请看过说明，选择后再提交，或者改正所填内容"})


def _token(signs: Sequence[str]) -> str:
    return " ".join(map(codes, signs))


def warned(parts: Mapping[str, Collection[str]]) -> str:
    """What the page of a step adds for parts that the letter will hold; "" when everything can be printed."""
    said = (warning(missing_in(*texts), where) for where, texts in parts.items())
    return "".join(f"　{says}。" for says in said if says)
