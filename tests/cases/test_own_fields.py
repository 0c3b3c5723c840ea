"""An agency's own form fields as data: what is a field, and which answers it takes."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.bureau import bureau
from gongkai.cases.actions.choosing import choose
from gongkai.cases.own_fields import MOST, OwnField, from_lines, own_faults, own_fields, to_lines
from gongkai.law.errors import WrongInput

SCHOOL = {"name": "school", "label": "涉及的学校", "required": True, "help": "写全称"}
LEVEL = {"name": "level", "label": "学段", "choices": ["小学", "初中"]}


def test_a_field_is_read_with_what_it_leaves_out() -> None:
    assert own_fields([SCHOOL, LEVEL]) == (
        OwnField("school", "涉及的学校", True, "写全称"),
        OwnField("level", "学段", False, "", ("小学", "初中")),
    )


@pytest.mark.parametrize(
    ("raw", "says"),
    [
        ([{"name": "School", "label": "学校"}], "小写字母"),
        ([{"name": "school", "label": " "}], "须有名称"),
        ([{**SCHOOL, "colour": "red"}], "只能含有"),
        ([SCHOOL, SCHOOL], "重复"),
        ([{**LEVEL, "choices": ["小学", ""]}], "选项"),
        ([{**SCHOOL, "name": f"n{n}"} for n in range(MOST + 1)], "最多"),
        ({"name": "school"}, "应为列表"),
        (["school"], "只能含有"),
    ],
)
def test_what_is_no_field_is_refused_in_words(raw: object, says: str) -> None:
    with pytest.raises(WrongInput, match=says):
        own_fields(raw)  # type: ignore[arg-type]


def test_no_agency_can_make_the_purpose_a_duty() -> None:
    with pytest.raises(WrongInput) as refused:
        own_fields([{"name": "why", "label": "信息用途", "required": True}])
    assert refused.value.article == "条例第29条"
    assert own_fields([{"name": "why", "label": "信息用途"}])[0].required is False


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["name", "label", "required", "help", "choices", "x"]), inner, max_size=5
        )
    ),
    max_leaves=12,
)


@given(_JSON)
def test_whatever_stands_in_the_setting_is_fields_or_a_sentence(raw: object) -> None:
    made: tuple[OwnField, ...] = ()
    with suppress(WrongInput):
        made = own_fields(raw)  # type: ignore[arg-type]
    assert len({f.name for f in made}) == len(made)
    assert all(f.label for f in made)


def test_answers_are_verified_one_by_one() -> None:
    fields = own_fields([SCHOOL, LEVEL])
    assert own_faults(fields, {"school": "样例小学", "level": "小学"}) == {}
    assert own_faults(fields, {"school": "样例小学"}) == {}
    assert own_faults(fields, {"school": " ", "level": "大学"}) == {
        "school": "请填写“涉及的学校”",
        "level": "“学段”请从列出的选项中选择",
    }
    assert "最多" in own_faults(fields, {"school": "长" * 501})["school"]


@pytest.mark.django_db
def test_a_setting_with_a_broken_field_is_not_saved() -> None:
    at = bureau()
    with pytest.raises(WrongInput, match="小写字母"):
        choose(at.agency, {"extra_fields": [{"name": "1", "label": "x"}]}, **at.by("office"))
    row, _ = choose(at.agency, {"extra_fields": [SCHOOL]}, **at.by("office"))
    assert row.extra_fields == [SCHOOL]


def test_lines_of_the_settings_page_become_fields_and_lines_again() -> None:
    text = "school|涉及的学校|必填||校名全称\nlevel|学段||小学/初中"
    fields = from_lines(text + "\n\n")
    assert [(f.name, f.required, f.choices, f.help) for f in own_fields(fields)] == [
        ("school", True, (), "校名全称"),
        ("level", False, ("小学", "初中"), ""),
    ]
    assert to_lines(fields) == text
    assert from_lines("") == []


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("school", "第1行应写成"),
        ("a|甲\nb|乙|也许", "第2行的第三项"),
        ("Школа|学校", "第1行：.*标识"),
        ("why|用途|必填", "第1行：.*不能设为必填"),
    ],
)
def test_a_line_that_is_no_field_is_named_by_its_number(text: str, says: str) -> None:
    with pytest.raises(WrongInput, match=says):
        from_lines(text)


@given(st.text(max_size=60))
def test_whatever_is_typed_is_fields_or_a_sentence(text: str) -> None:
    made: list[dict[str, object]] = []
    with suppress(WrongInput):
        made = from_lines(text)
    assert len(made) <= len(text.splitlines())
    assert all(one["label"] for one in made)
