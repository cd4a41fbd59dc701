"""How a layer of areas and its grid of answers lie in memory.

Areas are numbers: their place in the layer, smallest id first. The smallest of several wins.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Longs = NDArray[np.int64]
    Ints = NDArray[np.int32]

NOWHERE = -1
UNSURE = -2


class Layer(NamedTuple):
    """Areas as edges, and as the edges of horizontal stripes of each area.

    Attributes
    ----------
    box
        Shape (areas, 4): west, south, east, north in degrees.
    first_edge
        Shape (areas + 1,): where the edges of each area begin.
    ends
        Shape (edges, 4): x and y of the lower end, x and y of the upper end.
    first_stripe
        Shape (areas + 1,): where the stripes of each area begin.
    stripes_a_degree
        Shape (areas,).
    start
        Shape (stripes + 1,): where the edges of each stripe begin in ``striped``.
    striped
        As ``ends``, stripe by stripe; an edge is in every stripe it reaches.
    """

    box: Floats
    first_edge: Longs
    ends: Floats
    first_stripe: Longs
    stripes_a_degree: Floats
    start: Longs
    striped: Floats


class Grid(NamedTuple):
    """Answers by cell.

    Attributes
    ----------
    west, south, cells_a_degree, columns, rows
        Where the cells lie.
    block
        Shape (columns * rows + 1,): the cell's first place in ``answer`` times 64, plus the side of its
        block. The last one is for everywhere else.
    answer
        An area, ``NOWHERE``, or -2 minus a place in ``candidates``.
    candidates
        Runs of areas, smallest first, that end with ``NOWHERE`` or with -2 minus the area that holds the
        whole cell.
    """

    west: float
    south: float
    cells_a_degree: float
    columns: int
    rows: int
    block: Longs
    answer: Ints
    candidates: Ints


class Draft(NamedTuple):
    """What is known while the grid is filled.

    Attributes
    ----------
    cell_mark, answer_mark
        The last area whose border passed through each cell, and through each cell of a block.
    nodes
        Linked lists of candidates: area, next node.
    """

    cell_mark: Ints
    answer_mark: Ints
    nodes: Ints
