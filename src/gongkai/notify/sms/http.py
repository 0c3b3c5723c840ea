"""A gateway reached by HTTP, as its settings describe it: address, headers, fields, and how a success is told."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import httpx

from gongkai.notify.sms.gateway import Lost, NotSent, Text, Unknown

TIMEOUT = 20.0
FORMATS = ("json", "form", "query")
# Refused for good: the number or the words. Everything else may be our own settings, or pass.
_FINAL = (400, 422)
# A machine in between gave up waiting: the gateway itself may have sent it.
_UNKNOWN = (502, 504)
_PLACE = re.compile(r"\{(number|text|id)\}")
# Nothing of the request had left when these came.
_BEFORE = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.UnsupportedProtocol)


@dataclass(frozen=True)
class Answer:
    """A place in the gateway's answer (dots lead inwards, figures into lists) and the values that are meant."""

    path: str
    values: Sequence[str]

    def holds(self, said: Any) -> bool:
        """True when the answer has one of the values there."""
        return at_path(said, self.path) in self.values


@dataclass(frozen=True)
class HttpGateway:
    """`body` is a map of fields, put into JSON, a form or the address; {number}, {text} and {id} stand for their values.

    {id} there says that the gateway knows a repeat by it.
    """

    url: str
    body: Mapping[str, Any]
    method: str = "POST"
    format: str = "json"
    headers: Mapping[str, str] = field(default_factory=dict)
    success: Answer | None = None
    refused: Answer | None = None
    receipt: str = ""

    @property
    def knows_repeats(self) -> bool:
        """True when the gateway is given an id of ours."""
        return "{id}" in f"{self.body}{self.headers}"

    def send(self, text: Text, at: datetime) -> str:
        """One request; see `Gateway.send`. What is raised holds no number, no words and no key."""
        values = {"number": text.number, "text": text.words, "id": text.ref}
        body, headers = _filled(self.body, values), _filled(self.headers, values)
        try:
            answer = httpx.request(
                self.method, self._url(body), headers=headers, timeout=TIMEOUT, follow_redirects=False,
                json=body if self.format == "json" else None, data=_flat(body) if self.format == "form" else None,
            )  # fmt: skip
        except (httpx.InvalidURL, *_BEFORE) as error:
            raise NotSent(f"连不上短信接口：{type(error).__name__}") from error
        except httpx.HTTPError as error:
            raise Unknown(f"短信接口没有答复：{type(error).__name__}") from error
        return self._told(answer, text)

    def lost(self) -> Sequence[Lost]:
        """None: reports that a gateway pushes by itself are not taken in."""
        return ()

    def noted(self, one: Lost) -> None:
        """Nothing to note."""

    def _url(self, body: Mapping[str, Any]) -> httpx.URL:
        url = httpx.URL(self.url)
        return url.copy_merge_params(_flat(body)) if self.format == "query" else url

    def _told(self, answer: httpx.Response, text: Text) -> str:
        code, said = answer.status_code, _bare(answer.text, text)
        if code in _UNKNOWN:
            raise Unknown(f"短信接口没有答复（{code}）")
        if not answer.is_success:
            raise NotSent(f"短信接口没有接收（{code}）：{said}", final=code in _FINAL)
        if self.success is None and not self.receipt:
            return ""
        try:
            found = answer.json()
        except ValueError as error:
            raise Unknown(f"短信接口的答复看不懂：{said}") from error
        if self.success is not None and at_path(found, self.success.path) is None:
            raise Unknown(f"短信接口的答复中没有“{self.success.path}”：{said}")
        if self.success is not None and not self.success.holds(found):
            final = self.refused is not None and self.refused.holds(found)
            raise NotSent(f"短信接口没有发送：{said}", final=final)
        return (at_path(found, self.receipt) or "")[:120] if self.receipt else ""


def at_path(said: Any, path: str) -> str | None:
    """What stands at a place of an answer, as text; None where there is nothing plain."""
    for step in path.split("."):
        if isinstance(said, dict):
            said = said.get(step)
        elif isinstance(said, list) and step.isdigit() and int(step) < len(said):
            said = said[int(step)]
        else:
            return None
    if isinstance(said, bool):
        return "true" if said else "false"
    return str(said) if isinstance(said, str | int | float) else None


def _filled(template: Any, values: Mapping[str, str]) -> Any:
    """The same shape with the values in place; a value is never looked at for placeholders again."""
    if isinstance(template, Mapping):
        return {key: _filled(part, values) for key, part in template.items()}
    if isinstance(template, list):
        return [_filled(part, values) for part in template]
    if isinstance(template, str):
        return _PLACE.sub(lambda found: values[found.group(1)], template)
    return template


def _flat(body: Mapping[str, Any]) -> dict[str, str]:
    """Fields of a form: what is not a text stands there as JSON."""
    return {k: v if isinstance(v, str) else json.dumps(v, ensure_ascii=False) for k, v in body.items()}


def _bare(said: str, text: Text) -> str:
    """What the gateway said, without the number and the words, however it wrote them."""
    try:
        plain = json.dumps(_without(json.loads(said), text.words), ensure_ascii=False)
    except ValueError:
        plain = said.replace(text.words, "…")
    return re.sub(rf"{text.number}|\d{{11,}}", "…", " ".join(plain.split()))[:120]


def _without(said: Any, words: str) -> Any:
    if isinstance(said, dict):
        return {key: _without(part, words) for key, part in said.items()}
    if isinstance(said, list):
        return [_without(part, words) for part in said]
    return said.replace(words, "…") if isinstance(said, str) else said
