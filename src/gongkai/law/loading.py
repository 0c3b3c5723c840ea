"""Strict reading of the data files: strangers, repeats and unsourced values are refused, the file named."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from gongkai.law.errors import LawDataError

DATA = Path(__file__).parent / "data"


class _StrictLoader(yaml.SafeLoader):
    """YAML 1.1 safe loader that refuses a key written twice in one mapping, and in which `on` and `no` are words."""

    yaml_implicit_resolvers = {
        sign: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:bool"]
        for sign, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }


_StrictLoader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"^(?:true|false)$"), list("tf"))


def _unique_mapping(loader: _StrictLoader, node: yaml.MappingNode) -> dict[Any, Any]:
    seen: dict[Any, Any] = {}
    for key_node, value_node in node.value:
        key = loader.construct_object(key_node, deep=True)
        if key in seen:
            line = key_node.start_mark.line + 1
            raise LawDataError(loader.name, f"line {line}", f"key '{key}' is written twice")
        seen[key] = loader.construct_object(value_node, deep=True)
    return seen


_StrictLoader.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _unique_mapping)


def read_yaml(path: Path) -> dict[str, Any]:
    """The mapping in a data file; raises LawDataError for broken YAML, repeated keys or a non-mapping."""
    loader = _StrictLoader(path.read_text(encoding="utf-8"))
    loader.name = str(path)
    try:
        data = loader.get_single_data()
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f"line {mark.line + 1}" if mark else ""
        raise LawDataError(
            path, where, f"not readable as YAML: {getattr(error, 'problem', error)}"
        ) from error
    except ValueError as error:  # PyYAML lets an impossible day such as 2019-05-32 through to datetime
        raise LawDataError(path, "", f"a value cannot be read: {error}") from error
    finally:
        loader.dispose()
    if not isinstance(data, dict):
        raise LawDataError(path, "", "the file must hold one mapping")
    return data


def expect(
    data: object, path: Path, where: str, *, required: Iterable[str] = (), optional: Iterable[str] = ()
) -> Mapping[str, Any]:
    """`data` as a mapping that has every required key and no key beyond required and optional."""
    if not isinstance(data, dict):
        raise LawDataError(path, where, "must be a mapping")
    needed, allowed = set(required), set(required) | set(optional)
    for key in sorted(map(str, set(data) - allowed)):
        raise LawDataError(path, where, f"unknown key '{key}'")
    for key in sorted(needed - set(data)):
        raise LawDataError(path, where, f"key '{key}' is missing")
    return data


def a_mapping(value: object, path: Path, where: str) -> Mapping[Any, Any]:
    """`value` as a mapping with at least one entry, whatever its keys."""
    if not isinstance(value, dict) or not value:
        raise LawDataError(path, where, "must be a mapping with at least one entry")
    return value


def a_list(value: object, path: Path, where: str) -> list[Any]:
    """`value` as a list with at least one entry."""
    if not isinstance(value, list) or not value:
        raise LawDataError(path, where, "must be a list with at least one entry")
    return value


def a_text(value: object, path: Path, where: str) -> str:
    """`value` as words; a number or a date that YAML made of unquoted words is refused."""
    if not isinstance(value, str) or not value.strip():
        raise LawDataError(path, where, f"'{value}' is not text")
    return value


def a_day(value: object, path: Path, where: str) -> date:
    """`value` as a day; YAML already made dates of 2021-01-01."""
    if type(value) is not date:
        raise LawDataError(path, where, f"'{value}' is not a day written YYYY-MM-DD")
    return value


def a_source(value: object, path: Path, where: str) -> tuple[str, str]:
    """`[instrument, place]`, both non-empty: every statutory value has one."""
    if not isinstance(value, list) or len(value) != 2 or not all(isinstance(v, str) and v for v in value):
        raise LawDataError(path, where, "source must be [instrument, article]")
    if value[0] not in _instrument_ids():
        raise LawDataError(path, where, f"source names '{value[0]}', which is no act of instruments.yaml")
    return value[0], value[1]


@cache
def _instrument_ids() -> frozenset[str]:
    path = DATA / "instruments.yaml"
    data = expect(read_yaml(path), path, "", required=["instruments"])
    return frozenset(a_mapping(data["instruments"], path, "instruments"))
