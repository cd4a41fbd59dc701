"""The launch plan: value first, shifts filled, goals turned into doors and days."""

import pytest

from app.launch import LaunchSpec, LaunchTurf, plan_day
from app.service import launch, turfs, universes
from geo.errors import BadInput, NotFound

HOUR = 3600.0


def turf(number, hours, targets, doors=40):
    return LaunchTurf(f"T{number}", number, doors, targets, hours * HOUR, targets / hours)


FOUR = [turf(1, 3, 60), turf(2, 3, 90), turf(3, 1, 50), turf(4, 1.5, 15)]


def day(**asked):
    return plan_day("everyone", "c1", FOUR, LaunchSpec(**asked))


def today(plan):
    return [one.number for one in plan.turfs if one.canvasser]


def test_the_turfs_with_most_targets_an_hour_come_first():
    assert [one.number for one in day().turfs] == [3, 2, 1, 4]


def test_two_canvassers_take_the_best_turfs_and_fill_what_is_left_of_a_shift():
    plan = day(canvassers=2)
    assert today(plan) == [3, 2, 4]
    assert {one.number: one.canvasser for one in plan.turfs if one.canvasser} == {3: 1, 2: 2, 4: 1}
    assert plan.today_door_count == 120
    assert plan.today_conversations == 30


def test_everything_takes_as_many_days_as_its_shifts_need():
    assert (day(canvassers=1).shift_count, day(canvassers=1).day_count) == (3, 3)
    assert day(canvassers=3).day_count == 1


def test_a_turf_that_no_shift_can_hold_takes_several():
    plan = plan_day("everyone", "c1", [turf(1, 8, 100)], LaunchSpec(canvassers=3))
    assert plan.turfs[0].shift_count == 3
    assert plan.day_count == 1
    assert plan_day("everyone", "c1", [turf(1, 8, 100)], LaunchSpec(canvassers=2)).today_turf_count == 0


def test_a_goal_becomes_doors_shifts_and_days():
    goal = day(canvassers=1, goal_conversations=20).goal
    assert (goal.door_count, goal.is_reachable) == (80, True)
    assert (goal.shift_count, goal.day_count) == (2, 2)


def test_a_goal_beyond_the_universe_says_how_far_it_goes():
    goal = day(goal_conversations=1000).goal
    assert (goal.is_reachable, goal.most_conversations) == (False, 40)


@pytest.mark.parametrize(
    "asked",
    [{"canvassers": 0}, {"shifts": 0}, {"shift_s": 0.0}, {"contact_rate": 0.0}, {"goal_conversations": 0}],
)
def test_a_plan_that_no_day_can_follow_is_refused(planned, asked):
    with pytest.raises(BadInput):
        launch.plan_launch(planned, "everyone", LaunchSpec(**asked))


def test_a_universe_without_turf_says_so(imported):
    universes.create_universe(imported, "everyone", "true")
    with pytest.raises(NotFound, match="no turf yet"):
        launch.plan_launch(imported, "everyone")


def test_the_plan_of_a_cut_counts_every_target_and_keeps_its_spec(planned):
    spec = LaunchSpec(canvassers=2)
    plan = launch.plan_launch(planned, "everyone", spec)
    assert plan.spec == spec
    assert plan.target_count == sum(one.voter_count for one in turfs.list_turfs(planned))
    assert plan.door_count == sum(one.door_count for one in turfs.list_turfs(planned))
