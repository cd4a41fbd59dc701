"""The compiled part of the join: a layer of areas as a grid of answers.

The grid has two levels. A cell no border passes through has one answer everywhere; a cell with borders is
a block of smaller cells, and only those with a border of their own leave a choice between a few areas.
That is decided by counting the edges to the right of the point among the edges in the same stripe of the
area. Where rounding could change a sign (the error bound of Shewchuk, 1997), the answer is ``UNSURE``.
"""

from __future__ import annotations

from math import floor
from typing import TYPE_CHECKING

import numpy as np

from geo.arealayout import NOWHERE, UNSURE, Draft, Grid, Layer
from geo.compiled import compiled, inlined

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Longs = NDArray[np.int64]
    Ints = NDArray[np.int32]

_ORIENTATION_ERROR = 3.3306690738754716e-16  # (3 + 16u)u, u = 2^-53: Shewchuk's bound for two products
_HAIR = 1e-7  # of a cell: far above the rounding of cell coordinates, far below what costs time
_SIDE_BITS = 6
_SIDE_MASK = 63
_SIDE_LEAST, _SIDE_MOST = 4, 32
_EDGES_A_SIDE = 8
_BATCH = 512  # points looked up together, so that the memory works on many at once


@inlined
def _stripe(y: float, area: int, layer: Layer) -> int:
    """Give the stripe of an area at a latitude."""
    first, last = layer.first_stripe[area], layer.first_stripe[area + 1] - 1
    place = first + int((y - layer.box[area, 1]) * layer.stripes_a_degree[area])
    return int(min(max(place, first), last))


@compiled
def cut_edges(
    corners: Floats, ring_of_corner: Longs, area_of_ring: Longs, areas: int
) -> tuple[Longs, Floats]:
    """Give the edges of rings, corner after corner; see ``Layer.first_edge`` and ``Layer.ends``."""
    first_edge = np.zeros(areas + 1, np.int64)
    ends = np.empty((len(corners), 4), np.float64)
    count = 0
    for corner in range(1, len(corners)):
        if ring_of_corner[corner] != ring_of_corner[corner - 1]:
            continue
        x, y = corners[corner - 1, 0], corners[corner - 1, 1]
        next_x, next_y = corners[corner, 0], corners[corner, 1]
        if y < next_y or (y == next_y and x <= next_x):
            ends[count, 0], ends[count, 1], ends[count, 2], ends[count, 3] = x, y, next_x, next_y
        else:
            ends[count, 0], ends[count, 1], ends[count, 2], ends[count, 3] = next_x, next_y, x, y
        first_edge[area_of_ring[ring_of_corner[corner]] + 1] += 1
        count += 1
    for area in range(areas):
        first_edge[area + 1] += first_edge[area]
    return first_edge, ends[:count]


@compiled
def cut_stripes(layer: Layer) -> tuple[Longs, Floats]:
    """Sort the edges of every area by stripe; see ``Layer.start`` and ``Layer.striped``."""
    areas = len(layer.box)
    start = np.zeros(layer.first_stripe[areas] + 1, np.int64)
    for area in range(areas):
        for edge in range(layer.first_edge[area], layer.first_edge[area + 1]):
            for stripe in range(
                _stripe(layer.ends[edge, 1], area, layer), _stripe(layer.ends[edge, 3], area, layer) + 1
            ):
                start[stripe + 1] += 1
    for stripe in range(len(start) - 1):
        start[stripe + 1] += start[stripe]
    striped = np.empty((start[-1], 4), np.float64)
    free = start.copy()
    for area in range(areas):
        for edge in range(layer.first_edge[area], layer.first_edge[area + 1]):
            for stripe in range(
                _stripe(layer.ends[edge, 1], area, layer), _stripe(layer.ends[edge, 3], area, layer) + 1
            ):
                for corner in range(4):
                    striped[free[stripe], corner] = layer.ends[edge, corner]
                free[stripe] += 1
    return start, striped


@inlined
def _holds(x: float, y: float, area: int, layer: Layer) -> int:
    """Say whether an area holds a point: 1, 0, or ``UNSURE`` on and very near its border."""
    box = layer.box
    if x < box[area, 0] or y < box[area, 1] or x > box[area, 2] or y > box[area, 3]:
        return 0
    stripe = _stripe(y, area, layer)
    inside = 0
    for edge in range(layer.start[stripe], layer.start[stripe + 1]):
        y_low, y_high = layer.striped[edge, 1], layer.striped[edge, 3]
        if y < y_low or y > y_high:
            continue
        x_low, x_high = layer.striped[edge, 0], layer.striped[edge, 2]
        if x > x_low and x > x_high:
            continue
        if x < x_low and x < x_high:
            if y < y_high:
                inside ^= 1
            continue
        left, right = (x_high - x_low) * (y - y_low), (y_high - y_low) * (x - x_low)
        if abs(left - right) <= _ORIENTATION_ERROR * (abs(left) + abs(right)):
            return UNSURE
        if y < y_high and left > right:
            inside ^= 1
    return inside


@compiled
def _cells_on(line: tuple[float, ...], window: tuple[int, ...], cells: Longs) -> int:
    """Write down the cells of a window (left, bottom, right, top) a line touches, and count them.

    The line is x and y of its lower and upper end, in cells. Cells a hair's breadth away count too.
    """
    x_low, y_low, x_high, y_high = line
    left, bottom, right, top = window
    west, east = floor(min(x_low, x_high) - _HAIR), floor(max(x_low, x_high) + _HAIR)
    south, north = floor(y_low - _HAIR), floor(y_high + _HAIR)
    straight = west == east or south == north or y_low == y_high  # as nearly all are: no more to ask
    count = 0
    for row in range(max(south, bottom), min(north, top) + 1):
        first, last = west, east
        if not straight:
            enters = min(max((row - _HAIR - y_low) / (y_high - y_low), 0.0), 1.0)
            leaves = min(max((row + 1 + _HAIR - y_low) / (y_high - y_low), 0.0), 1.0)
            x_in, x_out = x_low + enters * (x_high - x_low), x_low + leaves * (x_high - x_low)
            first, last = floor(min(x_in, x_out) - _HAIR), floor(max(x_in, x_out) + _HAIR)
        for column in range(max(first, left), min(last, right) + 1):
            cells[count, 0] = column
            cells[count, 1] = row
            count += 1
    return count


@inlined
def _line(edge: int, layer: Layer, grid: Grid, side: int) -> tuple[float, float, float, float]:
    """Give an edge in cells of a grid that is ``side`` times as fine."""
    scale = grid.cells_a_degree * side
    ends = layer.ends
    return (
        (ends[edge, 0] - grid.west) * scale,
        (ends[edge, 1] - grid.south) * scale,
        (ends[edge, 2] - grid.west) * scale,
        (ends[edge, 3] - grid.south) * scale,
    )


@compiled
def lay_blocks(layer: Layer, grid: Grid) -> Longs:
    """Make cells with borders into blocks, larger ones where edges are dense; see ``Grid.block``."""
    edges = np.zeros(grid.columns * grid.rows, np.int32)
    cells = np.empty((4 * (grid.columns + grid.rows) + 64, 2), np.int64)
    window = (0, 0, grid.columns - 1, grid.rows - 1)
    for edge in range(len(layer.ends)):
        for place in range(_cells_on(_line(edge, layer, grid, 1), window, cells)):
            edges[cells[place, 1] * grid.columns + cells[place, 0]] += 1
    block = np.empty(len(edges) + 1, np.int64)
    first = 0
    for cell in range(len(edges)):
        side = 1
        if edges[cell] > 0:
            side = _SIDE_LEAST
            while side < _SIDE_MOST and side * _EDGES_A_SIDE < edges[cell]:
                side *= 2
        block[cell] = (first << _SIDE_BITS) + side
        first += side * side
    block[len(edges)] = (first << _SIDE_BITS) + 1
    return block


@compiled
def fill(layer: Layer, grid: Grid) -> Ints:
    """Write the answers into the grid, largest area first, and give the candidates."""
    cell_mark = np.full(grid.columns * grid.rows, NOWHERE, np.int32)
    answer_mark = np.full(len(grid.answer), NOWHERE, np.int32)
    draft = Draft(cell_mark, answer_mark, np.empty((1 << 16, 2), np.int32))
    used = 0
    for area in range(len(layer.box) - 1, -1, -1):
        needed = used + 2 * _mark_border(area, layer, grid, draft)
        if needed > len(draft.nodes):
            nodes = np.empty((2 * needed, 2), np.int32)
            nodes[:used] = draft.nodes[:used]
            draft = Draft(cell_mark, answer_mark, nodes)
        used = _fill_area(area, layer, grid, draft, used)
    return _in_a_row(grid.answer, draft.nodes)


@compiled
def _mark_border(area: int, layer: Layer, grid: Grid, draft: Draft) -> int:
    """Mark the cells an area's border passes through; count those of blocks."""
    marked = 0
    cells = np.empty((4 * (grid.columns + grid.rows) + 64, 2), np.int64)
    within = np.empty((8 * _SIDE_MOST + 64, 2), np.int64)
    for edge in range(layer.first_edge[area], layer.first_edge[area + 1]):
        window = (0, 0, grid.columns - 1, grid.rows - 1)
        for place in range(_cells_on(_line(edge, layer, grid, 1), window, cells)):
            column, row = cells[place, 0], cells[place, 1]
            cell = row * grid.columns + column
            draft.cell_mark[cell] = area
            first, side = grid.block[cell] >> _SIDE_BITS, grid.block[cell] & _SIDE_MASK
            block = (column * side, row * side, column * side + side - 1, row * side + side - 1)
            for small in range(_cells_on(_line(edge, layer, grid, side), block, within)):
                answer = first + (within[small, 1] - block[1]) * side + within[small, 0] - block[0]
                if draft.answer_mark[answer] != area:
                    draft.answer_mark[answer] = area
                    marked += 1
    return marked


@compiled
def _fill_area(area: int, layer: Layer, grid: Grid, draft: Draft, used: int) -> int:
    """Write one area into the cells it touches; give the number of nodes in use."""
    scale = grid.cells_a_degree
    left = max(0, floor((layer.box[area, 0] - grid.west) * scale - _HAIR))
    bottom = max(0, floor((layer.box[area, 1] - grid.south) * scale - _HAIR))
    right = min(grid.columns - 1, floor((layer.box[area, 2] - grid.west) * scale + _HAIR))
    top = min(grid.rows - 1, floor((layer.box[area, 3] - grid.south) * scale + _HAIR))
    for row in range(bottom, top + 1):
        known, inside = False, 0
        for column in range(left, right + 1):
            cell = row * grid.columns + column
            first, side = grid.block[cell] >> _SIDE_BITS, grid.block[cell] & _SIDE_MASK
            if draft.cell_mark[cell] == area:
                known = False
                used = _fill_block(area, (column, row), layer, grid, draft, used)
                continue
            if not known:  # between two borders all cells are alike
                inside = _holds(
                    grid.west + (column + 0.5) / scale, grid.south + (row + 0.5) / scale, area, layer
                )
                known = True
            if inside == 1:
                grid.answer[first : first + side * side] = area
    return used


@compiled
def _fill_block(area: int, cell: tuple[int, int], layer: Layer, grid: Grid, draft: Draft, used: int) -> int:
    """Write one area into the block of a cell its border passes through."""
    block = grid.block[cell[1] * grid.columns + cell[0]]
    first, side = block >> _SIDE_BITS, block & _SIDE_MASK
    scale = grid.cells_a_degree * side
    for row in range(side):
        known, inside = False, 0
        for column in range(side):
            place = first + row * side + column
            if draft.answer_mark[place] == area:
                known = False
                below = int(grid.answer[place])
                if below >= 0:  # a larger area holds the whole cell
                    draft.nodes[used] = (-2 - below, NOWHERE)
                    below = -2 - used
                    used += 1
                draft.nodes[used] = (area, below)
                grid.answer[place] = -2 - used
                used += 1
                continue
            if not known:
                x = grid.west + (cell[0] * side + column + 0.5) / scale
                y = grid.south + (cell[1] * side + row + 0.5) / scale
                inside = _holds(x, y, area, layer)
                known = True
            if inside == 1:
                grid.answer[place] = area
    return used


@compiled
def _in_a_row(answer: Ints, nodes: Ints) -> Ints:
    """Lay the linked lists one after the other, in the order of the answers."""
    length = 0
    for place in range(len(answer)):
        node = answer[place]
        if node < NOWHERE:
            length += 1
            while node < NOWHERE:
                length += 1
                node = nodes[-2 - node, 1]
    candidates = np.empty(length, np.int32)
    free = 0
    for place in range(len(answer)):
        node = answer[place]
        if node < NOWHERE:
            answer[place] = -2 - free
            while node < NOWHERE:
                candidates[free] = nodes[-2 - node, 0]
                node = nodes[-2 - node, 1]
                free += 1
            candidates[free] = NOWHERE
            free += 1
    return candidates


@inlined
def _choose(x: float, y: float, first: int, layer: Layer, grid: Grid) -> int:
    """Give the first of a run of candidates that holds a point."""
    while True:
        area = grid.candidates[first]
        if area < 0:
            return NOWHERE if area == NOWHERE else -2 - area
        held = _holds(x, y, area, layer)
        if held != 0:
            return area if held == 1 else UNSURE
        first += 1


@compiled
def find(lon: Floats, lat: Floats, layer: Layer, grid: Grid, found: Ints) -> None:
    """Write the area of every point (degrees, shape (n,)) into ``found``: an area, ``NOWHERE`` or ``UNSURE``."""
    across, up = np.empty(_BATCH), np.empty(_BATCH)
    blocks, undecided = np.empty(_BATCH, np.int64), np.empty(_BATCH + 1, np.int64)
    for begin in range(0, len(lon), _BATCH):
        size = min(_BATCH, len(lon) - begin)
        for point in range(size):
            x = (lon[begin + point] - grid.west) * grid.cells_a_degree
            y = (lat[begin + point] - grid.south) * grid.cells_a_degree
            placed = x >= 0 and y >= 0 and x < grid.columns and y < grid.rows
            across[point], up[point] = (x, y) if placed else (0.0, 0.0)
            blocks[point] = grid.block[int(y) * grid.columns + int(x) if placed else grid.columns * grid.rows]
        count = 0
        for point in range(size):
            side, x, y = blocks[point] & _SIDE_MASK, across[point], up[point]
            place = (blocks[point] >> _SIDE_BITS) + (int(y * side) - int(y) * side) * side
            answer = grid.answer[place + int(x * side) - int(x) * side]
            found[begin + point] = answer
            undecided[count] = begin + point
            count += 1 if answer < NOWHERE else 0  # without a branch: the processor cannot guess it
        for place in range(count):
            point = undecided[place]
            found[point] = _choose(lon[point], lat[point], -2 - found[point], layer, grid)
