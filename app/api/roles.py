"""Who may do what: one row an operation, named as in the description of the interface.

A canvasser's operations answer for the assignments in hand only; that is settled where they read
(`app.service.field`), not here. An operation without a row is refused to everybody and fails a test.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from app.canvass import Actor

Asker = Literal["owner", "director", "analyst", "canvasser", "nobody"]

NOBODY: frozenset[Asker] = frozenset({"owner", "director", "analyst", "canvasser", "nobody"})
"""Open to everybody, signed in or not."""
MEMBERS: frozenset[Asker] = frozenset({"owner", "director", "analyst", "canvasser"})
PLANNERS: frozenset[Asker] = frozenset({"owner", "director"})
READERS: frozenset[Asker] = frozenset({"owner", "director", "analyst"})
FIELD: frozenset[Asker] = frozenset({"owner", "director", "canvasser"})
OWNERS: frozenset[Asker] = frozenset({"owner"})

_OPEN = "healthz readyz read_metrics list_campaigns sign_in sign_out open_session accept_invitation open_field set_password"
_HALF = "read_session close_session begin_second_factor confirm_second_factor"
_MEMBER = f"{_HALF} change_password"
_OWNER = """
    create_campaign set_public_url
    list_audit verify_audit
    change_person make_password_link reset_second_factor invite_person list_invitations delete_invitation
"""
_READER = """
    find_places
    read_tallies write_tallies list_odd_patterns
    make_read_key list_read_keys delete_read_key
    read_campaign examine list_areas list_cuts list_layouts list_turfs list_universes
    read_heatmap write_heatmap read_cell list_metrics read_timeline compare_cells read_tiles
"""
"""What gives a count here knows who asks: to those who ``sees_small`` refuses, no figure of few people."""
_PLANNER = """
    list_edits plan_launch read_filter measure_areas list_turf_states list_turf_progress
    list_doors count_universe measure_area read_cut read_turf
    list_jobs read_job follow_job cancel_job
    list_door_states
    find_doors make_area_turfs mark_printed
    cut_alternatives choose_cut measure_move move_doors split_turf merge_turfs rename_turf recut_turfs redo_edit
    wish_walk undo_walk redo_walk
    note_building delete_building_note list_building_notes list_set_places list_snaps locate_online
    cut_turf draw_turf undo_edit delete_cut plan_walks read_walk read_handout export_turfs read_export
    create_universe delete_universe
    import_streets import_boundaries import_addresses import_voters import_columns guess_mapping
    list_rejects write_rejects list_exceptions list_precinct_mismatches
    list_unlocated_doors place_door forget_place
    import_contacts import_history
    recognise_file forget_file import_sample list_filter_columns change_universe
    assign_turf list_assignments return_turf revoke_assignment
    list_reviews resolve_review list_people
    list_scripts read_script read_script_file write_script write_script_file choose_script retire_script read_paper_sheet enter_results
    list_suppressions suppress unsuppress list_consents add_consent list_notices write_notice
"""
_LAYERS = """
    read_landing read_conformance describe_layers list_collections read_collection read_features read_feature
"""
_FIELD = "receive_results list_own_assignments read_package read_states read_hand"

MAY: dict[str, frozenset[Asker]] = {
    operation: askers
    for names, askers in (
        (_OPEN, NOBODY),
        (_MEMBER, MEMBERS),
        (_OWNER, OWNERS),
        (_READER, READERS),
        (_LAYERS, READERS),
        (_PLANNER, PLANNERS),
        (_FIELD, FIELD),
    )
    for operation in names.split()
}
"""Operation -> who may ask for it."""


QUIET = frozenset(
    [
        "healthz",
        "readyz",
        "read_metrics",
        "list_campaigns",
        "sign_in",
        "sign_out",
        "close_session",
        "read_session",
        "open_session",
        "set_password",
        "reset_second_factor",
        "read_campaign",
        "examine",
        "list_areas",
        "list_cuts",
        "list_doors",
        "list_layouts",
        "list_turfs",
        "list_universes",
        "count_universe",
        "read_filter",
        "list_filter_columns",
        "measure_area",
        "read_cut",
        "read_turf",
        "read_heatmap",
        "list_metrics",
        "read_timeline",
        "compare_cells",
        "read_cell",
        "read_tiles",
        "list_jobs",
        "read_job",
        "follow_job",
        "list_assignments",
        "list_own_assignments",
        "read_states",
        "read_hand",
        "list_door_states",
        "list_turf_progress",
        "read_tallies",
        "read_landing",
        "read_conformance",
        "describe_layers",
        "list_collections",
        "read_collection",
        "read_features",  # of doors it notes itself who read them, once a reading and not once a page
        "read_feature",
        "list_read_keys",
        "list_odd_patterns",
        "list_turf_states",
        "measure_areas",
        "find_places",
        "find_doors",  # asked with every letter; addresses, but nobody who lives there
        "list_reviews",
        "list_suppressions",
        "list_scripts",
        "read_script",
        "read_script_file",
        "list_notices",
        "list_people",
        "list_invitations",
        "list_audit",
        "verify_audit",
        "receive_results",
    ]
)
"""Operations that leave no entry in the audit trail: they show no person, or write a record of their own."""

LIMITED = {
    "sign-in": frozenset(_HALF.split()) | frozenset(_OPEN.split()),
    "read": frozenset(_LAYERS.split()),
    "send": frozenset({"receive_results", "read_hand"}),
}
"""What somebody may do who is not wholly signed in, by ``Actor.only``."""


def sees_small(actor: Actor) -> bool:
    """Tell whether somebody may see figures of few people: planners, who see the people themselves."""
    return actor.role in PLANNERS


def may(actor: Actor | None, operation: str) -> bool:
    """Tell whether somebody may do an operation at all."""
    if actor is not None and actor.only and operation not in LIMITED[actor.only]:
        return False
    return (actor.role if actor else "nobody") in MAY.get(operation, frozenset())
