"""`gongkai case explain`: the date, every move with its article, every day; and one sentence for what is wrong."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
import yaml

from gongkai.ops import main as commands

EXAMPLES = Path(__file__).parent.parent / "law" / "case_examples"
PLAIN = """
- {receive: 2025-02-20}
- {consult_third_party: 2025-02-25, key: a}
- {opinion: 2025-03-05, of: a}
- {extend: 2025-03-10, days: 3}
"""


@pytest.fixture
def explain(capfd, monkeypatch):
    """Run the command on a text given by standard input; (status, stdout, stderr)."""

    def explain(text, *words):
        monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(text.encode())))
        with pytest.raises(SystemExit) as left:
            commands.main(["case", "explain", "-", *words])
        told = capfd.readouterr()
        return left.value.code, told.out, told.err

    return explain


def test_the_due_date_its_moves_and_its_days_are_told(explain):
    status, out, err = explain(PLAIN, "--today", "2025-03-11")
    assert (status, err) == (0, "")
    lines = out.splitlines()
    assert lines[0] == "2025-02-20  登记受理：答复期限自次日起算，答复期限为2025-03-20（条例第31条、第45条）"
    assert lines[2].startswith("2025-03-05  收到意见：自次日起继续计算答复期限，答复期限改为2025-03-28")
    assert any("2025-02-26" in x and "征求第三方意见期间，不计入答复期限" in x for x in lines)
    assert any("2025-04-02" in x and "第23个工作日，答复期限届满" in x for x in lines)
    assert lines[-1] == "答复期限：2025-04-02"


def test_the_same_as_json_has_every_day_and_every_move(explain):
    status, out, _ = explain(PLAIN, "--today", "2025-03-11", "--json")
    told = json.loads(out)
    assert (status, told["due"], told["overdue"], told["paused"]) == (0, "2025-04-02", False, False)
    assert (told["term"], told["extended"]) == (20, 3)
    assert [m["event"] for m in told["moves"]] == ["receive", "consult_third_party", "opinion", "extend"]
    assert all(m["says"] and m["article"] for m in told["moves"])
    counted = [d for d in told["days"] if d["count"]]
    assert (len(counted), counted[-1]["date"], counted[-1]["kind"]) == (23, "2025-04-02", "due")


def test_a_list_of_event_and_on_and_a_json_file_say_the_same(explain, tmp_path, capfd):
    listed = "events:\n- {event: receive, on: 2025-02-20}\n- {event: extend, on: 2025-03-10, days: 3}\ntoday: 2025-03-11\n"
    file = tmp_path / "一件.json"
    file.write_text(
        json.dumps(
            {
                "events": [
                    {"event": "receive", "on": "2025-02-20"},
                    {"event": "extend", "on": "2025-03-10", "days": 3},
                ],
                "today": "2025-03-11",
            }
        )
    )
    _, out, _ = explain(listed, "--json")
    with pytest.raises(SystemExit):
        commands.main(["case", "explain", str(file), "--json"])
    assert json.loads(capfd.readouterr().out) == json.loads(out)
    assert json.loads(out)["due"] == "2025-03-25"


def test_readings_and_a_changed_calendar_come_from_the_file(explain):
    text = """
events:
- {receive: 2025-06-03}
- {consult_agency: 2025-06-05, key: a}
- {opinion: 2025-06-11, of: a}
today: 2025-06-12
"""
    _, usual, _ = explain(text, "--json")
    _, other, _ = explain(text + "readings: {pause_from: same_day, payment: on}\n", "--json")
    _, closed, _ = explain(text + "calendar: {2025-06-16: false}\n", "--json")
    assert [json.loads(x)["due"] for x in (usual, other, closed)] == [
        "2025-07-07",
        "2025-07-08",
        "2025-07-08",
    ]


def test_what_is_late_waits_or_leans_on_the_future_is_said(explain):
    assert explain("[{receive: 2025-02-20}]", "--today", "2025-03-21")[1].endswith(
        "答复期限：2025-03-20（已逾期）\n"
    )
    waits = "[{receive: 2025-02-20}, {ask_supplement: 2025-02-25, until: 2025-03-18}]"
    assert (
        "没有答复期限：申请现处于“待补正”，给申请人的期限至2025-03-18"
        in explain(waits, "--today", "2025-03-01")[1]
    )
    paused = "[{receive: 2025-02-20}, {consult_agency: 2025-02-25, key: a}]"
    assert "期限暂停" in explain(paused, "--today", "2025-05-01")[1]
    assert "暂定" in explain("[{receive: 2026-12-15}]", "--today", "2026-12-20")[1]


@pytest.mark.parametrize("file", sorted(EXAMPLES.glob("*.yaml")), ids=lambda p: p.stem)
def test_the_first_worked_example_of_each_topic_may_be_read_as_it_stands(explain, file):
    example = yaml.safe_load(file.read_text("utf-8"))[0]
    kept = {
        key: example[key] for key in ("name", "events", "today", "readings", "calendar") if key in example
    }
    status, out, _ = explain(yaml.safe_dump(kept, allow_unicode=True), "--json")
    due = example["due"]
    assert (status, json.loads(out)["due"]) == (0, due.isoformat() if due else None)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[{receive: 2025-02-20}, {extend: 2025-03-21, days: 5}]", "第2个事项 extend 2025-03-21：答复期限已于2025-03-20届满"),
        ("[{receive: 2025-02-20}, {serve: 2025-03-01}]", "第2个事项 serve 2025-03-01：申请现处于“审核”，不能“送达”"),
        ("[{receive: 2025-02-30}]", "第1个事项：“2025-02-30”不是日期"),
        ("[{receive: }]", "第1个事项：“”不是日期"),
        ("[{dance: 2025-02-20}]", "第1个事项：应有且只有一个事项的名称，写的是“dance”"),
        ("[{event: dance, on: 2025-02-20}]", "第1个事项：没有名为“dance”的事项"),
        ("[{receive: 2025-02-20, colour: red}]", "第1个事项：没有名为“colour”的项"),
        ("[{receive: 2025-02-20}, {extend: 2025-03-10, days: five}]", "第2个事项 days：应为整数"),
        ("[receive]", "第1个事项：应写成“事项: 日期”"),
        ("[]", "events：应为至少一个事项的列表"),
        ("42", "文件：应为事项的列表"),
        ("{events: [{receive: 2025-02-20}], colour: red}", "文件：没有名为“colour”的项"),
        ("{events: [{receive: 2025-02-20}], today: soon}", "today：“soon”不是日期"),
        ("{events: [{receive: 2025-02-20}], readings: {payment: never}}", "readings payment：应为anew或on"),
        ("{events: [{receive: 2025-02-20}], readings: {colour: red}}", "readings：没有名为“colour”的读法"),
        ("{events: [{receive: 2025-02-20}], calendar: {2025-03-03: maybe}}", "calendar 2025-03-03：应为 true（上班）"),
        ("[{receive: 2025-02-20}\n", "不是有效的 YAML 或 JSON"),
        (
            "[{receive: 2025-02-20}, {consult_agency: 2025-02-21}, {consult_agency: 2025-02-24}]",
            "第3个事项 key：每次征求意见要有自己的 key",
        ),
    ],
)  # fmt: skip
def test_wrong_input_is_told_with_its_place_in_one_sentence_and_status_1(explain, text, says):
    status, out, err = explain(text, "--today", "2025-04-01")
    assert (status, out) == (1, "")
    assert says in err
    assert err.count("\n") == 1


def test_wrong_input_is_an_object_with_json(explain):
    status, out, err = explain("[]", "--json")
    assert (status, err) == (1, "")
    assert json.loads(out) == {"error": "events：应为至少一个事项的列表"}


def test_wrong_usage_is_status_2(explain, capfd):
    assert explain(PLAIN, "--today", "tomorrow")[0] == 2
    assert explain(PLAIN, "--colour")[0] == 2
    for words in (["case", "explain", "没有这个文件.yaml"], ["case", "explain"]):
        with pytest.raises(SystemExit) as left:
            commands.main(words)
        assert left.value.code == 2
        assert capfd.readouterr().err
