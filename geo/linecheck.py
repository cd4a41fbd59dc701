"""The line check: which lines of a text file are rows, and which cannot be.

CSV readers stop at a ragged row, or hide it, or let an open quote swallow the rows after it. So lines
are numbered and checked in a pass of their own, on byte positions, before any reader sees them.
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from geo.bytebits import bits_where, counts_before, set_places, shifted_down
from geo.errors import BadInput

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from numpy.typing import NDArray

    from geo.rejects import Reject

_LINES_OF_A_ROW = 20  # a quoted field with more line ends than this is taken for an unclosed quote
_LINE_BYTES_MOST = 1 << 26


@dataclass(frozen=True)
class LineCheck:
    """The rows of a block of text.

    ``good`` holds well-formed rows only, ``lines`` the line each of them starts on, in the same order.
    """

    good: bytes
    lines: NDArray[np.int64]
    rejects: tuple[Reject, ...]
    blank_count: int


@dataclass(frozen=True)
class _Lines:
    """Byte positions of lines, and what stands on them."""

    data: bytes
    start: NDArray[np.int64]
    end: NDArray[np.int64]  # before the line end
    field_count: NDArray[np.int64]
    regular: NDArray[np.bool_]  # every quote opens or closes a field
    odd: NDArray[np.bool_]  # a quote stays open

    def text(self, line: int, last: int | None = None) -> str:
        """Give a line, or the lines up to ``last``, without the last line end."""
        end = self.end[line if last is None else last]
        return self.data[self.start[line] : end].decode("utf-8", "replace")


def row_blocks(chunks: Iterable[bytes], size: int, name: str) -> Iterator[bytes]:
    """Regroup pieces of text into blocks of whole rows.

    Parameters
    ----------
    chunks
        The text in pieces, cut anywhere.
    size
        About the bytes of a block.
    name
        Of the file, for the message.

    Yields
    ------
    bytes
        Whole rows. No row that spans lines is cut: a block ends after as many lines without an open
        quote as a row may have, or, where quotes never come to rest, after a line.

    Raises
    ------
    BadInput
        If a line is longer than 64 MB.
    """
    held: list[bytes] = []
    held_bytes, wanted = 0, size
    for chunk in chunks:
        held.append(chunk)
        held_bytes += len(chunk)
        if held_bytes < wanted:
            continue
        if cut := _calm_end(chunk, _LINES_OF_A_ROW + 1):  # one more: its first line may be half a line
            yield b"".join([*held[:-1], chunk[:cut]])
            held, held_bytes, wanted = [chunk[cut:]], len(chunk) - cut, size
            continue
        text = b"".join(held)
        end = _calm_end(text) or (text.rfind(b"\n") + 1 if len(text) > 4 * size else 0)
        if not end and len(text) > max(_LINE_BYTES_MOST, 4 * size):
            raise BadInput(f"{name} has a line of more than 64 MB.", "Check that it is a table in text form.")
        if end:
            yield text[:end]
        held, held_bytes = [text[end:]], len(text) - end
        wanted = max(size, held_bytes + size // 4)
    if rest := b"".join(held):
        yield rest


def _calm_end(text: bytes, wanted: int = _LINES_OF_A_ROW) -> int:
    """Find the last line end with enough lines without an open quote before it; 0 if there is none."""
    end = place = text.rfind(b"\n") + 1
    calm = 0
    while place > 0:
        start = text.rfind(b"\n", 0, place - 1) + 1
        if text.count(b'"', start, place) % 2:
            end, calm = start, 0
        else:
            calm += 1
            if calm == wanted:
                return end
        place = start
    return 0


def check_lines(data: bytes, first_line: int, delimiter: str, column_count: int) -> LineCheck:
    """Check every line of a block of text.

    Parameters
    ----------
    data
        UTF-8 with LF or CRLF, whole rows.
    first_line
        Line number of the first line.
    delimiter
        One byte.
    column_count
        Number of headings.

    Returns
    -------
    LineCheck
        Rows with the right number of columns; rejects for too many or too few columns, a quote that is
        not closed, a NUL and bytes that are no text. Blank lines are counted, they are no rows. A quoted
        field may span lines.
    """
    lines = _measured(data, delimiter)
    blank = _blank(lines)
    broken = _broken_bytes(lines)
    whole = lines.regular & ~lines.odd & ~blank
    for line in broken:
        whole[line] = False
    as_is = whole & (lines.field_count == column_count)
    rejects = [(first_line + line, "", reason) for line, reason in broken.items()]
    left = np.flatnonzero(~as_is & ~blank)
    mended = _mend(lines, (int(line) for line in left if int(line) not in broken), delimiter, column_count)
    for line, reason in mended.reasons.items():
        rejects.append((first_line + line, "", reason))
    taken = np.array(sorted(mended.swallowed), dtype=np.int64)
    as_is[taken] = False
    rejects = [reject for reject in rejects if reject[0] - first_line not in mended.swallowed]
    pieces = [*_runs(lines, as_is), *mended.rows.values()]
    numbers = np.concatenate([np.flatnonzero(as_is), np.array(list(mended.rows), dtype=np.int64)])
    blank_count = int(blank.sum() - blank[taken].sum())
    return LineCheck(b"".join(pieces), numbers + first_line, tuple(rejects), blank_count)


def _measured(data: bytes, delimiter: str) -> _Lines:
    """Find lines, count their fields outside quotes, and judge their quotes."""
    bytes_ = np.frombuffer(data, dtype=np.uint8)
    at_break, at_cut = bits_where(bytes_ == 10), bits_where(bytes_ == ord(delimiter))
    breaks = set_places(at_break)
    if len(data) and (not len(breaks) or breaks[-1] != len(data) - 1):
        breaks = np.append(breaks, len(data))
    start = np.concatenate([[0], breaks[:-1] + 1]).astype(np.int64)
    end = breaks - ((breaks > start) & (bytes_[np.maximum(breaks - 1, 0)] == 13))
    edges = np.append(start, len(data))
    cut_count = np.diff(counts_before(at_cut, edges))
    if b'"' not in data:
        even = np.ones(len(start), dtype=bool)
        return _Lines(data, start, end, cut_count + 1, even, ~even)
    at_quote = bits_where(bytes_ == ord('"'))
    inside = _inside(at_quote)
    quotes_before = counts_before(at_quote, edges)
    odd = np.diff(quotes_before) % 2 == 1
    outside = np.diff(counts_before(at_cut & ~inside, edges))
    # where an earlier line left a quote open, inside and outside have changed places
    field_count = np.where(quotes_before[:-1] % 2 == 0, outside, cut_count - outside) + 1
    beside = at_break | at_cut | at_quote
    beside |= bits_where(bytes_ == 13) & shifted_down(
        at_break
    )  # a carriage return counts before a line feed only
    if not odd.any() and _quotes_plain(at_quote, inside, beside, len(data)):
        regular = np.ones(len(start), dtype=bool)
    else:
        regular = _quotes_regular(bytes_, start, end, ord(delimiter))
    return _Lines(data, start, end, field_count, regular, odd)


def _inside(at_quote: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Set the bits from every opening quote up to before its closing quote."""
    inside = at_quote.copy()
    for shift in (1, 2, 4, 8, 16, 32):  # the parity of all bits up to each bit of a word
        inside ^= inside << np.uint64(shift)
    open_after = np.cumsum(np.bitwise_count(at_quote), dtype=np.int64) % 2 == 1
    inside[1:][open_after[:-1]] ^= np.uint64(0xFFFFFFFFFFFFFFFF)
    return inside


def _quotes_plain(
    at_quote: NDArray[np.uint64], inside: NDArray[np.uint64], beside: NDArray[np.uint64], size: int
) -> bool:
    """Tell quickly whether all quotes are regular; False: some may be not.

    ``beside`` marks what may stand before an opening and after a closing quote.
    """
    before, after = beside << np.uint64(1), shifted_down(beside)
    before[1:] |= beside[:-1] >> np.uint64(63)
    before[0] |= np.uint64(1)
    after[(size - 1) >> 6] |= np.uint64(1) << np.uint64((size - 1) & 63)
    opening, closing = at_quote & inside, at_quote & ~inside
    return not ((opening & ~before).any() or (closing & ~after).any())


def _quotes_regular(
    bytes_: NDArray[np.uint8],
    start: NDArray[np.int64],
    end: NDArray[np.int64],
    delimiter: int,
) -> NDArray[np.bool_]:
    """Tell per line whether every quote opens a field, closes one, or is one of a doubled pair."""
    regular = np.ones(len(start), dtype=bool)
    quotes = np.flatnonzero(bytes_ == ord('"'))
    line = np.searchsorted(start, quotes, side="right") - 1
    closing = (np.arange(len(quotes)) - np.searchsorted(quotes, start)[line]) % 2 == 1
    last = len(bytes_) - 1
    before = np.where(quotes == start[line], delimiter, bytes_[np.maximum(quotes - 1, 0)])
    after = np.where(quotes + 1 >= end[line], delimiter, bytes_[np.minimum(quotes + 1, last)])
    neighbour = np.where(closing, after, before)
    fits = (neighbour == delimiter) | (neighbour == ord('"'))
    regular[line[~fits]] = False
    return regular


def _blank(lines: _Lines) -> NDArray[np.bool_]:
    blank = lines.end <= lines.start
    for line in np.flatnonzero((lines.field_count == 1) & ~blank):
        blank[line] = not lines.data[lines.start[line] : lines.end[line]].strip()
    return blank


def _broken_bytes(lines: _Lines) -> dict[int, str]:
    """Find lines with a NUL or with bytes that are no UTF-8."""
    found: dict[int, str] = {}
    if b"\x00" in lines.data:
        places = np.flatnonzero(np.frombuffer(lines.data, dtype=np.uint8) == 0)
        found = {int(line): "NUL byte" for line in np.searchsorted(lines.start, places, side="right") - 1}
    if lines.data.isascii():
        return found
    try:
        pl.Series([lines.data], dtype=pl.Binary).cast(pl.String)  # faster than decode, which builds a text
    except pl.exceptions.ComputeError:
        places = np.flatnonzero(np.frombuffer(lines.data, dtype=np.uint8) > 127)
        for line in np.unique(np.searchsorted(lines.start, places, side="right") - 1):
            try:
                lines.data[lines.start[line] : lines.end[line]].decode("utf-8")
            except UnicodeDecodeError:
                found.setdefault(int(line), "unreadable bytes")
    return found


def _runs(lines: _Lines, keep: NDArray[np.bool_]) -> list[bytes]:
    """Cut the kept lines out, neighbours in one piece."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], keep, [False]]).astype(np.int8)))
    pieces = []
    for first, after in edges.reshape(-1, 2).tolist():
        stop = lines.start[after] if after < len(lines.start) else len(lines.data)
        pieces.append(lines.data[lines.start[first] : stop])
    if pieces and not pieces[-1].endswith(b"\n"):
        pieces.append(b"\n")
    return pieces


@dataclass(frozen=True)
class _Mended:
    rows: dict[int, bytes]
    reasons: dict[int, str]
    swallowed: set[int]  # lines that belong to the row of an earlier line


def _mend(lines: _Lines, left: Iterable[int], delimiter: str, column_count: int) -> _Mended:
    """Look closely, with Python's csv, at the few lines that are not plainly right."""
    mended = _Mended({}, {}, set())
    for line in left:
        if line in mended.swallowed:
            continue
        last = _last_line_of_row(lines, line, delimiter, column_count) if lines.odd[line] else line
        if last is None:
            mended.reasons[line] = "quote not closed"
            continue
        row = _fields(lines.text(line, last), delimiter)
        if len(row) == column_count:
            mended.rows[line] = _written([" ".join(field.splitlines()) for field in row], delimiter)
            mended.swallowed.update(range(line + 1, last + 1))
        else:
            size = "many" if len(row) > column_count else "few"
            mended.reasons[line] = f"too {size} columns"
    return mended


def _last_line_of_row(lines: _Lines, line: int, delimiter: str, column_count: int) -> int | None:
    """Find where a row with a line end inside a quoted field closes; None: nowhere near."""
    is_open = True
    for last in range(line + 1, min(line + _LINES_OF_A_ROW, len(lines.start))):
        is_open ^= bool(lines.odd[last])
        if not is_open:
            # strict: two lines with an unclosed quote each must not pass for one row
            fits = len(_fields(lines.text(line, last), delimiter, strict=True)) == column_count
            return last if fits else None
    return None


def _fields(text: str, delimiter: str, *, strict: bool = False) -> list[str]:
    try:
        return next(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=strict), [])
    except csv.Error:  # a field beyond the reader's limit, or not well-formed
        return []


def _written(row: list[str], delimiter: str) -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter, lineterminator="\n").writerow(row)
    return out.getvalue().encode("utf-8")
