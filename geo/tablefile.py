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
    fixed = _fixed_layout(text, layout)
    return FixedTable(text, fixed) if fixed else DelimitedTable(text)


def _fixed_layout(text: TextTable, layout: Layout | None) -> Layout | None:
    """Find the layout that says that lines are as long and look as these; None: there is none."""
    known = [layout] if layout else list(builtin_layouts().values())
    for candidate in known:
        look = candidate.unheaded
        if look is None or not look.widths:
            continue
        whole = sum(look.widths)
        fit_count = sum(len(line) == whole for line in text.sample)
        if 2 * fit_count > len(text.sample) and fits_shapes(look, fixed_texts(text.sample[0], look.widths)):
            return candidate
    return None
