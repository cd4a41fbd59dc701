"""Who sees what: every role at every route, and what each answer carries and leaves behind."""

import re
from collections import Counter

import pytest
from fastapi.routing import APIRoute

from app.api.headers import FOREVER, FRESH
from app.snapshots import read_snapshot
from tests.app.api.live import make_empty, make_gridville, serving, write_town
from tests.promises.hill import ROLES, cast_of, client_of

ROWS = {
    # asker letters: o owner, d director, a analyst, c canvasser, l holder of an open link, h owner who still needs
    # the second factor, s key of a downloaded package, r key that reads layers, * everybody
    "*": """healthz readyz read_metrics list_campaigns sign_in sign_out open_session accept_invitation
        open_field set_password""",
    "odaclh": "read_session close_session begin_second_factor confirm_second_factor",
    "odacl": "change_password",
    "o": """set_public_url list_audit verify_audit change_person make_password_link reset_second_factor invite_person
        list_invitations delete_invitation""",
    "oda": """read_campaign examine list_areas list_cuts list_layouts list_turfs list_universes
        read_tallies write_tallies list_odd_patterns make_read_key list_read_keys delete_read_key
        read_heatmap write_heatmap read_cell list_metrics read_timeline compare_cells read_tiles find_places""",
    "odar": """read_landing read_conformance describe_layers list_collections read_collection read_features
        read_feature""",
    "od": """list_doors count_universe measure_area read_cut read_turf list_jobs read_job follow_job cancel_job
        list_turf_progress list_edits plan_launch read_filter measure_areas list_turf_states
        list_door_states find_doors make_area_turfs mark_printed cut_turf draw_turf undo_edit delete_cut plan_walks read_walk read_handout export_turfs
        read_export create_universe delete_universe import_streets import_boundaries import_addresses
        import_voters import_columns import_contacts import_history guess_mapping list_rejects
        write_rejects list_exceptions list_precinct_mismatches list_unlocated_doors place_door forget_place
        assign_turf list_assignments return_turf revoke_assignment list_reviews resolve_review
        list_scripts read_script read_script_file write_script write_script_file choose_script retire_script read_paper_sheet
        enter_results list_suppressions suppress unsuppress list_consents add_consent list_notices write_notice
        list_people cut_alternatives choose_cut measure_move move_doors split_turf merge_turfs rename_turf
        recut_turfs redo_edit wish_walk undo_walk redo_walk note_building delete_building_note
        list_building_notes list_set_places list_snaps locate_online recognise_file forget_file
        import_sample list_filter_columns change_universe""",
    "odcl": "list_own_assignments read_package read_states",
    "odcls": "receive_results read_hand",
    "": "create_campaign",  # by the one-time link alone
}
LETTER = {
    "owner": "o",
    "director": "d",
    "analyst": "a",
    "canvasser": "c",
    "link": "l",
    "half": "h",
    "sender": "s",
    "reader": "r",
    "nobody": "",
    "foreign": "",
    "expired": "",
}
PUBLIC = {FRESH, FOREVER}
PAGES = (
    "/",
    "/sign-in",
    "/docs",
    "/c/{id}",
    "/c/{id}/",
    "/c/{id}/f",
    "/c/{id}/f/",
    "/c/{id}/join",
    "/c/{id}/reset",
)
PAGES += ("/c/{id}/sign-in", "/c/{id}/t/{turf}", "/c/{id}/nothing", "/nothing", "/static/js/main.js")


def may(asker, operation):
    """Tell whether the table above lets somebody do an operation."""
    for letters, names in ROWS.items():
        if operation in names.split():
            return letters == "*" or (LETTER[asker] != "" and LETTER[asker] in letters)
    raise AssertionError(f"the operation {operation} has no row")


@pytest.fixture(scope="module")
def hill(tmp_path_factory):
    """Gridville with people in every role, and an empty campaign beside it."""
    folder = tmp_path_factory.mktemp("matrix")
    town = make_gridville(folder / "gridville", write_town(folder / "files"))
    with serving([town, make_empty(folder / "beside", invented=False)]) as live:
        yield live, cast_of(live, "gridville", "beside")


@pytest.fixture(scope="module")
def secrets_of_town(hill):
    """Names, streets and ids that nobody without the right may read in any answer."""
    c = hill[0].app.state.campaigns.read("gridville")
    snapshot = read_snapshot(c)
    voters, doors = snapshot.table("voters"), snapshot.table("doors")
    names = {f"{row['first_name']} {row['last_name']}" for row in voters.iter_rows(named=True)}
    found = {*names, *voters["last_name"], *voters["voter_id"], *doors["door_id"]}
    return sorted({str(one) for one in found if len(str(one)) > 4})


def operations(live):
    for path, methods in live.app.openapi()["paths"].items():
        for method, operation in methods.items():
            yield method.upper(), path, operation["operationId"]


def filled(path, place, cast, turfs):
    """Fill a template with ids of the own turf, of another one, or of nothing that is there."""
    hand = cast.hands["other" if place == "other turf" else "own"]
    ids = {
        "campaign_id": "beside" if place == "other campaign" else "gridville",
        "turf_id": hand.turf_id,
        "assignment_id": hand.assignment_id,
        "cut_id": turfs[0].cut_id,
        "person_id": cast.person_ids["analyst"],
    }
    if place == "foreign id":
        ids = {name: "n0thing" if name != "campaign_id" else "gridville" for name in ids}
    return re.sub(r"\{(\w+)\}", lambda found: ids.get(found[1], "n0thing"), path)


def expected(asker, operation, path, place):
    """Give the statuses that are right: the own refusals to those who may not, and never one to those who may."""
    campaign_route = path.startswith("/c/")
    asks = asker
    if place == "other campaign":
        asks = "owner" if asker == "foreign" else "nobody"
    if operation == "create_campaign":
        return {401}
    if not campaign_route or may(asks, operation):
        return None
    return {401} if asks in {"nobody", "foreign", "expired", "half", "sender", "reader"} else {403}


def test_every_operation_has_a_row_and_no_row_is_idle(hill):
    """P32: a route without a row fails."""
    named = Counter(name for names in ROWS.values() for name in names.split())
    assert set(named) == {operation for _, _, operation in operations(hill[0])}
    assert max(named.values()) == 1


@pytest.fixture(scope="module")
def answers(hill):
    """Ask every route as everybody, with own ids, others' ids and foreign ids; keep what was answered."""
    live, cast = hill
    from app.service.turfs import list_turfs

    turfs = list_turfs(live.app.state.campaigns.read("gridville"))
    found = []
    for asker in cast.askers:
        with client_of(live, cast, asker) as client:
            for method, path, operation in operations(live):
                for place in ("own turf", "other turf", "other campaign", "foreign id"):
                    right = expected(asker, operation, path, place)
                    address = filled(path, place, cast, turfs)
                    changes = method != "GET" or operation == "follow_job"
                    # an option nobody knows stops a change after its right was looked at
                    options = {"no-such-option": "1"} if right is None and changes else None
                    own = asker == "link" and operation in {"read_package", "read_states"}
                    if own and place == "own turf":
                        address = address.replace(
                            cast.hands["own"].assignment_id, cast.hands["link"].assignment_id
                        )
                    body = None if method == "GET" else b"{}"
                    answer = client.request(method, address, params=options, content=body)
                    client.cookies.clear()
                    found.append(((asker, method, operation, place), right, answer))
    return found


def test_everybody_gets_what_the_table_says_and_nothing_else(answers):
    """P32: at least 1,000 cells, no leak."""
    wrong = {}
    for cell, right, answer in answers:
        refused = answer.status_code in {401, 403}
        if (refused if right is None else answer.status_code not in right) or answer.status_code >= 500:
            wrong[cell] = (answer.status_code, right)
    assert wrong == {}
    assert len(answers) >= 1000


def test_no_refusal_tells_anything_of_the_town(answers, secrets_of_town):
    """P32: what is refused holds no name, street, id of a voter or door."""
    seen = {}
    for cell, right, answer in answers:
        if right is not None or answer.status_code >= 400:
            seen.setdefault(answer.text, cell)
    leaks = [(cell, one) for text, cell in seen.items() for one in secrets_of_town if one in text]
    assert leaks == []


def test_a_turf_in_other_hands_and_a_foreign_id_are_not_there(answers):
    """P32: 404, as for what does not exist."""
    checked = 0
    for (asker, method, operation, place), right, answer in answers:
        field = operation in {"read_package", "read_states"}
        foreign = (
            place == "foreign id" and method == "GET" and operation in {"read_turf", "read_cut", "read_job"}
        )
        if right is None and (foreign or (field and place != "own turf" and asker != "foreign")):
            assert answer.status_code == 404, (asker, operation, place)
            checked += 1
        if field and place == "own turf" and asker in {"canvasser", "link"}:
            assert answer.status_code == 200, (asker, operation)
            checked += 1
    assert checked > 20


def test_an_analyst_sees_counts_and_never_a_name(answers, hill):
    """P32: no route that an analyst may ask names a voter."""
    c = hill[0].app.state.campaigns.read("gridville")
    voters = read_snapshot(c).table("voters")
    names = {f"{row['first_name']} {row['last_name']}" for row in voters.iter_rows(named=True)}
    names |= set(voters["voter_id"])
    for (asker, _, operation, _), _, answer in answers:
        if asker == "analyst" and answer.status_code == 200 and "text" in answer.headers["content-type"]:
            assert not [name for name in names if name in answer.text], operation
        if asker == "analyst" and answer.status_code == 200 and "json" in answer.headers["content-type"]:
            assert not [name for name in names if f'"{name}"' in answer.text], operation


def test_every_answer_of_every_route_and_status_carries_the_policy(answers, hill):
    """P27: no inline script or style anywhere, no frames, no sniffing, no referrer; pages too."""
    live, cast = hill
    found = [(cell[2], answer) for cell, _, answer in answers]
    for asker in ("nobody", "owner", "link"):
        with client_of(live, cast, asker) as client:
            turf_id = cast.hands["own"].turf_id
            for page in PAGES:
                address = page.replace("{id}", "gridville").replace("{turf}", turf_id)
                found += [
                    (page, client.get(address, headers={"accept": accept})) for accept in ("text/html", "*/*")
                ]
            found.append(("421", client.get("/", headers={"host": "evil.example.com"})))
            found.append(("403", client.post("/api/sign-in", headers={"origin": "https://evil.example.com"})))
    for name, answer in found:
        policy = answer.headers["content-security-policy"]
        assert "default-src 'none'" in policy, name
        assert "frame-ancestors 'none'" in policy, name
        assert "unsafe" not in policy, name
        assert answer.headers["x-content-type-options"] == "nosniff", name
        assert answer.headers["referrer-policy"] == "no-referrer", name
    statuses = {answer.status_code for _, answer in found}
    assert {200, 303, 401, 403, 404, 421, 422} <= statuses


def test_answers_with_anybodys_data_are_not_stored(answers):
    """P39: everything of a campaign is `no-store`; only the map's streets and our own files are kept."""
    kept = {
        operation
        for (_, _, operation, _), _, answer in answers
        if answer.headers["cache-control"] != "no-store"
    }
    assert kept <= {"read_tiles"}


def test_the_routes_of_the_app_are_those_described_and_a_few_pages(hill):
    """P32: no operation hides from the description."""
    hidden = {
        route.path
        for route in hill[0].app.routes
        if isinstance(route, APIRoute) and not route.include_in_schema
    }
    assert not [path for path in hidden if "/api/" in path]


def test_every_role_is_in_the_table():
    assert {LETTER[role] for role in ROLES} == set("odac")
