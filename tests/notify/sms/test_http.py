"""A gateway by HTTP against a real server: what it is asked, and what each of its answers means."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from gongkai.clock import CHINA
from gongkai.notify.sms import http
from gongkai.notify.sms.gateway import NotSent, Text, Unknown
from gongkai.notify.sms.http import Answer, HttpGateway
from notify.sms.server import SmsServer

NOON = datetime(2021, 1, 15, 12, tzinfo=CHINA)
NUMBER = "19900000000"
TEXT = Text("ref-1", NUMBER, '申请2021-0001现在是“已受理”，{id}"&=')


@pytest.fixture
def server() -> Iterator[SmsServer]:
    with SmsServer() as running:
        yield running


def gateway(server: SmsServer, **more: Any) -> HttpGateway:
    given = {"body": {"number": "{number}", "text": "{text}"}, "success": Answer("code", ["0", "00"])}
    return HttpGateway(server.url, **{**given, **more})


def test_fields_go_as_json_with_the_values_in_their_places(server: SmsServer) -> None:
    body = {"to": ["86{number}"], "params": {"words": "{text}"}, "type": 1}
    way = gateway(server, body=body, headers={"Authorization": "Bearer lantern"}, receipt="result.id")
    assert way.send(TEXT, NOON) == "SMS-1"
    (asked,) = server.asked
    assert asked.method == "POST"
    assert asked.headers["Authorization"] == "Bearer lantern"
    # What stands in the words is words: nothing there is taken for a place or for JSON.
    assert json.loads(asked.body) == {"to": [f"86{NUMBER}"], "params": {"words": TEXT.words}, "type": 1}


def test_fields_go_as_a_form_and_nested_ones_as_json_in_it(server: SmsServer) -> None:
    way = gateway(server, body={"mobile": "{number}", "param": {"words": "{text}"}}, format="form")
    way.send(TEXT, NOON)
    asked = parse_qs(server.asked[0].body)
    assert asked["mobile"] == [NUMBER]
    assert json.loads(asked["param"][0]) == {"words": TEXT.words}


def test_fields_go_in_the_address_beside_what_stands_there(server: SmsServer) -> None:
    way = HttpGateway(server.url + "?sign=A", {"m": "{number}", "t": "{text}"}, method="GET", format="query")
    assert way.send(TEXT, NOON) == ""
    asked = server.asked[0]
    assert (asked.method, asked.body) == ("GET", "")
    assert parse_qs(urlsplit(asked.path).query) == {"sign": ["A"], "m": [NUMBER], "t": [TEXT.words]}


def test_a_gateway_that_gets_the_id_knows_repeats(server: SmsServer) -> None:
    assert not gateway(server).knows_repeats
    assert gateway(server, headers={"Idempotency-Key": "{id}"}).knows_repeats
    gateway(server, body={"number": "{number}", "text": "{text}", "id": "{id}"}).send(TEXT, NOON)
    assert json.loads(server.asked[0].body)["id"] == "ref-1"


@pytest.mark.parametrize(("status", "final"), [(500, False), (503, False), (429, False), (401, False), (404, False),
                                               (302, False), (400, True), (422, True)])  # fmt: skip
def test_an_answer_that_refuses_was_not_sent(server: SmsServer, status: int, final: bool) -> None:
    server.status, server.answer = status, f"bad number {NUMBER}"
    with pytest.raises(NotSent) as refused:
        gateway(server).send(TEXT, NOON)
    assert refused.value.final == final
    assert str(status) in refused.value.says
    assert NUMBER not in refused.value.says


@pytest.mark.parametrize("code", ["1001", "999"])
def test_a_refusal_in_the_answer_is_final_only_where_the_settings_say_so(
    server: SmsServer, code: str
) -> None:
    server.answer = json.dumps({"code": code, "msg": f"{NUMBER}：{TEXT.words}"}, ensure_ascii=False)
    with pytest.raises(NotSent) as refused:
        gateway(server, refused=Answer("code", ["1001"])).send(TEXT, NOON)
    assert refused.value.final == (code == "1001")
    assert NUMBER not in refused.value.says
    assert "已受理" not in refused.value.says


@pytest.mark.parametrize("answer", ["", "<html>", "[]", '{"cod": 0}', '{"code": {"x": 1}}', "null"])
def test_an_answer_that_makes_no_sense_leaves_it_unknown(server: SmsServer, answer: str) -> None:
    server.answer = answer
    with pytest.raises(Unknown):
        gateway(server).send(TEXT, NOON)


@pytest.mark.parametrize("status", [502, 504])
def test_a_machine_in_between_that_gave_up_leaves_it_unknown(server: SmsServer, status: int) -> None:
    server.status = status
    with pytest.raises(Unknown, match=str(status)):
        gateway(server).send(TEXT, NOON)


def test_no_answer_in_time_leaves_it_unknown(server: SmsServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http, "TIMEOUT", 0.2)
    server.after = 1.0
    with pytest.raises(Unknown, match="ReadTimeout"):
        gateway(server).send(TEXT, NOON)
    assert len(server.asked) == 1


def test_nobody_there_is_not_sent(server: SmsServer) -> None:
    with pytest.raises(NotSent, match="ConnectError") as refused:
        HttpGateway("http://127.0.0.1:1/send", {"n": "{number}"}).send(TEXT, NOON)
    assert not refused.value.final
    with pytest.raises(NotSent):
        HttpGateway("http://[::1", {"n": "{number}"}).send(TEXT, NOON)


def test_without_a_test_of_success_any_good_answer_will_do(server: SmsServer) -> None:
    server.answer = "OK"
    assert gateway(server, success=None).send(TEXT, NOON) == ""


@pytest.mark.parametrize(
    ("said", "path", "found"),
    [
        ({"a": [{"b": "Ok"}]}, "a.0.b", "Ok"),
        ({"a": 0}, "a", "0"),
        ({"ok": True}, "ok", "true"),
        ({"a": []}, "a.0", None),
        ({"a": 1}, "a.b", None),
    ],
)
def test_a_place_in_an_answer(said: Any, path: str, found: str | None) -> None:
    assert http.at_path(said, path) == found
