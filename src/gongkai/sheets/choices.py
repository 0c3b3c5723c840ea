"""Recognisers for columns of choices: the stored value, its label, or what the law calls it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from django.db import models

from gongkai.law.errors import WrongInput
from gongkai.sheets.parsing import tidy


def choice(
    options: type[models.TextChoices],
    *,
    also: Mapping[str, str] | None = None,
    otherwise: Callable[[str], str] | None = None,
) -> Callable[[str], str]:
    """A recogniser of `options`: by id, by label, by a true synonym in `also`, then by `otherwise`.

    The recogniser raises WrongInput that lists what is possible, or what `otherwise` raises.
    """
    known = {tidy(value): value for value in options.values}
    known |= {tidy(label): value for value, label in options.choices}
    known |= {tidy(word): value for word, value in (also or {}).items()}
    labels = "、".join(str(label) for label in options.labels)

    def recognise(text: str) -> str:
        found = known.get(tidy(text))
        if found is not None:
            return found
        if otherwise is not None:
            return otherwise(text)
        raise WrongInput(f"“{text}”不在可选项之内：{labels}")

    return recognise
