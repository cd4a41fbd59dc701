"""One trouble a file: bad rows are rejected with line and reason, no other row is lost."""

import codecs
import csv
import io

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geo.errors import BadInput
from geo.linecheck import check_lines, row_blocks
from tests.geo.files import COLUMN_COUNT, HEADINGS, read_bytes, row, van_bytes

GOOD = (row(1), row(2), row(3))

REJECTED = {
    "no id": (row(""), "Voter File VANID", "no voter id"),
    "only commas": ("," * (COLUMN_COUNT - 1), "Voter File VANID", "no voter id"),
    "id seen before": (row(1), "Voter File VANID", "duplicate voter id"),
    "confidential": (row(9, confidential="Y"), "Confidential", "confidential address"),
    "confidential by any word but no": (row(9, confidential="ACP"), "Confidential", "confidential address"),
    "too many columns": (row(9) + ",extra", "", "too many columns"),
    "too few columns": ("9,Doe", "", "too few columns"),
    "one word": ("9", "", "too few columns"),
    "unclosed quote": ('9,"Doe,Jo,1 Elm St,Gridville,KS,66000,Y,50,', "", "quote not closed"),
    "quote inside an unquoted field hides a comma": (
        '9,D"oe,Jo,1 Elm St,Gridville,KS,66000,Y,5"0',
        "",
        "too few columns",
    ),
    "NUL": (row(9).encode() + b"\x00", "", "NUL byte"),
}

KEPT = {
    "quoted comma": row(9, address='"1 Elm St, Apt 2"'),
    "doubled quotes": row(9, last_name='"Doe ""Jo"" X"'),
    "formula": row(9, last_name='"=HYPERLINK(""http://x"")"'),
    "markup": row(9, last_name="<img src=x onerror=alert(1)>"),
    "quotes inside an unquoted field": row(9, last_name='Jo "Jr" Doe'),
    "no address": row(9, address=""),
    "unreadable score": row(9).replace(",50,", ",fifty,"),
    "quoted line end": row(9, address='"1 Elm St\nApt 2"'),
    "all quoted": ",".join(f'"{field}"' for field in row(9).split(",")),
    "blanks around": row(" 9 ", address="  1 Elm St  "),
    "accents": row(9, last_name="Peña-Óé"),
    "confidential said no": row(9, confidential="N"),
    "very long name": row(9, last_name="x" * 5000),
}


@pytest.mark.parametrize("trouble", REJECTED)
def test_a_bad_row_is_rejected_with_line_and_reason_and_costs_no_other_row(tmp_path, trouble):
    line, column, reason = REJECTED[trouble]
    file = read_bytes(tmp_path, van_bytes(GOOD[0], GOOD[1], line, GOOD[2]))
    assert file.rejects.rows() == [(4, column, reason)]
    assert file.voters["voter_id"].to_list() == ["1", "2", "3"]
    assert file.voters["line"].to_list() == [2, 3, 5]
    assert file.rows_in == 4


@pytest.mark.parametrize("oddity", KEPT)
def test_an_odd_but_whole_row_is_kept(tmp_path, oddity):
    file = read_bytes(tmp_path, van_bytes(GOOD[0], KEPT[oddity], GOOD[2]))
    assert file.rejects.is_empty()
    assert file.voters["voter_id"].to_list() == ["1", "9", "3"]


@pytest.mark.parametrize("trouble", REJECTED)
def test_a_file_of_bad_rows_only_says_so(tmp_path, trouble):
    line, _, reason = REJECTED[trouble]
    if reason in ("duplicate voter id", "confidential address", "no voter id"):
        file = read_bytes(tmp_path, van_bytes(line, line))
        assert file.rows_in == file.voters.height + file.rejects.height == 2
        return
    with pytest.raises(BadInput, match="no readable row; line 2"):
        read_bytes(tmp_path, van_bytes(line, line))


def test_a_confidential_voter_is_kept_out_by_every_row_of_the_id(tmp_path):
    file = read_bytes(tmp_path, van_bytes(row(1), row(7), row(7, confidential="Y")))
    assert file.voters["voter_id"].to_list() == ["1"]
    assert set(file.rejects["reason"]) == {"confidential address"}


def test_the_first_valid_row_of_an_id_stays(tmp_path):
    file = read_bytes(tmp_path, van_bytes(row(5) + ",x", row(5, address="2 Elm St"), row(5)))
    assert file.voters.select("line", "address_line").rows() == [(3, "2 Elm St")]
    assert file.rejects["reason"].to_list() == ["too many columns", "duplicate voter id"]


def test_blank_lines_are_counted_and_are_no_rows(tmp_path):
    file = read_bytes(tmp_path, van_bytes(row(1), "", "   ", row(2), ""))
    assert (file.rows_in, file.blank_count) == (2, 3)
    assert file.voters["line"].to_list() == [2, 5]


def test_many_unclosed_quotes_in_a_row_are_each_reported(tmp_path):
    torn = [f'{number},"Doe,Jo,1 Elm St,Gridville,KS,66000,Y,50,' for number in (11, 12, 13)]
    file = read_bytes(tmp_path, van_bytes(row(1), *torn, row(2)))
    assert file.rejects["reason"].to_list() == ["quote not closed"] * 3
    assert file.voters["voter_id"].to_list() == ["1", "2"]


ENCODINGS = {
    "CRLF": van_bytes(*GOOD, end=b"\r\n"),
    "old Mac line ends": van_bytes(*GOOD, end=b"\r"),
    "no line end at the end": van_bytes(*GOOD)[:-1],
    "byte order mark": codecs.BOM_UTF8 + van_bytes(*GOOD),
    "UTF-16": van_bytes(*GOOD).decode().encode("utf-16"),
    "tabs": van_bytes(*GOOD).replace(b",", b"\t"),
    "bars": van_bytes(*GOOD).replace(b",", b"|"),
    "semicolons": van_bytes(*GOOD).replace(b",", b";"),
    "blank lines before the headings": b"\n\n" + van_bytes(*GOOD),
    "quoted headings": van_bytes(*GOOD, headings=",".join(f'"{name}"' for name in HEADINGS.split(","))),
    "headings in capitals with blanks": van_bytes(*GOOD, headings=HEADINGS.upper().replace(",", " , ")),
}


@pytest.mark.parametrize("way", ENCODINGS)
def test_every_way_of_writing_the_file_reads_the_same(tmp_path, way):
    plain = read_bytes(tmp_path, van_bytes(*GOOD))
    file = read_bytes(tmp_path, ENCODINGS[way])
    assert file.layout == "van"
    assert file.voters.drop("line").equals(plain.voters.drop("line"))
    assert file.rejects.is_empty()


def test_a_damaged_line_in_a_utf_8_file_is_rejected_alone(tmp_path):
    damaged = row(9).encode().replace(b"Doe", b"D\xff\xfee")
    file = read_bytes(tmp_path, van_bytes(row(1, last_name="Peña"), row(2, last_name="Óé"), damaged, row(3)))
    assert file.rejects.rows() == [(4, "", "unreadable bytes")]
    assert file.voters["last_name"].to_list() == ["Peña", "Óé", "Doe"]


def test_latin_1_is_recognised_and_read(tmp_path):
    file = read_bytes(tmp_path, van_bytes(row(1, last_name="Peña")).decode().encode("latin-1"))
    assert file.voters["last_name"].to_list() == ["Peña"]


REFUSED = {
    "empty": (b"", "voters.csv is empty"),
    "only blank lines": (b"\n \n\n", "voters.csv is empty"),
    "headings only": (van_bytes(), "has headings but no rows"),
    "PDF": (b"%PDF-1.7 \x00\x01", "is a PDF document"),
    "damaged Parquet": (b"PAR1\x00\x00", "is a damaged Parquet file"),
    "damaged zip": (b"PK\x03\x04\x00", "is a damaged archive"),
    "damaged gzip": (b"\x1f\x8b\x08\x00\x00", "is a damaged archive"),
    "binary without NUL": (bytes(range(1, 256)) * 4, "is not a table in text form"),
    "binary": (bytes(range(256)) * 4 + bytes(500), "is not a table in text form"),
    "web page": (b"<!doctype html><html></html>", "is a web page"),
    "no id column": (van_bytes("Doe", headings="LastName"), "has no column for the voter id"),
    "no address column": (van_bytes("1,Doe", headings="VANID,LastName"), "has no column for the address"),
    "prose": (b"Dear all,\nplease find the list below.\n", "has no column for the voter id"),
}


@pytest.mark.parametrize("kind", REFUSED)
def test_a_wrong_file_is_refused_in_a_sentence_that_names_it(tmp_path, kind):
    content, sentence = REFUSED[kind]
    with pytest.raises(BadInput, match=sentence) as error:
        read_bytes(tmp_path, content)
    assert "voters.csv" in error.value.what
    assert error.value.mend


def test_a_missing_file_is_refused_by_name(tmp_path):
    from geo.voterfile import read_voter_file

    with pytest.raises(BadInput, match=r"none\.csv cannot be read"):
        read_voter_file(tmp_path / "none.csv")


def test_messages_and_rejects_never_hold_what_stood_in_the_row(tmp_path):
    file = read_bytes(
        tmp_path, van_bytes(row(1), row("", last_name="Secretname"), row(9, last_name="Secretname") + ",x")
    )
    assert "Secretname" not in str(file.rejects.rows())


cells = st.text(alphabet=st.sampled_from('ab,"\n 1é'), max_size=6)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.lists(cells, min_size=3, max_size=3), min_size=1, max_size=8))
def test_whatever_csv_writes_the_line_check_keeps_row_for_row(table):
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\n").writerows(table)
    check = check_lines(out.getvalue().encode(), 1, ",", 3)
    kept = list(csv.reader(io.StringIO(check.good.decode(), newline="")))
    assert check.rejects == ()
    order = sorted(range(len(kept)), key=lambda place: check.lines[place])
    flat = [
        [" ".join(cell.splitlines()) for cell in cells] if "\n" in "".join(cells) else cells
        for cells in table
    ]
    assert [kept[place] for place in order] == flat


lines = st.text(alphabet=st.sampled_from('ab,"\n\r'), max_size=120)


@settings(max_examples=300, deadline=None)
@given(lines)
def test_every_line_of_any_text_is_a_row_a_reject_or_blank(text):
    data = text.encode()
    check = check_lines(data, 1, ",", 3)
    starts = set(check.lines.tolist())
    rejected = {line for line, _, _ in check.rejects}
    assert not starts & rejected
    assert len(check.lines) == len(starts)
    if starts:
        read = pl.read_csv(check.good, has_header=False, infer_schema=False, new_columns=["a", "b", "c"])
        assert read.height == len(starts)


@settings(max_examples=100, deadline=None)
@given(
    st.lists(
        st.sampled_from([row(1), row(2, address='"a\nb"'), '3,"x', "", row(4)]), min_size=1, max_size=400
    ),
    st.integers(3000, 9000),
    st.integers(1, 400),
)
def test_blocks_read_as_the_whole_does(table, size, chunk_size):
    data = ("\n".join(table) + "\n").encode()
    whole = check_lines(data, 1, ",", COLUMN_COUNT)
    line, starts, rejects, blank_count = 1, [], [], 0
    chunks = (data[place : place + chunk_size] for place in range(0, len(data), chunk_size))
    for block in row_blocks(chunks, size, "x.csv"):
        part = check_lines(block, line, ",", COLUMN_COUNT)
        starts += part.lines.tolist()
        rejects += part.rejects
        blank_count += part.blank_count
        line += block.count(b"\n")
    assert sorted(starts) == sorted(whole.lines.tolist())
    assert sorted(rejects) == sorted(whole.rejects)
    assert blank_count == whole.blank_count


JUNK = (b"", b",", b'"', b"\n", b"\r\n", b"\x00", b"\xff", b"\xc3\xa9", b"\t", b"x" * 50, b',"', b'",', b"\r")


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.integers(1, 12),
    st.lists(st.tuples(st.integers(0, 700), st.sampled_from(JUNK), st.integers(0, 3)), max_size=6),
)
def test_a_damaged_file_is_read_or_refused_and_its_sums_agree(tmp_path, row_count, damages):
    lines = [row(number, last_name="Peña", address='"1 Elm St, Apt 2"') for number in range(row_count)]
    data = van_bytes(*lines)
    for place, junk, cut in damages:
        at = len(HEADINGS) + 1 + place
        data = data[:at] + junk + data[at + cut :]
    try:
        file = read_bytes(tmp_path, data)
    except BadInput:
        return
    lines_seen = [*file.voters["line"], *file.rejects["line"]]
    assert len(set(lines_seen)) == len(lines_seen) == file.rows_in
    assert file.voters["voter_id"].is_unique().all()
    assert 0 not in file.voters["voter_id"].str.len_chars()
