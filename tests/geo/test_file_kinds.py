"""One table in every kind of file: the same voters come out, and bombs are refused in bounded memory."""

import codecs
import gzip
import io
import resource
import time
import zipfile
from datetime import date

import polars as pl
import pytest

from geo import source as byte_source
from geo.errors import BadInput
from geo.voterfile import read_voter_file
from tests.geo.files import HEADINGS, row, van_bytes
from tests.geo.workbook import Day, write_workbook

ROWS = (row(1), row(2, last_name="Peña"), row(1), row("", last_name="x"), row(3))
PLAIN = van_bytes(*ROWS)
CELLS = [line.split(",") for line in ROWS]


def zipped(files, method=zipfile.ZIP_DEFLATED):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


KINDS = {
    "CSV": ("voters.csv", PLAIN),
    "TSV": ("voters.tsv", PLAIN.replace(b",", b"\t")),
    "TSV called xls": ("voters.xls", PLAIN.replace(b",", b"\t")),
    "UTF-16 TSV called xls": ("voters.xls", PLAIN.decode().replace(",", "\t").encode("utf-16")),
    "UTF-16 without a mark": ("voters.txt", PLAIN.decode().encode("utf-16-le")),
    "UTF-16 of the other order": ("voters.txt", codecs.BOM_UTF16_BE + PLAIN.decode().encode("utf-16-be")),
    "bars": ("voters.txt", PLAIN.replace(b",", b"|")),
    "semicolons": ("voters.csv", PLAIN.replace(b",", b";")),
    "Latin-1": ("voters.csv", PLAIN.decode().encode("latin-1")),
    "UTF-8 with a mark": ("voters.csv", codecs.BOM_UTF8 + PLAIN),
    "gzip": ("voters.csv.gz", gzip.compress(PLAIN)),
    "gzip of Latin-1": ("voters.gz", gzip.compress(PLAIN.decode().encode("latin-1"))),
    "two gzip members": ("voters.csv.gz", gzip.compress(PLAIN[:100]) + gzip.compress(PLAIN[100:])),
    "zip": ("voters.zip", zipped({"voters.csv": PLAIN})),
    "zip called csv": ("voters.csv", zipped({"export/voters.csv": PLAIN})),
    "zip with what a Mac adds": ("v.zip", zipped({"voters.csv": PLAIN, "__MACOSX/._voters.csv": b"x", ".DS_Store": b"x"})),
    "zip of bzip2": ("voters.zip", zipped({"voters.csv": PLAIN}, zipfile.ZIP_BZIP2)),
    "zip with a climbing name": ("voters.zip", zipped({"../../etc/voters.csv": PLAIN})),
}  # fmt: skip


def read(folder, name, content):
    path = folder / name
    path.write_bytes(content)
    return read_voter_file(path)


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_table_in_any_kind_of_text_reads_the_same(tmp_path, kind):
    plain = read(tmp_path, "plain.csv", PLAIN)
    file = read(tmp_path, *KINDS[kind])
    assert file.voters.equals(plain.voters)
    assert file.rejects.rows() == [
        (4, "Voter File VANID", "duplicate voter id"),
        (5, "Voter File VANID", "no voter id"),
    ]
    assert file.rows_in == 5
    assert not (tmp_path.parent / "etc").exists()


def sheet(cells, start=1):
    rows = [HEADINGS.split(","), *cells]
    return {start + number: values for number, values in enumerate(rows)}


def as_numbers(cells):
    return [[int(value) if value.isdigit() else value or None for value in line] for line in cells]


def test_a_workbook_reads_the_same(tmp_path):
    plain = read(tmp_path, "plain.csv", PLAIN)
    write_workbook(tmp_path / "voters.xlsx", sheet(as_numbers(CELLS)))
    file = read_voter_file(tmp_path / "voters.xlsx")
    assert file.voters.equals(plain.voters)
    assert file.rejects.equals(plain.rejects)


def test_lines_of_a_workbook_are_its_row_numbers(tmp_path):
    write_workbook(tmp_path / "v.xlsx", {**sheet(CELLS[:2], start=3), 8: CELLS[3], 9: CELLS[4]})
    file = read_voter_file(tmp_path / "v.xlsx")
    assert file.voters["line"].to_list() == [4, 5, 9]
    assert file.rejects.rows() == [(8, "Voter File VANID", "no voter id")]
    assert (file.rows_in, file.blank_count) == (4, 2)


def test_dates_numbers_and_truth_in_a_workbook_are_read_as_text_would_be(tmp_path):
    rows = {
        1: ["VANID", "vAddress", "vZip5", "DateReg", "SupportScore"],
        2: [12345678901, "1 Elm St", 2139, Day(36925), 81.5],
    }
    write_workbook(tmp_path / "v.xlsx", rows)
    voter = read_voter_file(tmp_path / "v.xlsx").voters.row(0, named=True)
    assert (voter["voter_id"], voter["zip5"], voter["support_score"]) == ("12345678901", "02139", 81.5)
    assert voter["registered_on"] == date(2001, 2, 3)


def test_the_first_sheet_with_anything_in_it_is_read(tmp_path):
    write_workbook(tmp_path / "v.xlsx", {}, sheet(CELLS[:2]))
    assert read_voter_file(tmp_path / "v.xlsx").rows_in == 2


def test_a_workbook_without_anything_is_empty(tmp_path):
    write_workbook(tmp_path / "v.xlsx", {})
    with pytest.raises(BadInput, match=r"v\.xlsx is empty"):
        read_voter_file(tmp_path / "v.xlsx")


def test_parquet_reads_the_same(tmp_path):
    plain = read(tmp_path, "plain.csv", PLAIN)
    frame = pl.DataFrame(CELLS, schema=HEADINGS.split(","), orient="row")
    frame.with_columns(pl.col("SupportScore").cast(pl.Float64), Blob=pl.lit([b"x"])).write_parquet(
        tmp_path / "v.parquet"
    )
    file = read_voter_file(tmp_path / "v.parquet")
    assert file.voters.equals(plain.voters)
    assert file.rejects.equals(plain.rejects)


def test_dates_and_truth_in_parquet_are_read_as_text_would_be(tmp_path):
    frame = pl.DataFrame(
        {
            "VANID": [7, 8],
            "vAddress": ["1 Elm St", "2 Elm St"],
            "DateReg": [date(2001, 2, 3), None],
            "Confidential": [False, True],
        }
    )
    frame.write_parquet(tmp_path / "v.parquet")
    file = read_voter_file(tmp_path / "v.parquet")
    assert file.voters.select("voter_id", "registered_on").rows() == [("7", date(2001, 2, 3))]
    assert file.rejects["reason"].to_list() == ["confidential address"]


REFUSED = {
    "two tables in a zip": (zipped({"a.csv": PLAIN, "b.csv": PLAIN}), "holds 2 files"),
    "a zip without a file": (zipped({}), "holds no files"),
    "a zip in a zip": (zipped({"a.zip": zipped({"a.csv": PLAIN})}), "is a ZIP archive"),
    "a workbook without its parts": (zipped({"[Content_Types].xml": b"<x/>"}), "cannot be read as a workbook"),
    "a cut zip": (zipped({"a.csv": PLAIN * 50})[:-30], "is a damaged archive"),
    "a cut gzip": (gzip.compress(PLAIN * 50)[:-30], "is a damaged archive"),
    "a gzip of nothing": (gzip.compress(b""), "is empty"),
    "a gzip of a picture": (gzip.compress(b"\x89PNG\r\n\x1a\n" + bytes(900)), "is a picture"),
    "an old workbook": (b"\xd0\xcf\x11\xe0" + bytes(600), "is an old Excel workbook"),
}  # fmt: skip


@pytest.mark.parametrize("kind", REFUSED)
def test_what_is_no_table_is_refused_in_a_sentence(tmp_path, kind):
    content, sentence = REFUSED[kind]
    with pytest.raises(BadInput, match=sentence) as error:
        read(tmp_path, "v.csv", content)
    assert error.value.mend


def test_a_protected_zip_is_refused(tmp_path):
    content = bytearray(zipped({"a.csv": PLAIN}))
    content[6] |= 1  # the bit that says so, in the local and in the central header
    content[content.index(b"PK\x01\x02") + 8] |= 1
    with pytest.raises(BadInput, match="protected by a password"):
        read(tmp_path, "v.zip", bytes(content))


def bomb(size):
    """Write zeros that look like text: nothing compresses better."""
    return (b"VANID,vAddress\n" + b"1,x\n" * 8 + b" " * 1024) * (size // 1071)


def bombs():
    big = bomb(80_000_000)
    honest = zipped({"a.csv": big})
    lying = bytearray(honest)
    place = lying.index(b"PK\x01\x02")
    lying[22:26] = lying[place + 24 : place + 28] = (1000).to_bytes(4, "little")
    members = {"[Content_Types].xml": b"<x/>", "xl/worksheets/sheet1.xml": big}
    return {
        "zip": honest,
        "zip that lies": bytes(lying),
        "gzip": gzip.compress(big),
        "workbook": zipped(members),
    }


@pytest.fixture(scope="module")
def bomb_files():
    return bombs()


@pytest.mark.parametrize("kind", ["zip", "zip that lies", "gzip", "workbook"])
def test_a_bomb_is_refused_soon_and_in_bounded_memory(tmp_path, bomb_files, kind):
    path = tmp_path / "v.csv"
    path.write_bytes(bomb_files[kind])
    before, start = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.process_time()
    with pytest.raises(BadInput, match=r"unpacks to more than|is a damaged archive"):
        read_voter_file(path)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 200_000
    assert time.process_time() - start < 5


def test_no_archive_may_grow_beyond_reason():
    assert byte_source.unpacked_limit(10) == byte_source.UNPACKED_FLOOR
    assert (
        byte_source.unpacked_limit(1 << 20) == byte_source.UNPACKED_RATIO << 20 > byte_source.UNPACKED_FLOOR
    )
    assert byte_source.unpacked_limit(1 << 40) == byte_source.UNPACKED_MOST
