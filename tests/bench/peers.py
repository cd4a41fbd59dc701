"""Other solvers of the round trip, and the plain ways, each on a matrix of whole centimetres; an order each."""

from __future__ import annotations

import numpy as np

from routing.improve import nearest_neighbour


def by_nearest_neighbour(legs, _seconds):
    """Go to the nearest place not yet visited."""
    return nearest_neighbour(legs.astype(float), 0)


def by_ortools(legs, seconds):
    """OR-Tools routing with guided local search."""
    from ortools.constraint_solver import pywrapcp
    from ortools.constraint_solver import routing_enums_pb2 as kinds

    manager = pywrapcp.RoutingIndexManager(len(legs), 1, 0)
    model = pywrapcp.RoutingModel(manager)
    model.SetArcCostEvaluatorOfAllVehicles(model.RegisterTransitMatrix(legs.tolist()))
    parameters = pywrapcp.DefaultRoutingSearchParameters()
    parameters.first_solution_strategy = kinds.FirstSolutionStrategy.PATH_CHEAPEST_ARC
    parameters.local_search_metaheuristic = kinds.LocalSearchMetaheuristic.GUIDED_LOCAL_SEARCH
    parameters.time_limit.FromMilliseconds(round(1000 * seconds))
    solution = model.SolveWithParameters(parameters)
    index, tour = model.Start(0), []
    while not model.IsEnd(index):
        tour.append(manager.IndexToNode(index))
        index = solution.Value(model.NextVar(index))
    return np.array(tour)


def by_pyvrp(legs, seconds):
    """PyVRP, hybrid genetic search or its successor."""
    from pyvrp import Model
    from pyvrp.stop import MaxRuntime

    model = Model()
    spots = [model.add_location(0, 0) for _ in legs]
    model.add_depot(spots[0])
    for spot in spots[1:]:
        model.add_client(spot)
    model.add_vehicle_type(1)
    for a, here in enumerate(spots):
        for b, there in enumerate(spots):
            if a != b:
                model.add_edge(here, there, distance=int(legs[a, b]))
    result = model.solve(MaxRuntime(seconds), display=False, collect_stats=False)
    route = result.best.routes()[0]
    return np.array([0, *(stop.idx + 1 for stop in route if stop.is_client())])


def by_vroom(legs, seconds):
    """VROOM on one thread; its exploration level is the seconds, 5 at most."""
    import vroom

    problem = vroom.Input()
    problem.set_durations_matrix("car", legs.astype(np.uint32))
    problem.add_vehicle([vroom.Vehicle(1, start=0, end=0)])
    problem.add_job([vroom.Job(number, location=number) for number in range(1, len(legs))])
    routes = problem.solve(exploration_level=min(5, round(seconds)), nb_threads=1).routes
    return np.array([0, *routes[routes["type"] == "job"]["location_index"].astype(int)])
