"""Alternatives: the same doors cut in different ways, side by side, so that a person chooses."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, get_args, get_type_hints

from routing.model import TurfSpec
from routing.turf import cut_turf

if TYPE_CHECKING:
    import polars as pl

    from geo.model import OnProgress
    from routing.model import CutPlan, SidewalkNetwork

LEANS = get_args(get_type_hints(TurfSpec)["lean"])
"""Ways to lean: most even turfs, least walking, fewest divided block faces."""


def alternatives(
    network: SidewalkNetwork,
    doors: pl.DataFrame,
    spec: TurfSpec,
    on_progress: OnProgress | None = None,
    locked: pl.DataFrame | None = None,
) -> tuple[CutPlan, ...]:
    """Cut the same doors once for every way to lean.

    Parameters
    ----------
    network, doors, spec, on_progress, locked
        As for `routing.turf.cut_turf`; ``spec.lean`` does not matter.

    Returns
    -------
    tuple of CutPlan
        In the order of `LEANS`; ``spec.lean`` of each says which it is. Compare their figures.
    """
    plans = []
    for number, lean in enumerate(LEANS):

        def tell(part: float, phrase: str, done: int = number) -> None:
            if on_progress:
                on_progress((done + part) / len(LEANS), phrase)

        plans.append(cut_turf(network, doors, replace(spec, lean=lean), tell, locked))
    return tuple(plans)
