"""The habits of the house that a test can hold: sizes, doors of libraries, names, and parity of verbs."""

import ast
import inspect
import re
import subprocess
import tomllib
from functools import cache
from importlib import import_module
from pathlib import Path

import click
import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("geo", "routing", "app")
FILE_LINES_MAX = 400
BODY_LINES_MAX = 40
JS_LINES_MAX = 200
ARGUMENTS_MAX = 6

DOORS = {
    "osmnx": ("routing/streets.py",),
    "osmium": ("routing/streets.py",),
    "ortools": ("routing/bound.py", "routing/decide.py"),
    "fast_tsp": ("routing/solver.py",),
    "pymetis": ("routing/turf.py",),
    "h3": ("geo/hexes.py",),
    "h3ronpy": ("geo/hexes.py",),
    "numba": ("geo/compiled.py",),
    "distributed": ("app/cluster.py",),
    "folium": ("app/exports/",),
    "branca": ("app/exports/",),
    "typst": ("app/exports/",),
    "segno": ("app/exports/",),
    "pypdf": ("app/exports/",),
    "sqlalchemy": ("app/store/",),
    "alembic": ("app/store/",),
    "fastapi": ("app/api/",),
    "starlette": ("app/api/",),
    "uvicorn": ("app/api/",),
    "click": ("app/cli/", "app/main.py"),
}
"""Library -> the only places that may import it."""

COMMANDS = {
    "create_campaign": "new",
    "set_public_url": "public-url",
    "create_universe": "universe",
    "cut_turf": "cut",
    "draw_turf": "draw",
    "measure_area": "measure",
    "undo_edit": "undo",
    "mark_printed": "printed",
    "measure_areas": "areas",
    "make_area_turfs": "make-turfs",
    "redo_edit": "redo",
    "cut_alternatives": "alternatives",
    "choose_cut": "choose",
    "move_doors": "move",
    "measure_move": "move",
    "split_turf": "split",
    "merge_turfs": "merge",
    "rename_turf": "rename",
    "recut_turfs": "recut",
    "note_building": "note",
    "plan_launch": "plan",
    "plan_walks": "walk",
    "export_turfs": "export",
    "write_heatmap": "heatmap",
    "compare_cells": "compare",
    "write_tallies": "tallies",
    "make_read_key": "read-key",
    "examine": "doctor",
    "count_universe": "count",
    "write_rejects": "list rejects",
    "guess_mapping": "import voters",
    "recognise_file": "recognise",
    "place_door": "place",
    "forget_place": "delete place",
    "create_owner": "owner",
    "write_backup": "backup",
    "restore_backup": "restore",
    "verify_audit": "audit verify",
    "assign_turf": "assign",
    "return_turf": "return",
    "revoke_assignment": "revoke",
    "invite_person": "invite",
    "read_script_file": "show script",
    "write_script_file": "script",
    "make_password_link": "password-link",
    "reset_second_factor": "reset-second-factor",
    "wish_walk": "wish",
    "undo_walk": "undo-walk",
    "redo_walk": "redo-walk",
    "locate_online": "locate",
    "write_script": "script",
    "choose_script": "use-script",
    "retire_script": "retire-script",
    "enter_results": "enter",
    "suppress": "suppress",
    "unsuppress": "unsuppress",
    "add_consent": "consent",
    "write_notice": "notice",
}
"""Verbs whose command has a word of its own; all others are called like ``list turfs`` for list_turfs."""


def sources():
    return sorted(
        path for package in PACKAGES for path in (ROOT / package).rglob("*.py") if "vendor" not in path.parts
    )


@cache
def parsed(path):
    return ast.parse(path.read_text(encoding="utf-8"))


def named(path):
    return path.relative_to(ROOT).as_posix()


def tracked():
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True)
    return [ROOT / name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()]


def test_no_file_is_longer_than_a_person_reads_at_once():
    long = {named(path): len(path.read_text().splitlines()) for path in sources()}
    assert {name: lines for name, lines in long.items() if lines > FILE_LINES_MAX} == {}


def test_no_function_is_longer_than_a_screen():
    long = {}
    for path in sources():
        if "migrations" in path.parts:
            continue  # a migration is a list of tables
        for node in ast.walk(parsed(path)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                body = node.body[1:] if ast.get_docstring(node, clean=False) else node.body
                lines = body[-1].end_lineno - body[0].lineno + 1 if body else 0
                if lines > BODY_LINES_MAX:
                    long[f"{named(path)}:{node.name}"] = lines
    assert long == {}


def test_no_javascript_module_is_longer_than_200_lines():
    modules = [path for path in (ROOT / "app/static").rglob("*.js") if "vendor" not in path.parts]
    assert modules
    long = {
        named(path): len(path.read_text().splitlines()) for path in modules if path.parent.name != "words"
    }
    assert {name: lines for name, lines in long.items() if lines > JS_LINES_MAX} == {}


def test_no_function_below_the_command_line_takes_more_than_six_arguments():
    many = {}
    for path in sources():
        if named(path).startswith("app/cli/"):
            continue  # the options of a command are arguments
        for node in ast.walk(parsed(path)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                count = len(node.args.posonlyargs + node.args.args + node.args.kwonlyargs)
                if count > ARGUMENTS_MAX + ("self" in [argument.arg for argument in node.args.args]):
                    many[f"{named(path)}:{node.name}"] = count
    assert many == {}


def test_no_public_function_below_the_app_hides_its_arguments():
    loose = [
        f"{named(path)}:{node.name}"
        for path in sources()
        if not named(path).startswith("app/")
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_")
        if node.args.kwarg
    ]
    assert loose == []


def test_every_exemption_from_a_rule_gives_its_reason():
    bare = re.compile(r"#\s*(noqa|type:\s*ignore)\S*(:\s*[A-Z0-9, ]+|\[[a-z-, ]+\])?\s*$")
    found = [
        f"{named(path)}:{number}"
        for path in sources()
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if bare.search(line)
    ]
    first_of_five = "geo/errors.py:"  # its first exemption gives the reason of all five
    assert [place for place in found if not place.startswith(first_of_five)] == []


def imported_modules(path):
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            yield node.module


def test_every_heavy_library_has_one_door():
    strangers = [
        (named(path), module)
        for path in sources()
        for module in imported_modules(path)
        if module.split(".")[0] in DOORS and not named(path).startswith(DOORS[module.split(".")[0]])
    ]
    assert strangers == []


def test_leaflet_has_one_door():
    modules = [path for path in (ROOT / "app/static/js").rglob("*.js") if "vendor" not in path.parts]
    touching = [named(path) for path in modules if re.search(r"\bL\.[a-zA-Z]|window\.L\b", path.read_text())]
    assert touching
    assert [
        name for name in touching if not name.startswith(("app/static/js/map.js", "app/static/js/map/"))
    ] == []


def test_no_module_is_named_after_nothing():
    assert [named(path) for path in sources() if re.search(r"util|helper|common|misc", path.stem)] == []


def test_only_one_file_names_colours():
    styles = [path for path in (ROOT / "app/static/css").rglob("*.css") if path.name != "tokens.css"]
    assert styles
    assert [named(path) for path in styles if re.search(r"#[0-9a-fA-F]{3,8}\b", path.read_text())] == []


def test_every_dependency_has_a_reason():
    text = (ROOT / "pyproject.toml").read_text()
    listed = [line for line in text.splitlines() if re.match(r'\s+"[a-z0-9-]+[=<>]=', line)]
    assert len(listed) > 30
    assert [line for line in listed if "#" not in line] == []


def test_lock_files_hold_names_versions_and_hashes_only():
    for name in ("requirements.lock", "tests/requirements.lock"):
        lines = (ROOT / name).read_text().splitlines()
        allowed = re.compile(r"^([a-z0-9._-]+==\S+( ; .*)? \\|    --hash=sha256:[0-9a-f]{64}( \\)?)$")
        assert [line for line in lines if not allowed.match(line)] == []


def test_every_runtime_dependency_is_in_the_lock():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    locked = {
        line.split("==")[0] for line in (ROOT / "requirements.lock").read_text().splitlines() if "==" in line
    }
    wanted = {re.split(r"[=<>\[]", text)[0].replace("_", "-").lower() for text in project["dependencies"]}
    assert wanted <= locked


FOREIGN = (
    "/wo" + "rk/main",
    "/ro" + "ot/",
    "files.pyth" + "onhosted.org",
    "pypi." + "org",
    "registry.npm" + "js.org",
    "deb." + "debian.org",
)


def test_no_file_names_this_machine_or_a_package_index():
    found = []
    for path in tracked():
        if path.stat().st_size < 3_000_000 and path.suffix not in {".otf", ".parquet", ".png", ".pbf"}:
            text = path.read_bytes().decode("utf-8", errors="ignore")
            found += [(named(path), word) for word in FOREIGN if word in text]
    assert found == []


def test_no_town_of_the_shared_data_was_copied_in():
    from tests.shared_data import SHARED

    if not SHARED.is_dir():
        pytest.skip("LOUD: the shared town data are not beside the project, so copies cannot be looked for")
    sizes = {
        path.stat().st_size
        for folder in ("towns", "state")
        for path in (SHARED / folder).rglob("*.*")
        if path.suffix != ".md"
    }
    copied = [
        named(path) for path in tracked() if path.stat().st_size in sizes and path.stat().st_size > 10_000
    ]
    assert copied == []


def service_verbs():
    modules = [
        import_module(f"app.service.{path.stem}") for path in sorted((ROOT / "app/service").glob("[a-z]*.py"))
    ]
    return {
        name
        for module in modules
        for name, member in inspect.getmembers(module, inspect.isfunction)
        if member.__module__ == module.__name__ and not name.startswith("_")
    }


def command_names():
    from app import main  # noqa: F401 - registers nothing by itself, but must import
    from app.cli import commands  # noqa: F401 - it registers every command
    from app.cli.root import turfwalk

    names = set()
    for name, command in turfwalk.commands.items():
        if isinstance(command, click.Group):
            names |= {f"{name} {inner}" for inner in command.commands}
        else:
            names.add(name)
    return names


def usual_command(verb):
    first, *rest = verb.split("_")
    return COMMANDS.get(verb) or f"{'show' if first == 'read' else first} {'-'.join(rest)}"


def test_every_verb_has_its_command():
    assert {
        verb: usual_command(verb) for verb in service_verbs() if usual_command(verb) not in command_names()
    } == {}


def test_every_command_has_its_verb():
    verbs = {usual_command(verb) for verb in service_verbs()}
    exempt = {"demo", "serve", "doctor"}
    jobs = {"show job", "list jobs", "cancel"}  # jobs are how slow verbs run, not a verb of the campaign
    assert command_names() - verbs - exempt - jobs == set()


def api_description():
    from app.api.access import Access
    from app.api.opened import OpenCampaigns
    from app.api.server import create_app

    return create_app(OpenCampaigns([]), Access()).openapi()


def test_every_verb_has_its_route():
    operations = {
        operation["operationId"]
        for path in api_description()["paths"].values()
        for operation in path.values()
        if isinstance(operation, dict) and "operationId" in operation
    }
    on_this_computer_only = {
        "create_owner",
        "write_backup",
        "restore_backup",
    }  # the first owner is made beside the campaign's files
    assert service_verbs() - operations - {"examine"} - on_this_computer_only == set()


def test_every_promise_is_proved_where_it_says():
    """A promise without a test that bears its number is not made; a test's promise is told."""
    rows = re.findall(
        r"^\| (P\d\d) \|.*?\| `(tests/\S+)` \|", (ROOT / "PROMISES.md").read_text(), re.MULTILINE
    )
    assert len(rows) > 30
    assert [promise for promise, path in rows if promise not in (ROOT / path).read_text()] == []
    tests = (path.read_text() for path in (ROOT / "tests" / "promises").glob("test_*.py"))
    numbered = {promise for text in tests for promise in re.findall(r"\bP\d\d\b", text)}
    assert numbered - {promise for promise, _ in rows} == set()


def test_every_operation_says_who_may_ask_for_it():
    from app.api.roles import MAY

    operations = {
        operation["operationId"]
        for path in api_description()["paths"].values()
        for operation in path.values()
        if isinstance(operation, dict) and "operationId" in operation
    }
    assert operations == set(MAY)
