from dataclasses import replace

from app.exports.listing import listed_doors, street_blocks
from tests.app.exports.crossroads import crossroads, door, packet


def blocks_of(*addresses):
    stops = [[door(str(n), number, street, (n, 0))] for n, (number, street) in enumerate(addresses)]
    return street_blocks(packet("T", stops, [(0.0, 0.0)] * len(stops)))


def test_every_door_is_listed_once_in_the_order_of_the_walk():
    p = crossroads()
    wanted = [door_id for stop in p.walk.stops for door_id in stop.door_ids]
    assert [found.door.door_id for _, found in listed_doors(p)] == wanted
    assert [stop for block in street_blocks(p) for stop in block.stops] == list(p.walk.stops)


def test_a_block_says_its_side_and_direction():
    (block,) = blocks_of(("2", "Elm"), ("4", "Elm"), ("8", "Elm"))
    assert (block.side, block.direction) == ("even", "up")
    (block,) = blocks_of(("9", "Elm"), ("5", "Elm"), ("132-01", "Elm"), ("1", "Elm"))
    assert block.side == "odd"


def test_a_walk_up_one_side_and_down_the_other_has_two_headings():
    first, second = blocks_of(*((n, "Elm") for n in ("2", "4", "6", "5", "3", "1")))
    assert (first.side, first.direction, second.side, second.direction) == ("even", "up", "odd", "down")


def test_a_zigzag_is_one_block_of_both_sides():
    (block,) = blocks_of(*((n, "Elm") for n in ("2", "1", "4", "3", "6", "5")))
    assert (block.side, block.direction) == ("both", "up")


def test_a_door_without_a_street_in_its_address_has_the_street_it_was_put_on():
    p = packet("T", [[door("1", "5", "", (0, 0))]], [(0.0, 0.0)])
    walked = replace(p.walk, stops=(replace(p.walk.stops[0], street_name="Alley"),))
    assert street_blocks(replace(p, walk=walked))[0].street_name == "Alley"
