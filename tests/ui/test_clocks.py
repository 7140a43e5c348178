"""A time of day as it is typed."""

from datetime import time

import pytest
from django import forms

from samnak.ui.clocks import ClockField


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("08:30", time(8, 30)),
        ("8.30", time(8, 30)),
        ("8:30 น.", time(8, 30)),
        (" ๐๘.๓๐ น. ", time(8, 30)),
        ("17", time(17)),
        ("09:30:00", time(9, 30)),
        (time(6, 5), time(6, 5)),
    ],
)
def test_a_clock_is_read_however_it_is_typed(typed, read):
    assert ClockField().clean(typed) == read


@pytest.mark.parametrize("typed", ["25:99", "เช้า", "8.3", "-1"])
def test_what_is_no_clock_is_told_how_to_write_one(typed):
    with pytest.raises(forms.ValidationError, match="09:30"):
        ClockField().clean(typed)


def test_a_clock_may_stay_open():
    assert ClockField(required=False).clean("") is None
