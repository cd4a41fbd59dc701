"""Past results and past votes from files of their own: what filters and heatmaps make of them, and that they stay."""

from datetime import date, timedelta

import polars as pl
import pytest

from app.figures import HeatmapSpec
from app.pastresults import with_results
from app.people import people_of
from app.service import contacts, exceptions, heatmaps, imports, universes
from app.snapshots import read_snapshot
from geo.errors import BadInput
from geo.tables import CONTACTS

TODAY = date.today()  # noqa: DTZ011 - filters ask the same clock
VAN = "Voter File VANID,Contact Name,Date Canvassed,Result,Contact Type,Canvassed By\n"


def a_file(folder, text, name="contacts.csv"):
    (folder / name).write_text(text)
    return folder / name


def days_ago(count):
    return f"{TODAY - timedelta(days=count):%m/%d/%Y}"


@pytest.fixture
def results(tmp_path):
    rows = [
        f"100001,A B,{days_ago(40)},Not Home,Walk,7",
        f"100001,A B,{days_ago(3)} 3:16:00 PM,Canvassed,Walk,7",
        f"100002,C D,{days_ago(50)},NOT HOME,Walk,8",
        f"100002,C D,{days_ago(2)},Come Back,Phone,8",
        f"100003,E F,{days_ago(5)},Refused,Walk,8",
        f"100003,E F,{days_ago(5)},Refused,Walk,8",
        f"999999,G H,{days_ago(5)},Moved,Walk,8",
        f",I J,{days_ago(5)},Moved,Walk,8",
        "100004,K L,soon,Moved,Walk,8",
        f"100004,K L,{days_ago(5)},,Walk,8",
        "100004,short",
    ]
    return a_file(tmp_path, VAN + "\n".join(rows) + "\n")


def voters(c, where):
    return people_of(read_snapshot(c)).chosen(where).collect()["voter_id"].to_list()


def test_every_row_is_added_doubled_or_rejected_with_its_reason(imported, results):
    report = contacts.import_contacts(imported, results)
    assert report.evidence == "contact history: 6 of 6 headings"
    assert (report.rows_in, report.added_count, report.duplicate_count, report.reject_count) == (11, 6, 1, 4)
    assert report.results == {"not-home": 2, "canvassed": 1, "come-back": 1, "moved": 1, "refused": 1}
    assert (report.matched_voter_count, report.unmatched_row_count, report.unmatched_lines) == (3, 1, (8,))
    assert report.last_on == str(TODAY - timedelta(days=2))
    listed = [(one.line, one.column, one.reason) for one in exceptions.list_rejects(imported, "contacts")]
    assert listed == [
        (9, "Voter File VANID", "no voter id"),
        (10, "Date Canvassed", "unreadable date"),
        (11, "Result", "no result"),
        (12, "", "too few columns"),
    ]


@pytest.mark.parametrize(
    ("where", "ids"),
    [
        ("last_result = 'not home'", []),
        ("last_result = 'come back'", ["100002"]),
        ("last_result = 'Canvassed'", ["100001"]),
        ("last_result in ('refused', 'talked')", ["100001", "100003"]),
        ("results has 'Not Home'", ["100001", "100002"]),
        ("attempts >= 2", ["100001", "100002"]),
        ("contacts = 1", ["100001"]),
        ("contacted within 30 days", ["100001"]),
        ("contacted within 2 days", []),
        ("attempted within 1 week and not contacted within 1 week", ["100002", "100003"]),
        (f"attempted since {TODAY - timedelta(days=4)}", ["100001", "100002"]),
        ("last_attempt_on < 1999-01-01", []),
    ],
)
def test_past_results_are_asked_in_filters(imported, results, where, ids):
    contacts.import_contacts(imported, results)
    assert voters(imported, where) == ids
    assert universes.count_universe(imported, f"{where} or attempts = 0").voter_count > len(ids)


def test_results_stay_when_voters_are_imported_again_and_are_never_counted_twice(
    imported, results, gridville_files
):
    contacts.import_contacts(imported, results)
    before = people_of(read_snapshot(imported)).rows.collect()
    imports.import_voters(imported, gridville_files.voters)
    again = contacts.import_contacts(imported, results)
    assert (again.added_count, again.known_count, again.total_count) == (0, 6, 6)
    assert people_of(read_snapshot(imported)).rows.collect().equals(before)


def test_only_the_rows_asked_for_are_added_and_headings_may_be_named(imported, results, tmp_path):
    report = contacts.import_contacts(imported, results, only={"contact type": "walk"})
    assert (report.added_count, report.other_count) == (5, 1)
    assert (
        report.rows_in
        == report.added_count + report.duplicate_count + report.other_count + report.reject_count
    )
    own = a_file(tmp_path, "who,when,said\n100009,2026-09-01,Talked\n", "own.csv")
    named = {"voter_id": "who", "knocked_at": "when", "outcome": "said"}
    assert contacts.import_contacts(imported, own, named).results == {"canvassed": 1}


def test_a_mapping_file_names_results_of_ones_own(imported, tmp_path):
    mapping = a_file(
        tmp_path, 'kind = "contacts"\nbased_on = "contacts"\n[codes.outcome]\nX7 = "not-home"\n', "m.toml"
    )
    own = a_file(tmp_path, "VANID,Date,Result\n100009,2026-09-01,x7\n", "own.csv")
    assert contacts.import_contacts(imported, own, mapping=mapping).results == {"not-home": 1}


def test_times_of_day_are_of_the_campaigns_zone_and_order_results_of_a_day(imported, tmp_path):
    rows = "1,9/28/2026 3:16:00 PM,Moved\n1,9/28/2026 10:00 AM,Not Home\n1,9/28/2026 12:00:00 AM,Refused\n"
    contacts.import_contacts(imported, a_file(tmp_path, "VANID,Date Canvassed,Result\n" + rows))
    table = read_snapshot(imported).table("contacts")
    assert table.schema == CONTACTS
    told = table.with_columns(pl.col("knocked_at").dt.strftime("%H:%M"))
    assert told.select("outcome", "knocked_at").rows() == [
        ("refused", None),
        ("not-home", "15:00"),
        ("moved", "20:16"),
    ]


def test_a_result_of_nobody_in_particular_is_of_everyone_behind_the_door():
    people = pl.DataFrame({"voter_id": ["1", "2", "3"], "door_id": ["d1", "d1", "d2"]})
    row = {"result_id": "a", "voter_id": None, "door_id": "d1", "outcome": "not-home", "knocked_on": TODAY}
    told = pl.DataFrame([row | {"knocked_at": None, "canvasser_id": ""}], schema=CONTACTS)
    found = with_results(people, told)
    assert found.select("voter_id", "attempts", "last_result").rows() == [
        ("1", 1, "not-home"),
        ("2", 1, "not-home"),
        ("3", 0, None),
    ]


def test_a_skipped_door_is_no_attempt():
    people = pl.DataFrame({"voter_id": ["1"], "door_id": ["d1"]})
    row = {"result_id": "a", "voter_id": "1", "door_id": None, "outcome": "skipped", "knocked_on": TODAY}
    told = pl.DataFrame([row | {"knocked_at": None, "canvasser_id": ""}], schema=CONTACTS)
    assert with_results(people, told)["attempts"].to_list() == [0]


def test_without_past_results_a_filter_says_how_to_bring_them_in(imported):
    for where in ("attempts >= 2", "contacted within 30 days", "results has 'moved'"):
        with pytest.raises(BadInput, match=r"past results \(character 1\)"):
            universes.count_universe(imported, where)


def test_the_contact_rate_is_talks_per_door_visited_and_no_visit_is_no_zero(imported, results):
    with pytest.raises(BadInput, match="past results"):
        heatmaps.read_heatmap(imported, HeatmapSpec("contact-rate", "precinct"))
    contacts.import_contacts(imported, results)
    cells = heatmaps.read_heatmap(imported, HeatmapSpec("contact-rate", "precinct")).cells
    rows = people_of(read_snapshot(imported)).rows.collect()
    tried = rows.filter(pl.col("door_row").is_not_null(), pl.col("attempts") > 0)
    assert sum(cell.n for cell in cells) == tried["door_id"].n_unique() == 3
    assert all((cell.value is None) == (cell.n == 0) for cell in cells)
    assert any(cell.value is None for cell in cells)


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("a,Date,Result\n1,2026-01-01,Moved\n", "voter id"),
        ("VANID,b,Result\n1,2026-01-01,Moved\n", "column of the date"),
        ("VANID,Date,c\n1,2026-01-01,Moved\n", "column of the result"),
    ],
)
def test_a_file_without_the_columns_is_refused_and_nothing_changes(imported, tmp_path, text, what):
    before = imported.row()
    with pytest.raises(BadInput, match=what):
        contacts.import_contacts(imported, a_file(tmp_path, text))
    with pytest.raises(BadInput, match="no column 'Nope'"):
        contacts.import_contacts(imported, a_file(tmp_path, text), {"outcome": "Nope"})
    assert imported.row() == before


def a_history(folder):
    rows = [f"{voter},{day},GENERAL" for voter, day in (("100001", "11/04/2025"), ("100001", "11/05/2024"))]
    rows += ["100002,11/05/2024,GENERAL", "999999,11/05/2024,GENERAL", ",11/05/2024,GENERAL"]
    heads = "county_id,election_lbl,election_desc,ncid\n"
    return a_file(
        folder, heads + "".join(f"1,{d},{k},{v}\n" for v, d, k in (r.split(",") for r in rows)), "ncvhis.csv"
    )


def test_votes_of_a_second_file_are_asked_like_those_of_the_voter_file(imported, tmp_path, gridville_files):
    before = universes.count_universe(imported, "history has 'general-2025'").voter_count
    report = contacts.import_history(imported, a_history(tmp_path))
    assert report.evidence == "North Carolina: vote history"
    assert (report.voter_count, report.matched_voter_count, report.unmatched_voter_count) == (3, 2, 1)
    assert (report.rows_in, report.reject_count) == (5, 1)
    assert report.elections == {"general-2025": 1, "general-2024": 3}
    assert universes.count_universe(imported, "history has 'general-2025'").voter_count == before + 1
    assert "100001" in voters(imported, "voted 2 of last 2 general")
    imports.import_voters(imported, gridville_files.voters)
    assert "100001" in voters(imported, "voted 2 of last 2 general")


def test_history_files_add_up_and_their_columns_may_be_named(imported, tmp_path):
    contacts.import_history(imported, a_history(tmp_path))
    own = a_file(tmp_path, "who,day\n100001,2022-11-08\n", "own.csv")
    with pytest.raises(BadInput, match="--id"):
        contacts.import_history(imported, own)
    report = contacts.import_history(imported, own, headings={"voter_id": "who", "date": "day"})
    assert report.elections == {"general-2022": 1}
    rows = people_of(read_snapshot(imported)).rows.collect().filter(voter_id="100001")["history"][0].to_list()
    assert {"general-2025", "general-2024", "general-2022"} <= set(rows)
    assert len(rows) == len(set(rows))


@pytest.mark.parametrize(
    ("where", "position"),
    [
        ("contacted within many days", 18),
        ("contacted within 30 years", 21),
        ("party = 'D' and attempted since soon", 33),
        ("attempted since 2026-13-40", 17),
        ("contacted within 99999 days", 18),
        ("attempted within 2.5 weeks", 18),
        ("contacted = 1 and party = 'D'", 1),
    ],
)
def test_an_error_in_asking_for_past_results_points_at_the_character(imported, results, where, position):
    contacts.import_contacts(imported, results)
    with pytest.raises(BadInput, match=rf"character {position}[^0-9]"):
        universes.count_universe(imported, where)
