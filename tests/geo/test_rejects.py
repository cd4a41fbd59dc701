"""The list of rejects opens in a spreadsheet and runs nothing there."""

import csv

from hypothesis import given
from hypothesis import strategies as st

from geo.formulas import guard_formula, unguard_formula
from geo.rejects import rejects_table, write_rejects_csv

STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "\x00", "\uff1d", "\uff0b", "\uff0d", "\uff20")
tricky = st.text(alphabet=st.sampled_from([*STARTS, "'", " ", "a", "1", '"', ","]), max_size=8)


@given(st.one_of(tricky, st.text()))
def test_every_text_comes_back_and_none_starts_a_formula(text):
    cell = guard_formula(text)
    assert unguard_formula(cell) == text
    assert not cell.lstrip(" ").startswith(STARTS)


def test_rejects_are_written_for_a_spreadsheet(tmp_path):
    table = rejects_table(
        [(9, "", "too few columns"), (4, '=HYPERLINK("http://x")', "no voter id"), (5, "a,b", "NUL byte")]
    )
    path = tmp_path / "rejects.csv"
    write_rejects_csv(table, path)
    raw = path.read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    assert raw.count(b"\r\n") == raw.count(b"\n") == 4
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    assert rows == [
        ["line", "column", "reason"],
        ["4", '\'=HYPERLINK("http://x")', "no voter id"],
        ["5", "a,b", "NUL byte"],
        ["9", "", "too few columns"],
    ]
