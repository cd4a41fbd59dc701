"""Other ways to cut turf, each from stops to a turf of every stop, for the benchmark."""

from __future__ import annotations

import numpy as np
import polars as pl

from routing.matrix import Places, build_router, effort_matrix
from routing.measures import along_curve
from routing.solver import shortest_order


def by_curve(ground, count):
    """Cut a Hilbert curve where the work at the doors is even."""
    return _evenly(np.argsort(along_curve(ground.single.xy), kind="stable"), ground.stops.knock_s, count)


def by_kmeans(ground, count):
    """Cluster stops by place, weighted by their doors."""
    from sklearn.cluster import KMeans

    found = KMeans(count, n_init=4, random_state=1).fit(ground.single.xy, sample_weight=ground.stops.knock_s)
    return found.labels_


def by_constrained_kmeans(ground, count):
    """Cluster stops by place into groups of nearly as many stops."""
    from k_means_constrained import KMeansConstrained

    mean = len(ground.stops) / count
    sizes = {"size_min": int(0.97 * mean), "size_max": int(np.ceil(1.03 * mean)) + 1}
    return KMeansConstrained(count, **sizes, n_init=1, random_state=1).fit_predict(ground.single.xy)


def by_maxp(ground, count):
    """Join neighbouring block faces into regions of at least nearly a share of the work (spopt's max-p)."""
    import geopandas as gpd
    from libpysal.weights import WSP
    from spopt.region import MaxPHeuristic

    units = ground.faces
    frame = gpd.GeoDataFrame(
        {"work_s": units.knock_s, "x": units.xy[:, 0], "y": units.xy[:, 1]},
        geometry=gpd.points_from_xy(*units.xy.T),
    )
    graph = units.graph.astype(float)
    graph.data[:] = 1.0
    np.random.seed(1)  # noqa: NPY002 - the peer draws from the old generator
    model = MaxPHeuristic(
        frame,
        WSP(graph).to_W(silence_warnings=True),
        ["x", "y"],
        "work_s",
        0.93 * units.knock_s.sum() / count,
        2,
    )
    model.solve()
    return np.unique(np.asarray(model.labels_), return_inverse=True)[1][units.of_stop]


def by_giant_tour(ground, count):
    """Walk all stops in one tour and cut it where the work with the walk is even."""
    stops = ground.stops
    effort = effort_matrix(build_router(ground.network), Places(stops.segment_id, stops.side, stops.offset_m))
    order = shortest_order(effort, solve_s=0.1)
    legs_s = np.r_[0.0, effort[order[:-1], order[1:]]] / ground.speed_mps
    work_s = np.empty(len(order))
    work_s[order] = stops.knock_s[order] + legs_s
    return _evenly(order, work_s, count)


def _evenly(order, work_s, count):
    """Give the turf of every stop: along the order, as even as whole stops allow."""
    passed = np.cumsum(work_s[order]) - work_s[order] / 2
    turf = np.empty(len(order), dtype=np.int64)
    turf[order] = np.minimum(passed / work_s.sum() * count, count - 1).astype(np.int64)
    return np.unique(turf, return_inverse=True)[1]


def door_turfs(ground, turf):
    """Give the table of doors of every turf, by its number as text."""
    doors = ground.stops.doors.with_columns(turf=pl.Series(np.repeat(turf, ground.stops.door_count)))
    return {
        str(key[0]): part.drop("turf")
        for key, part in sorted(doors.partition_by("turf", as_dict=True).items())
    }
