"""Hostile text: P25 formulas, P26 what would run, P28 filters, P31 fields that nobody knows."""

import csv
import random
import string
from contextlib import suppress

import polars as pl
import pytest
from pydantic import BaseModel

from app.api.access import Access
from app.api.bodies import Body
from app.api.opened import OpenCampaigns
from app.api.roles import may
from app.api.server import create_app
from app.canvass import Actor
from app.universe import compile_where, parse_where, tree_from_json, tree_to_json, write_where
from geo.errors import BadInput
from geo.formulas import guard_formula, unguard_formula
from tests.promises.figures import figure

ANY = (
    "=+-@|%\t\r\n\0\uff1d\uff0b\uff0d\uff20'\" ,;()!"
    + string.ascii_letters
    + string.digits
    + "éß漢😀\u202e\u2028"
)
DANGEROUS = set("=+-@|%\t\r\n\0\uff1d\uff0b\uff0d\uff20")


def some_text(chance):
    return "".join(chance.choice(ANY) for _ in range(chance.randrange(12)))


def test_no_text_is_a_formula_in_a_table_and_every_text_comes_back(tmp_path):
    """P25: through a CSV file and back, every byte of it."""
    chance = random.Random(25)
    texts = [some_text(chance) for _ in range(figure(20_000, 200_000))]
    with (tmp_path / "one.csv").open("w", newline="", encoding="utf-8") as file:
        csv.writer(file, quoting=csv.QUOTE_ALL).writerows([guard_formula(text)] for text in texts)
    with (tmp_path / "one.csv").open(newline="", encoding="utf-8") as file:
        cells = [row[0] for row in csv.reader(file)]
    assert not [cell for cell in cells if cell.lstrip(" ")[:1] in DANGEROUS - {"'"} and cell.strip(" ")]
    assert [unguard_formula(cell) for cell in cells] == texts


COLUMNS = {
    "party": pl.String,
    "age": pl.Int32,
    "support_score": pl.Float64,
    "registered_on": pl.Date,
    "history": pl.List(pl.String),
    "street_name": pl.String,
    "lon": pl.Float64,
    "lat": pl.Float64,
}
WORDS = (
    *COLUMNS,
    *(
        "and",
        "or",
        "not",
        "in",
        "is",
        "empty",
        "contains",
        "has",
        "true",
        "false",
        "voted",
        "of",
        "last",
        "within",
    ),
    *(
        "m",
        "km",
        "days",
        "contacted",
        "attempted",
        "since",
        "(",
        ")",
        ",",
        "=",
        "!=",
        "<",
        ">=",
        "'D'",
        "'",
        "''",
        "3",
    ),
    *(
        "-1",
        "1e999",
        "9" * 40,
        "2020-01-01",
        "2020-13-45",
        "general",
        "general-2024",
        "; DROP TABLE voter",
        "--",
    ),
    *("\\", "\0", "\u202e", "${x}", "{{x}}", "__import__('os')", "'; SELECT 1 --", "%s", "pl.col('age')"),
)


def test_no_filter_becomes_anything_but_a_tree():
    """P28: by the grammar and by its pieces put together wildly; each is a filter of known parts, or refused."""
    people = pl.DataFrame(schema=COLUMNS)
    chance, understood = random.Random(28), 0
    for _ in range(figure(6_000, 500_000)):
        where = " ".join(chance.choice(WORDS) for _ in range(chance.randint(1, 9)))
        if chance.random() < 0.4:
            where = _sentence(chance, 3)
        with suppress(BadInput):
            tree = parse_where(where)
            assert tree_to_json(tree_from_json(tree_to_json(tree))) == tree_to_json(tree)
            assert tree_to_json(parse_where(write_where(tree))).keys() == tree_to_json(tree).keys()
            compiled = compile_where(tree, people.schema, ["general-2022", "general-2024"])
            assert people.filter(compiled).height == 0
            understood += 1
    assert understood > 300


def _sentence(chance, depth):
    """Write a filter by the grammar, with hostile texts as its values."""
    if depth and chance.random() < 0.5:
        parts = (_sentence(chance, depth - 1), _sentence(chance, depth - 1))
        return f"({parts[0]}) {chance.choice(('and', 'or', 'and not'))} ({parts[1]})"
    value = some_text(chance).replace("'", "''")
    return chance.choice(
        (
            f"party = '{value}'",
            f"street_name contains '{value}'",
            f"history has '{value}'",
            f"party in ('{value}', 'D')",
            f"age {chance.choice(('<', '>='))} {chance.randrange(200)}",
            "registered_on > 2020-02-29",
            "street_name is empty",
            "within 250 m of (-71.1, 42.37)",
            "voted 1 of last 2 generals",
        )
    )


def all_bodies():
    """Every model that a route takes, with those inside it."""
    return sorted(_below(Body), key=lambda one: one.__qualname__)


def _below(model):
    found = {model}
    for one in model.__subclasses__():
        found |= _below(one)
    return found


@pytest.mark.parametrize("model", all_bodies(), ids=lambda model: model.__qualname__)
def test_every_body_refuses_fields_that_nobody_knows(model):
    """P31: whatever a route takes."""
    assert model.model_config["extra"] == "forbid"
    assert model.model_config["allow_inf_nan"] is False


def test_every_model_of_the_web_door_is_a_body():
    """P31: none takes fields by another way; the one that is no body is only ever answered."""
    loaded = [one for one in _below(BaseModel) if one.__module__.startswith("app.")]
    assert [one.__qualname__ for one in loaded if not issubclass(one, Body)] == ["Health"]


PERSONAL = {"first_name", "last_name", "phone", "email", "birth_year", "age", "sex", "party", "house_number"}
STAFF = {"email"}
"""Of those who have an account."""
SHOWN = {
    "nobody": STAFF,  # one's own, once an invitation was taken
    "analyst": STAFF,
    "canvasser": PERSONAL,  # of the turf in hand
    "director": PERSONAL,
    "owner": PERSONAL,
}


@pytest.mark.parametrize("role", SHOWN)
def test_fields_of_people_stand_in_answers_to_those_who_need_them(role):
    """P31: what any answer to a role can hold, by the description of the interface."""
    document = create_app(OpenCampaigns.of_folders([]), Access()).openapi()
    actor = None if role == "nobody" else Actor("p1", role)
    found = set()
    for methods in document["paths"].values():
        for operation in methods.values():
            if may(actor, operation["operationId"]):
                found |= _fields(document, operation["responses"])
    assert found & PERSONAL <= SHOWN[role]
    assert "password_hash" not in found


def _fields(document, part, seen=()):
    """Collect every name of a field below a part of the description."""
    if isinstance(part, list):
        return set().union(*[_fields(document, one, seen) for one in part])
    if not isinstance(part, dict):
        return set()
    found = set(part["properties"]) if isinstance(part.get("properties"), dict) else set()
    name = str(part.get("$ref", "")).rpartition("/")[2]
    if name and name not in seen:
        found |= _fields(document, document["components"]["schemas"][name], (*seen, name))
    return found.union(*[_fields(document, one, seen) for one in part.values()])
