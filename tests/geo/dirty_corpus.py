"""The dirty-file corpus: small voter files of made-up people, one trouble each.

``CORPUS`` maps the trouble to the file's name and bytes, the lines that must be rejected with their
reasons, and the ids that must come through. ``REFUSED`` maps it to the file and the start of the sentence.
"""

from __future__ import annotations

import codecs
import gzip
import io
import zipfile

from tests.geo.files import HEADINGS, row, van_bytes

A, B, C = row(1), row(2), row(3)
FEW, MANY, QUOTE = "too few columns", "too many columns", "quote not closed"
NO_ID, TWICE, HIDDEN = "no voter id", "duplicate voter id", "confidential address"
NUL, BYTES = "NUL byte", "unreadable bytes"
GOOD = ["1", "2", "3"]
TORN = '9,"Doe,Jo,1 Elm St,Gridville,KS,66000,Y,50,'
WIDE = A.count(",")


def quoted(line):
    return ",".join(f'"{cell}"' for cell in line.split(","))


def dirty(line):
    """Put a line among good ones: it is line 4."""
    return van_bytes(A, B, line, C)


def packed(content):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("voters.csv", content)
    return out.getvalue()


ONE_BAD_LINE = {
    "no id": (row(""), NO_ID),
    "id of blanks": (row("   "), NO_ID),
    "id of a no-break space": (row("\u00a0"), NO_ID),
    "commas only": ("," * WIDE, NO_ID),
    "quoted empty fields only": (quoted("," * WIDE), NO_ID),
    "id seen before": (A, TWICE),
    "id seen before, with blanks": (row(" 1 "), TWICE),
    "id seen before, quoted": (quoted(A), TWICE),
    "id seen before, another person": (row(2, last_name="Archer"), TWICE),
    "one column too many": (row(9) + ",x", MANY),
    "many columns too many": (row(9) + ",x" * 40, MANY),
    "comma in an unquoted name": (row(9, last_name="Doe, Jr"), MANY),
    "comma in an unquoted address": (row(9, address="1 Elm St, Apt 2"), MANY),
    "one column too few": (row(9).rpartition(",")[0], FEW),
    "two columns": ("9,Doe", FEW),
    "one word": ("9", FEW),
    "a sentence": ("Total: 3 voters", FEW),
    "headings again": (",".join(HEADINGS.split(",")[:4]), FEW),
    "a line of dashes": ("-" * 80, FEW),
    "row cut off in the middle": (row(9)[:12], FEW),
    "tabs in place of commas": (row(9).replace(",", "\t"), FEW),
    "semicolons in place of commas": (row(9).replace(",", ";"), FEW),
    "quote never closed": (TORN, QUOTE),
    "quote never closed, last field": (row(9) + '"', QUOTE),
    "only a quote": ('"', QUOTE),
    "quote opened in the middle of a field": ('9,D"oe,Jo,1 Elm St,Gridville,KS,66000,Y,5"0', FEW),
    "NUL in a name": (row(9, last_name="D\x00oe"), NUL),
    "NUL at the end": (row(9).encode() + b"\x00", NUL),
    "NULs only": (b"\x00" * 8, NUL),
    "confidential, Y": (row(9, confidential="Y"), HIDDEN),
    "confidential, yes": (row(9, confidential="yes"), HIDDEN),
    "confidential, 1": (row(9, confidential="1"), HIDDEN),
    "confidential, true": (row(9, confidential="TRUE"), HIDDEN),
    "confidential, by a programme's name": (row(9, confidential="ACP"), HIDDEN),
}

CORPUS = {name: ("voters.csv", dirty(line), [(4, why)], GOOD) for name, (line, why) in ONE_BAD_LINE.items()}
CORPUS |= {
    "first row bad": ("v.csv", van_bytes("x", A, B, C), [(2, FEW)], GOOD),
    "last row bad and without line end": ("v.csv", van_bytes(A, B, C, "x")[:-1], [(5, FEW)], GOOD),
    "last row cut off": ("v.csv", van_bytes(A, B, C, row(9))[:-30], [(5, FEW)], GOOD),
    "quote never closed on the last row": ("v.csv", van_bytes(A, B, C, TORN), [(5, QUOTE)], GOOD),
    "quotes never closed on two rows": ("v.csv", van_bytes(A, TORN, TORN, B, C), [(3, QUOTE), (4, QUOTE)], GOOD),
    "quote never closed far from the next": ("v.csv", van_bytes(A, TORN, *map(row, range(10, 40)), TORN), [(3, QUOTE), (34, QUOTE)], ["1", *map(str, range(10, 40))]),
    "blank lines between": ("v.csv", van_bytes(A, "", B, "  ", "\t", C), [], GOOD),
    "blank lines at the start": ("v.csv", b"\n\r\n" + van_bytes(A, "x", B, C), [(5, FEW)], GOOD),
    "blank lines at the end": ("v.csv", van_bytes(A, B, C, "", "", ""), [], GOOD),
    "a bad line after a blank one": ("v.csv", van_bytes(A, "", "x", B, C), [(4, FEW)], GOOD),
    "a bad line after a row of three lines": ("v.csv", van_bytes(row(1, address='"1 Elm\nSt\nApt 2"'), "x", B, C), [(5, FEW)], GOOD),
    "CRLF": ("v.csv", van_bytes(A, "x", B, C, end=b"\r\n"), [(3, FEW)], GOOD),
    "CRLF, all quoted": ("v.csv", van_bytes(quoted(A), "x", quoted(B), quoted(C), end=b"\r\n"), [(3, FEW)], GOOD),
    "line ends of old Macs": ("v.csv", van_bytes(A, "x", B, C, end=b"\r"), [(3, FEW)], GOOD),
    "line ends mixed": ("v.csv", van_bytes(A, "x").replace(b"\n", b"\r\n") + van_bytes(B, C, headings="").lstrip(), [(3, FEW)], GOOD),
    "byte order mark": ("v.csv", codecs.BOM_UTF8 + van_bytes(A, "x", B, C), [(3, FEW)], GOOD),
    "UTF-16": ("v.csv", van_bytes(A, "x", B, C).decode().encode("utf-16"), [(3, FEW)], GOOD),
    "UTF-16 without a mark": ("v.csv", van_bytes(A, "x", B, C).decode().encode("utf-16-le"), [(3, FEW)], GOOD),
    "Latin-1": ("v.csv", van_bytes(row(1, last_name="Peña"), "x", B, C).decode().encode("latin-1"), [(3, FEW)], GOOD),
    "Windows quotes": ("v.csv", van_bytes(row(1, last_name="O\u2019Doe"), "x", B, C).decode().encode("cp1252"), [(3, FEW)], GOOD),
    "a damaged letter in UTF-8": ("v.csv", van_bytes(row(1, last_name="Peña"), row(2, last_name="Óé"), row(9).encode().replace(b"Doe", b"D\xe9"), C), [(4, BYTES)], GOOD),
    "half a letter at the end of a line": ("v.csv", van_bytes(row(1, last_name="Peña"), row(2, last_name="Óé"), row(9).encode() + b"\xc3", C), [(4, BYTES)], GOOD),
    "surrogates in UTF-8": ("v.csv", van_bytes(row(1, last_name="Peña"), row(2, last_name="Óéâêî"), row(9).encode().replace(b"Doe", b"\xed\xa0\x80"), C), [(4, BYTES)], GOOD),
    "tabs, called xls": ("v.xls", van_bytes(A, "x", B, C).replace(b",", b"\t"), [(3, FEW)], GOOD),
    "bars": ("v.txt", van_bytes(A, "x", B, C).replace(b",", b"|"), [(3, FEW)], GOOD),
    "semicolons": ("v.csv", van_bytes(A, "x", B, C).replace(b",", b";"), [(3, FEW)], GOOD),
    "gzip": ("v.csv.gz", gzip.compress(van_bytes(A, "x", B, C)), [(3, FEW)], GOOD),
    "zip": ("v.zip", packed(van_bytes(A, "x", B, C)), [(3, FEW)], GOOD),
    "confidential on a later row of the id": ("v.csv", van_bytes(A, row(9), B, row(9, confidential="Y"), C), [(3, HIDDEN), (5, HIDDEN)], GOOD),
    "confidential and twice": ("v.csv", van_bytes(A, row(9, confidential="Y"), row(9, confidential="Y"), B, C), [(3, HIDDEN), (4, HIDDEN)], GOOD),
    "confidential said no": ("v.csv", van_bytes(A, row(2, confidential="n"), row(3, confidential="0")), [], GOOD),
    "a good row after a bad one of its id": ("v.csv", van_bytes(row(1) + ",x", A, B, C), [(2, MANY)], GOOD),
    "an id three times": ("v.csv", van_bytes(A, B, A, A, C), [(4, TWICE), (5, TWICE)], GOOD),
    "a date in no order": ("v.csv", van_bytes(A, B, C).replace(b"General24", b"DateReg").replace(b",Y,", b",99/99/2020,"), [], GOOD),
    "an age of letters": ("v.csv", van_bytes(A, B, C).replace(b"General24", b"Age"), [], GOOD),
    "a score of letters": ("v.csv", van_bytes(A, B, C).replace(b",50,", b",high,"), [], GOOD),
    "a zip without its leading zero": ("v.csv", van_bytes(A, B, C).replace(b"66000", b"2139"), [], GOOD),
    "no address": ("v.csv", van_bytes(A, row(2, address=""), C), [], GOOD),
    "a formula for a name": ("v.csv", van_bytes(A, row(2, last_name="=cmd|' /C calc'!A0"), C), [], GOOD),
    "markup for a name": ("v.csv", van_bytes(A, row(2, last_name="<script>alert(1)</script>"), C), [], GOOD),
    "a name of 100,000 letters": ("v.csv", van_bytes(A, row(2, last_name="x" * 100_000), C), [], GOOD),
    "a name of 200,000 quoted letters": ("v.csv", van_bytes(A, row(2, last_name='"' + "x, " * 66_000 + '"'), C), [], GOOD),
    "quotes doubled": ("v.csv", van_bytes(A, row(2, last_name='"Jo ""J"" Doe"'), C), [], GOOD),
    "quotes in an unquoted name": ("v.csv", van_bytes(A, row(2, last_name='Jo "J" Doe'), C), [], GOOD),
    "empty columns beyond the last heading": ("v.csv", van_bytes(A + ",,", B + ",,", C + ",,"), [], GOOD),
    "empty columns beyond the last heading in one row": ("v.csv", van_bytes(A, B, row(9) + ",,", C), [(4, MANY)], GOOD),
    "an empty heading beyond the last column": ("v.csv", van_bytes(A, B, C, headings=HEADINGS + ","), [], GOOD),
    "two headings alike": ("v.csv", van_bytes(A, B, "x", C).replace(b"SupportScore", b"LastName"), [(4, FEW)], GOOD),
    "right-to-left and other marks": ("v.csv", van_bytes(A, row(2, last_name="\u202eeoD\u200b\u2028"), C), [], GOOD),
}  # fmt: skip

REFUSED = {
    "nothing": (b"", "v.csv is empty"),
    "blank lines only": (b"\n \n\r\n\t\n", "v.csv is empty"),
    "a byte order mark only": (codecs.BOM_UTF8, "v.csv is empty"),
    "headings only": (van_bytes(), "v.csv has headings but no rows"),
    "headings and blank lines": (van_bytes("", "", ""), "v.csv has headings but no rows"),
    "bad rows only": (van_bytes("x", "y"), "v.csv has no readable row; line 2: too few columns"),
    "no heading for the id": (van_bytes("Doe", headings="LastName"), "v.csv has no column for the voter id"),
    "no heading for the address": (van_bytes("1", headings="VANID"), "v.csv has no column for the address"),
    "rows without headings": (van_bytes(A, headings=B), "v.csv has no column for the voter id"),
    "a web page": (b"<!DOCTYPE html><html><table></table></html>", "v.csv is a web page"),
    "XML": (b"<?xml version='1.0'?><voters/>", "v.csv is an XML document"),
    "JSON": (b'{"voters": []}', "v.csv is a JSON document"),
    "PDF": (b"%PDF-1.7\n" + bytes(range(256)), "v.csv is a PDF document"),
    "a database": (b"SQLite format 3\x00" + bytes(500), "v.csv is a database"),
    "noise": (bytes(range(256)) * 8, "v.csv is not a table in text form"),
    "a cut gzip": (gzip.compress(van_bytes(A) * 100)[:-9], "v.csv is a damaged archive"),
    "a cut zip": (packed(van_bytes(A) * 100)[:-9], "v.csv is a damaged archive"),
}
