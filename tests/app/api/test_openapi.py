"""The description of the web door explains itself, and names every verb of the house."""

import importlib
import inspect
import json
import pkgutil

import pytest

import app.service
from app import jobs
from app.api.server import TAGS


@pytest.fixture(scope="module")
def document(quiet):
    return quiet.app.openapi()


@pytest.fixture(scope="module")
def operations(document):
    return [
        (f"{method.upper()} {path}", operation)
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
    ]


def _verbs():
    for module in pkgutil.iter_modules(app.service.__path__):
        room = importlib.import_module(f"app.service.{module.name}")
        for name, verb in inspect.getmembers(room, inspect.isfunction):
            first = next(iter(inspect.signature(verb).parameters), "")
            if verb.__module__ == room.__name__ and not name.startswith("_") and first in {"c", "folder"}:
                yield name


def test_every_verb_of_the_service_is_an_operation(operations):
    named = {operation["operationId"] for _, operation in operations}
    slow = {"read_job", "list_jobs", "cancel_job", *jobs.SLOW_VERBS}
    on_this_computer_only = {"create_owner", "write_backup"}
    assert (set(_verbs()) | slow) - on_this_computer_only <= named


def test_no_two_operations_share_a_name(operations):
    names = [operation["operationId"] for _, operation in operations]
    assert len(names) == len(set(names))


def test_every_operation_says_what_it_does_and_what_can_go_wrong(operations):
    for name, operation in operations:
        assert operation["summary"], name
        assert operation["description"], name
        assert set(operation["tags"]) <= set(TAGS), name
        if not name.endswith("z"):
            assert {"401", "404", "422"} <= set(operation["responses"]), name


def test_every_operation_has_a_shape_for_its_answer(operations):
    for name, operation in operations:
        status, answer = next((s, a) for s, a in operation["responses"].items() if s.startswith("2"))
        assert status == "204" or answer.get("content"), name


def _body(operation):
    return operation.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema")


def test_every_body_has_an_example(document, operations):
    for name, operation in operations:
        if schema := _body(operation):
            body = document["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
            assert body["examples"], name
            assert body["additionalProperties"] is False, name


def test_every_problem_is_sent_as_a_problem(operations):
    for name, operation in operations:
        for status, answer in operation["responses"].items():
            if status.startswith(("4", "5")):
                assert set(answer["content"]) == {"application/problem+json"}, (name, status)


def test_every_reference_leads_somewhere(document):
    text = json.dumps(document)
    for part in text.split('"$ref": "#/components/schemas/')[1:]:
        assert part.partition('"')[0] in document["components"]["schemas"]


def test_nothing_of_a_voter_can_stand_in_an_answer_of_the_plan(document, operations):
    """P31: no answer holds a name, phone or mail of a voter but what the phone shows; staff have their e-mail."""
    bodies = {
        schema["$ref"].rpartition("/")[2]
        for _, operation in operations
        for schema in [_body(operation)]
        if schema
    }
    answers = {
        name: set(schema.get("properties", {}))
        for name, schema in document["components"]["schemas"].items()
        if name not in bodies
    }
    personal = {"first_name", "last_name", "phone", "email", "birth_year", "house_number", "address"}
    assert {name for name, fields in answers.items() if fields & personal} == {
        "UnlocatedDoor",
        "SetPlace",
        "FoundDoor",  # addresses as planners search them
        "Person",
        "Invitation",
        *{"Address", "Door", "Voter"},  # in a downloaded turf only
        "PaperDoor",  # what the printed page shows, for typing it in
    }
