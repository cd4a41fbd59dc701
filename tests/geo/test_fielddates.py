"""Dates in three orders, with or without a time of day, and no nonsense."""

from datetime import date

import polars as pl
import pytest

from geo.fielddates import dates_of

READ = {
    ("mdy", "02/03/2001"): (2001, 2, 3),
    ("mdy", "2/3/2001"): (2001, 2, 3),
    ("mdy", "2-3-2001"): (2001, 2, 3),
    ("mdy", "02032001"): (2001, 2, 3),
    ("mdy", "2/3/99"): (1999, 2, 3),
    ("mdy", "2001-02-03"): (2001, 2, 3),
    ("mdy", "2001/02/03"): (2001, 2, 3),
    ("mdy", "20010203"): (2001, 2, 3),
    ("mdy", "2/3/2001 12:00:00 AM"): (2001, 2, 3),
    ("mdy", "2001-02-03T04:05:06"): (2001, 2, 3),
    ("dmy", "03/02/2001"): (2001, 2, 3),
    ("dmy", "3.2.2001"): (2001, 2, 3),
    ("ymd", "20010203"): (2001, 2, 3),
    ("ymd", "2001-02-03"): (2001, 2, 3),
}
UNREAD = [
    ("mdy", text)
    for text in ("", "soon", "13/13/2001", "00/00/0000", "2/30/2001", "1/1/0001", "9999-12-31", "*")
]


@pytest.mark.parametrize(("order", "text"), READ)
def test_a_date_is_read(order, text):
    assert dates_of(pl.Series([text]), order).to_list() == [date(*READ[order, text])]


@pytest.mark.parametrize(("order", "text"), UNREAD)
def test_what_is_no_date_stays_unknown(order, text):
    assert dates_of(pl.Series([text], dtype=pl.String), order).to_list() == [None]


def test_one_column_may_hold_all_of_them():
    texts = [text for order, text in READ if order == "mdy"]
    found = dates_of(pl.Series([*texts, "", "x"]), "mdy").to_list()
    assert found == [date(*READ["mdy", text]) for text in texts] + [None, None]
