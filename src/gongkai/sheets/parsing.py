"""From the text of a cell to the value that is stored: one reader per kind, each with its sentence."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import partial
from typing import Any

from django.core.validators import MaxLengthValidator, MaxValueValidator
from django.db import models

from gongkai.law.errors import WrongInput
from gongkai.registry.models import Agency
from gongkai.sheets.sheet import Column, Kind, Sheet

FIRST_YEAR, LAST_YEAR = 1949, 2100
_DAY = re.compile(r"(\d{4})(?:-|/|\.|年)(\d{1,2})(?:-|/|\.|月)(\d{1,2})日?")
_DENSE_DAY = re.compile(r"(\d{4})(\d{2})(\d{2})")
_SHORT_YEAR = re.compile(r"\d{1,2}[-/.年]\d{1,2}[-/.月]\d{1,4}日?")
_MIDNIGHT = re.compile(r"[ T]0{1,2}:00(:00(\.0+)?)?$")
_COUNT = re.compile(r"\d+|\d{1,3}(,\d{3})+")
_MONEY = re.compile(r"(\d+|\d{1,3}(,\d{3})+)(\.\d+)?")
_YEAR = re.compile(r"(\d{4})(年|年度)?")
_SPOILT_NUMBER = re.compile(r"-?\d(\.\d+)?E\+\d+", re.IGNORECASE)
_MASKED = re.compile(r".\*{1,6}")
_EXCEL_ERRORS = frozenset({"#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NULL!", "#NUM!"})
_REMEMBERED = 100_000

Read = Callable[[str], Any]


def parse(column: Column, text: str, *, agency: Agency) -> Any:
    """The value of a cell, None when it is blank; raises WrongInput with the sentence for the officer.

    Units are the column's own (Kind.YUAN, Kind.WAN); a reference becomes the key of the row it names.
    """
    return reader(column, agency)(text)


def reader(column: Column, agency: Agency) -> Read:
    """`parse` for many cells of one column: what repeats is remembered."""
    if column.kind is Kind.TEXT:
        return partial(_text, private=column.private)
    read: Read
    if column.kind is Kind.CHOICE:
        read = column.recognise or _no_recogniser
    elif column.kind is Kind.REFERENCE:
        read = partial(_reference, column, agency)
    else:
        read = _READERS[column.kind]
    return _remembering(lambda text: None if not (text := tidy(text)) else read(text))


def field_reader(sheet: Sheet, column: Column, agency: Agency) -> Read:
    """`reader` that also knows what the stored field can hold, and what a blank becomes in it."""
    field = sheet.model._meta.get_field(column.field)
    read = reader(column, agency)
    if column.required:
        blank: Read = partial(_missing, f"“{column.heading}”必须填写")
    elif isinstance(field, models.CharField | models.TextField):
        blank = _empty
    elif field.null:
        blank = _nothing
    else:
        blank = partial(_missing, f"“{column.heading}”这一列不能留空")
    if column.kind is Kind.TEXT:
        return partial(_text_field, read, blank, field.max_length or 0)

    def value(text: str) -> Any:
        got = read(text)
        if got is None:
            return blank(text)
        _fits(field, got)
        return got

    return _remembering(value)


def tidy(text: str) -> str:
    """Full-width signs made half-width and outer blanks cut: for everything but free text."""
    return unicodedata.normalize("NFKC", text).strip(" \t\r\n\ufeff\u200b")


def _text_field(read: Read, blank: Read, limit: int, text: str) -> Any:
    value = read(text)
    if not value:
        return blank(text)
    if limit and len(value) > limit:
        raise WrongInput(f"有{len(value)}个字，最多{limit}个字")
    return value


def _text(text: str, *, private: bool = False) -> str | None:
    text = text.strip()
    if not text.isprintable():
        text = _without_controls(text)
    if not text:
        return None
    if text in _EXCEL_ERRORS:
        raise WrongInput(f"“{text}”是电子表格的公式错误，不是内容")
    if ("E+" in text or "e+" in text) and _SPOILT_NUMBER.fullmatch(text):
        raise WrongInput("号码被电子表格改成了科学记数，末几位已丢失，请把该列设为“文本”后重新填写")
    if private and _MASKED.fullmatch(text):
        raise WrongInput("这是遮盖后的个人信息（带星号），不能当作原文导入")
    return text


def _without_controls(text: str) -> str:
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\ufeff", "").replace("\u200b", "")
    for sign in text:
        if unicodedata.category(sign) in ("Cc", "Cs") and sign not in "\n\t":
            raise WrongInput("含有不可见的控制字符，请重新输入这一格")
    return text.strip()


def _day(text: str) -> date:
    plain = _MIDNIGHT.sub("", text)
    if ":" in plain:
        raise WrongInput(f"“{text}”带有时刻，这里只要日期，如 2024-05-08")
    plain = plain.replace(" ", "")
    found = _DAY.fullmatch(plain) or _DENSE_DAY.fullmatch(plain)
    if not found:
        if _SHORT_YEAR.fullmatch(plain):
            raise WrongInput(f"“{text}”的年份不是四位，请写成 2024-05-08")
        raise WrongInput(f"“{text}”不是日期，请写成 2024-05-08 或 2024年5月8日")
    year, month, day = (int(part) for part in found.groups())
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise WrongInput(f"“{text}”的年份不在{FIRST_YEAR}至{LAST_YEAR}之间")
    try:
        return date(year, month, day)
    except ValueError:
        raise WrongInput(f"没有{year}年{month}月{day}日这一天") from None


def _count(text: str) -> int:
    if not _COUNT.fullmatch(text):
        raise WrongInput(f"“{text}”不是非负整数，请只填数字")
    return int(text.replace(",", ""))


def _year(text: str) -> int:
    found = _YEAR.fullmatch(text)
    if not found:
        raise WrongInput(f"“{text}”不是四位数的年度，如 2024")
    year = int(found[1])
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise WrongInput(f"年度“{text}”不在{FIRST_YEAR}至{LAST_YEAR}之间")
    return year


def _money(unit: str, text: str) -> Decimal:
    if not _MONEY.fullmatch(text):
        raise WrongInput(f"“{text}”不是以{unit}为单位的金额，请只填数字")
    try:
        return Decimal(text.replace(",", ""))
    except InvalidOperation:
        raise WrongInput(f"“{text}”不是以{unit}为单位的金额，请只填数字") from None


_READERS: dict[Kind, Read] = {
    Kind.COUNT: _count,
    Kind.YEAR: _year,
    Kind.DAY: _day,
    Kind.YUAN: partial(_money, "元"),
    Kind.WAN: partial(_money, "万元"),
}


def _reference(column: Column, agency: Agency, text: str) -> int:
    if column.points_at is None:
        raise ValueError(f"column {column.field} is a reference that points nowhere")
    model, name = column.points_at
    key = model.objects.filter(agency=agency, **{name: text}).values_list("pk", flat=True).first()
    if key is None:
        raise WrongInput(f"“{text}”没有登记过，请先登记{model._meta.verbose_name}")
    return int(key)


def _fits(field: models.Field[Any, Any], value: Any) -> None:
    if isinstance(field, models.DecimalField):
        places = max(0, -int(value.normalize().as_tuple().exponent))
        if places > field.decimal_places:
            raise WrongInput(f"最多{field.decimal_places}位小数")
        if value >= Decimal(10) ** (field.max_digits - field.decimal_places):
            raise WrongInput("数额过大，请核对单位")
        return
    for validator in field.validators:
        if isinstance(validator, MaxValueValidator) and value > validator.limit_value:
            raise WrongInput(f"不能大于{validator.limit_value}")
        if isinstance(validator, MaxLengthValidator) and len(value) > validator.limit_value:
            raise ValueError(f"{field.name}: a recognised value is longer than its column")


def _remembering(read: Read) -> Read:
    known: dict[str, Any] = {}

    def remembered(text: str) -> Any:
        try:
            return known[text]
        except KeyError:
            value = read(text)
            if len(known) < _REMEMBERED:
                known[text] = value
            return value

    return remembered


def _empty(text: str) -> str:
    return ""


def _nothing(text: str) -> None:
    return None


def _missing(says: str, text: str) -> Any:
    raise WrongInput(says)


def _no_recogniser(text: str) -> str:
    raise ValueError("a column of choices has no recogniser")
