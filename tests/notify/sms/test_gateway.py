"""What is a mobile number among what people write."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.notify.sms.gateway import mobile_in


@pytest.mark.parametrize(
    "written",
    [
        "19900000000",
        " 199 0000 0000 ",
        "199-0000-0000",
        "+8619900000000",
        "+86 199 0000 0000",
        "008619900000000",
        "0728-0000000，19900000000（手机）",
        "手机：19900000000；备用18800000000",
    ],
)
def test_the_first_mobile_number_is_found(written: str) -> None:
    assert mobile_in(written) == "19900000000"


@pytest.mark.parametrize(
    "written", ["", "样例电话", "0728-0000000", "00000000000", "12900000000", "1990000000", "199000000001"]
)
def test_anything_else_is_none(written: str) -> None:
    assert mobile_in(written) == ""


@given(st.text(max_size=40))
def test_what_is_found_is_eleven_figures_that_begin_as_mobiles_do(written: str) -> None:
    found = mobile_in(written)
    assert found == "" or (len(found) == 11 and found.isascii() and found[0] == "1" and found[1] in "3456789")
