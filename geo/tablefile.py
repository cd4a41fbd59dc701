"""Tables in files of any kind: text with delimiters or fixed widths, workbooks, Parquet; packed or not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geo.columns import fits_shapes
from geo.layout import Layout, builtin_layouts
from geo.source import find_source
from geo.textfile import open_text_table
from geo.textrows import DelimitedTable, FixedTable, fixed_texts

if TYPE_CHECKING:
    from pathlib import Path

    from geo.rowblock import Table
    from geo.textfile import TextTable


def open_table(path: Path, layout: Layout | None = None) -> Table:
    """Open a table by what is in the file, whatever its name ends in.

    Parameters
    ----------
    path
        Text, an Excel workbook or Parquet; text also inside a gzip or a ZIP archive.
    layout
        The layout that will be applied, if it is known: it may say the delimiter, the encoding or the
        widths of the columns.

    Raises
    ------
    BadInput
        If it is no table, or an archive that must not be unpacked.
    """
    source = find_source(path)
    if not source.packing:
        head = source.head(4)
        if head == b"PAR1":
            from geo.sheetfile import open_parquet

            return open_parquet(path)
        if head == b"PK\x03\x04":
            from geo.sheetfile import open_workbook

            return open_workbook(path)
    text = open_text_table(source, layout.delimiter if layout else "", layout.encoding if layout else "")
    widths = _fixed_widths(text, layout)
    return FixedTable(text, widths) if widths else DelimitedTable(text)


def _fixed_widths(text: TextTable, layout: Layout | None) -> tuple[int, ...]:
    """Give the widths of the columns, if lines are as long and look as a layout says; else nothing."""
    layouts = (
        [layout] if layout else [known for known in builtin_layouts().values() if known.kind == "voters"]
    )
    for candidate in layouts:
        look = candidate.unheaded
        if look is None or not look.widths:
            continue
        whole = sum(look.widths)
        fit_count = sum(len(line) == whole for line in text.sample)
        if 2 * fit_count > len(text.sample) and fits_shapes(look, fixed_texts(text.sample[0], look.widths)):
            return look.widths
    return ()
