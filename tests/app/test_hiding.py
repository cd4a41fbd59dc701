"""P44: what is hidden stays hidden, also from somebody who asks for every size of cell and subtracts."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.figures import LEAST, HeatmapSpec
from app.heat_cells import grid_of, parent_places
from app.heat_view import seen_of
from app.hiding import ROUNDED_TO, in_three_figures, rounded, shown_cells
from app.service import heatmaps, universes
from app.snapshots import read_snapshot
from app.store.campaign import open_campaign
from tests.app.made_town import make_town


def floats(*values):
    return np.array(values, dtype=float)


def under(*parents):
    return np.array(parents, dtype=np.int32)


def hidden(n, *parents, people=None):
    """Give which of the finest cells are hidden."""
    return (~shown_cells(n, n if people is None else people, parents, 10)[0]).tolist()


def test_a_small_cell_takes_the_smallest_other_with_it():
    # one block of 3, beside blocks of 40, 12 and 15: 70 - 40 - 12 - 15 would tell the 3
    assert hidden(floats(3, 40, 12, 15), under(0, 0, 0, 0)) == [True, False, True, False]


def test_two_small_cells_of_few_together_take_another():
    assert hidden(floats(3, 4, 40), under(0, 0, 0)) == [True, True, True]


def test_small_cells_that_are_many_together_need_no_other_and_empty_ones_are_empty():
    assert hidden(floats(6, 7, 40, 0), under(0, 0, 0, 0)) == [True, True, False, False]


def test_a_large_cell_is_hidden_beside_a_small_one_but_what_is_in_it_is_not_all_hidden():
    # 3 beside 40 (of 16 and 24): the 40 is hidden and one of its parts with it, else both would tell the 3
    fine, coarse = shown_cells(floats(3, 16, 24), floats(3, 16, 24), [under(0, 1, 1), under(0, 0)], LEAST)
    assert coarse.tolist() == [False, False]
    assert fine.tolist() == [False, False, True]


def test_a_large_cell_with_many_hidden_parts_hides_no_more():
    fine, coarse = shown_cells(
        floats(3, 9, 9, 30), floats(3, 9, 9, 30), [under(0, 1, 1, 1), under(0, 0)], LEAST
    )
    assert coarse.tolist() == [False, False]
    assert fine.tolist() == [False, False, False, True]


def test_few_people_with_many_results_are_few():
    assert hidden(floats(40, 50, 60), under(0, 0, 0), people=floats(4, 70, 80)) == [True, True, False]


TREES = st.lists(
    st.lists(st.lists(st.integers(0, 30), min_size=1, max_size=4), min_size=1, max_size=4),
    min_size=1,
    max_size=4,
)


@given(TREES)
def test_no_small_cell_can_be_worked_out_from_all_that_is_shown(tree):
    fine = floats(*(n for middle in tree for block in middle for n in block))
    of_block = under(*np.repeat(range(sum(map(len, tree))), [len(b) for m in tree for b in m]))
    of_middle = under(*np.repeat(range(len(tree)), [len(m) for m in tree]))
    found = shown_cells(fine, fine, [of_block, of_middle, under(*[0] * len(tree))], LEAST)
    places = [np.arange(len(fine)), of_block, of_middle[of_block]]
    members = [[(at == one).astype(float) for one in range(at.max() + 1)] for at in places]
    whole = [np.ones(len(fine))] if fine.sum() >= LEAST else []
    known = [
        row
        for rows, flags in zip(members, found, strict=True)
        for row, flag in zip(rows, flags, strict=True)
        if flag
    ]
    for row in (row for rows in members for row in rows):
        if 0 < row @ fine < LEAST:
            assert not spanned(row * (fine > 0), np.array([*known, *whole]) * (fine > 0))


def spanned(row, known):
    """Whether a sum follows from known sums."""
    if not len(known):
        return False
    solution, *_ = np.linalg.lstsq(known.T, row, rcond=None)
    return bool(np.allclose(known.T @ solution, row, atol=1e-6))


def test_rounding_is_right_on_average_and_leaves_fives_alone():
    salted = np.linspace(0, 1, 1001)[:-1]
    assert rounded(np.full(1000, 12.0), salted).mean() == pytest.approx(12)
    assert set(rounded(np.full(1000, 12.0), salted)) == {10, 15}
    assert set(rounded(np.full(1000, 20.0), salted)) == {20}
    assert in_three_figures(floats(54.321, 0, -1234, np.nan)).tolist()[:3] == [54.3, 0, -1230]


@pytest.fixture(scope="module")
def town(tmp_path_factory):
    with open_campaign(make_town(tmp_path_factory.mktemp("made") / "town", 1500, spread=0.01)) as c:
        yield c


def told(c, resolution, metric="doors"):
    found = heatmaps.read_heatmap(c, HeatmapSpec(metric, "hex", resolution), hide_small=True)
    return {cell.cell_id: cell for cell in found.cells}


def test_nothing_of_few_is_told_and_counts_are_in_fives(town):
    exact = {r: heatmaps.read_heatmap(town, HeatmapSpec("doors", "hex", r)) for r in (8, 9, 10)}
    for resolution, heatmap in exact.items():
        cells = told(town, resolution)
        assert set(cells) == {cell.cell_id for cell in heatmap.cells}
        for cell in heatmap.cells:
            seen = cells[cell.cell_id]
            if cell.n < LEAST:
                assert seen.hidden
            if seen.hidden:
                assert (seen.value, seen.raw, seen.low, seen.high, seen.n) == (None, None, None, None, 0)
            else:
                assert seen.value % ROUNDED_TO == seen.n % ROUNDED_TO == 0
                assert abs(seen.value - cell.value) < ROUNDED_TO
    assert any(cell.hidden for cell in told(town, 9).values())
    assert any(not cell.hidden for cell in told(town, 9).values())


def test_somebody_who_subtracts_at_every_size_finds_no_small_cell(town):
    """P44: all sizes of hexes as one system, even with exact counts where they are shown: no small cell comes out."""
    snapshot = read_snapshot(town)
    grid = grid_of(snapshot, "hex", 11)
    place, members, small = np.arange(grid.ids.len()), [], []
    counts = np.bincount(grid.place, minlength=grid.ids.len())
    for resolution in range(11, 3, -1):
        seen, ids = told(town, resolution), grid_of(snapshot, "hex", resolution).ids.to_list()
        rows = [place == number for number in range(len(ids))]
        members += [row for row, one in zip(rows, ids, strict=True) if not seen[one].hidden]
        small += [row for row in rows if row @ counts < LEAST]
        if resolution > 4:
            place = parent_places(snapshot, resolution)[place]
    known, small = np.array(members, dtype=float), np.array(small, dtype=float)
    assert len(small) > 500
    basis = np.linalg.svd(known, full_matrices=False)
    span = basis.Vh[basis.S > 1e-9]
    inside = ((small @ span.T) ** 2).sum(axis=1)  # how much of a sum follows from the known ones
    assert not (inside > (small**2).sum(axis=1) - 1e-6).any()


def test_asking_again_tells_the_same(town):
    first = told(town, 9)
    heatmaps._heatmap.cache_clear()
    seen_of.cache_clear()
    assert told(town, 9) == first


def test_leaving_one_voter_out_changes_no_count_by_one(town):
    """P44: two questions whose answers differ by one person differ by nothing or by five."""
    door = read_snapshot(town).table("voters")["door_id"][0]
    universes.create_universe(town, "all but one door", f"door_id != '{door}'")
    spec = HeatmapSpec("doors", "hex", 8)
    whole, without = (
        {cell.cell_id: cell for cell in heatmaps.read_heatmap(town, one, hide_small=True).cells}
        for one in (spec, replace(spec, universe="all but one door"))
    )
    changes = {
        whole[one].n - cell.n for one, cell in without.items() if not (cell.hidden or whole[one].hidden)
    }
    assert changes <= {-5, 0, 5}
