"""The acts: complete, dated, and in force when a value rests on them."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from gongkai.law.errors import LawDataError
from gongkai.law.fees import all_tariffs
from gongkai.law.instruments import all_instruments
from gongkai.law.terms import all_terms


def test_the_acts_that_letters_name_have_their_titles_numbers_and_days() -> None:
    regulation = all_instruments()["regulation-2019"]
    assert (regulation.title, regulation.number) == ("中华人民共和国政府信息公开条例", "国令第711号")
    assert regulation.begins == date(2019, 5, 15)
    assert all_instruments()["annual-form-2021"].number == "国办公开办函〔2021〕30号"
    assert all_instruments()["fees-2020"].number == "国办函〔2020〕109号"


def test_one_regulation_follows_the_other_without_a_gap() -> None:
    old, new = all_instruments()["regulation-2007"], all_instruments()["regulation-2019"]
    assert old.ends is not None
    assert new.begins is not None
    assert (new.begins - old.ends).days == 1


def test_no_value_rests_on_an_act_that_was_not_in_force_on_its_first_day() -> None:
    dated = [v for term in all_terms().values() for v in term.values]
    dated += [v for tariff in all_tariffs().values() for v in tariff.values]
    for day, _, (instrument, _) in dated:
        act = all_instruments()[instrument]
        assert act.begins is None or act.begins <= day, (instrument, day)
        assert act.ends is None or day <= act.ends, (instrument, day)


def test_short_names_tell_the_acts_apart() -> None:
    short = [act.short for act in all_instruments().values()]
    assert len(short) == len(set(short))


def test_an_error_of_ours_names_file_place_and_rule() -> None:
    error = LawDataError(Path("terms.yaml"), "answer", "unit 'fortnight' is none of ours")
    assert (error.file, error.where, error.rule) == (
        "terms.yaml",
        "answer",
        "unit 'fortnight' is none of ours",
    )
    assert str(error) == "terms.yaml: answer: unit 'fortnight' is none of ours"
    assert str(LawDataError("terms.yaml", "", "empty")) == "terms.yaml: empty"
