import io
import re
from dataclasses import replace

import numpy as np
import pytest
from pypdf import PdfReader

from app.exports import write_packets
from app.exports.as_pdf import pdf_bytes
from app.exports.map_labels import Crowd, text_width
from app.exports.map_numbers import spread_numbers
from app.exports.map_signs import sampled
from app.exports.map_streets import StreetIndex
from app.exports.map_view import fit_view
from app.exports.spec import PrintSpec
from app.exports.turf_map import draw_map, plan_map
from app.exports.words import WORDS
from routing.directions import Direction, StreetTotal
from routing.model import WalkWish
from tests.app.exports.crossroads import LAT, LON, at, crossroads, lone, segments

SIZE = (500.0, 600.0)


@pytest.fixture(scope="module")
def pages():
    reader = PdfReader(io.BytesIO(pdf_bytes([crossroads(), lone()], segments())))
    return [page.extract_text() for page in reader.pages]


def test_every_page_says_the_turf_code_and_which_page_it_is_of_how_many(pages):
    own = [page for page in pages if "CRSS ·" in page]
    assert [f"CRSS · {n} / {len(own)}" in page for n, page in enumerate(own, 1)] == [True] * len(own)
    assert "LONE · 1 /" in pages[len(own)]


def test_the_packet_names_invented_people_source_notice_and_place_of_return(pages):
    text = " ".join(pages[:-1])
    for words in (
        "Invented people",
        "© OpenStreetMap contributors",
        "Invented notice.",
        "Return to: Hall, 1 Maple Ave",
    ):
        assert words in text


def test_units_of_a_tower_stand_in_order_under_one_stop(pages):
    text = " ".join(pages)
    tower = text[text.index("40 doors in order of units") :]
    units = re.findall(r"\b(\d{1,2}[A-D])\b", tower)
    assert units == [f"{floor}{letter}" for floor in range(1, 11) for letter in "ABCD"]


def test_headings_name_street_side_and_direction_and_a_street_without_a_name(pages):
    text = " ".join(pages)
    assert "even side · going up" in text
    assert "Street without a name" in text


def test_names_are_never_markup(pages):
    text = "".join(pages).replace("\n", "")
    assert "onerror=alert(1)" in text
    assert "#let" in text
    assert "nobody listed" in text


def test_a_turf_with_a_link_has_its_code_as_a_picture_and_one_without_has_none():
    with_link, without = (draw(link) for link in ("https://walk.example.org/", ""))
    assert "phone" in with_link
    assert "phone" not in without


def draw(link):
    packet = replace(lone(), link=link)
    reader = PdfReader(io.BytesIO(pdf_bytes([packet], segments())))
    return reader.pages[0].extract_text()


@pytest.mark.parametrize(("paper", "width"), [("letter", 612), ("a4", 595)])
def test_paper_and_large_print_are_as_asked(paper, width):
    spec = PrintSpec(paper=paper, large_print=True, distances="kilometres")
    reader = PdfReader(io.BytesIO(pdf_bytes([crossroads()], segments(), spec)))
    assert round(float(reader.pages[0].mediabox.width)) == width
    assert "0.6 km on foot" in reader.pages[0].extract_text()
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]


def test_a_packet_is_printed_in_spanish_when_asked():
    reader = PdfReader(io.BytesIO(pdf_bytes([crossroads()], segments(), PrintSpec(language="es"))))
    text = " ".join(page.extract_text() for page in reader.pages)
    for words in (
        "Voluntario",
        "Al final del turno",
        "acera par · subiendo",
        "a pie",
        "Gente inventada",
        "SALIDA",
        "Norte",
    ):
        assert words in text
    for words in ("Canvasser", "even side", "on foot", "doors", "START", "North"):
        assert words not in text
    assert reader.trailer["/Root"]["/Lang"] == "es"


def test_words_on_paper_are_the_same_in_both_languages():
    english, spanish = WORDS["en"], WORDS["es"]
    assert english.keys() == spanish.keys()
    assert {key for key in english if ("{gap}" in english[key]) != ("{gap}" in spanish[key])} == set()
    assert all(spanish.values())


@pytest.mark.slow
def test_one_file_of_many_turfs_is_joined_from_batches_in_their_order(tmp_path):
    packets = [lone(), crossroads(), replace(lone(), turf=replace(lone().turf, turf_id="LAST"))]
    told = []
    out = tmp_path / "all.pdf"
    write_packets(
        packets,
        segments(),
        "pdf",
        out,
        lambda done, _: told.append(done),
        PrintSpec(batch_turfs=1, workers=2),
    )
    codes = [page.extract_text().rsplit(" · ", 1)[0][-4:] for page in PdfReader(out).pages]
    assert list(dict.fromkeys(codes)) == ["LONE", "CRSS", "LAST"]
    assert told == sorted(told)


def test_the_map_shows_every_number_once_and_no_name_beyond_its_edge():
    svg = draw_map(plan_map(crossroads(), StreetIndex(segments()), SIZE, PrintSpec()))
    for number in range(1, 14):
        assert svg.count(f">{number}</text>") == 1
    assert "Maple Ave" in svg
    assert "Elm &amp; Oak &lt;b&gt;St&lt;/b&gt;" in svg
    assert "NaN" not in svg.replace("nan", "NaN")


def test_numbers_never_lie_on_one_another_nor_outside_the_map():
    anchors = np.full((40, 2), 250.0) + np.arange(80).reshape(40, 2) * 0.5
    radius = np.full(40, 7.0)
    middles = spread_numbers(anchors, np.empty((0, 2)), radius, SIZE)
    gaps = np.linalg.norm(middles[:, None] - middles[None, :], axis=2) + np.eye(40) * 99
    assert gaps.min() > 13.5
    assert ((middles > 7) & (middles < np.array(SIZE) - 7)).all()


def test_a_name_over_a_number_or_the_edge_costs_more_than_any_other():
    crowd = Crowd(SIZE, np.array([[100.0, 100.0, 7.0]]), np.empty((0, 2)))
    places = np.array([[100.0, 104.0], [300.0, 300.0], [3.0, 300.0]])
    price = crowd.price(places, np.zeros(3), 60.0, 8.0)
    assert (price >= 100).tolist() == [True, False, True]


def test_the_view_keeps_north_up_and_metres_equal_in_both_directions():
    view = fit_view(np.array([at(-200, -100), at(200, 100)]), SIZE, 20.0)
    middle, east, north = view.place(np.array([(LON, LAT), at(100, 0), at(0, 100)]))
    assert east[0] > middle[0]
    assert north[1] < middle[1]
    assert east[0] - middle[0] == pytest.approx(middle[1] - north[1], rel=0.01)


def test_estimated_widths_of_names_are_not_too_narrow():
    assert text_width("Massachusetts Ave", 10) > 78
    assert len(sampled(np.array([[0.0, 0.0], [9.0, 0.0]]), 3.0)) == 4


def test_numbers_that_would_crowd_get_a_map_of_their_own_page():
    plan = plan_map(crossroads(), StreetIndex(segments()), SIZE, PrintSpec())
    assert not plan.is_crowded
    assert plan_map(crossroads(), StreetIndex(segments()), (90.0, 90.0), PrintSpec()).is_crowded


def read_aloud(**walk):
    packet = crossroads()
    part = Direction("Maple Ave", "even", "102", "118", 1, 9, 9, 320.0, "start", "", (), 0.0, 1)
    then = replace(
        part, parity="odd", turn="cross", at_street="Elm St", first_stop=10, last_stop=10, partner=2
    )
    packet = replace(
        packet,
        walk=replace(packet.walk, **walk),
        directions=(part, then),
        streets=(StreetTotal("Maple Ave", 9, 9, 320.0, 900.0), StreetTotal("", 1, 1, 80.0, 90.0)),
        building_notes={"b-150": "Ring at the back"},
    )
    reader = PdfReader(io.BytesIO(pdf_bytes([packet], segments())))
    return " ".join(" ".join(page.extract_text() for page in reader.pages).split())


def test_paper_reads_the_walk_aloud_with_totals_and_notes_of_buildings():
    text = read_aloud()
    assert "1–9 Maple Ave, even side, 102 → 118 9 doors" in text
    assert "cross at Elm St Maple Ave, odd side, 102 → 118" in text
    assert "By street: Maple Ave 9 doors" in text
    assert "Notes Ring at the back" in text


@pytest.mark.parametrize(
    ("walk", "said"),
    [
        ({"proven": True, "gap": 0.0}, "Shortest possible, proven."),
        ({"gap": 0.008}, "At most 0.8 % longer than the shortest."),
        (
            {"gap": 0.008, "wish": WalkWish(backwards=True)},
            "At most 0.8 % longer than the shortest with the changes made by hand.",
        ),
    ],
)
def test_paper_says_how_far_from_the_shortest_the_walk_is(walk, said):
    assert said in read_aloud(**walk)


def test_paper_says_nothing_of_a_certificate_that_was_not_computed():
    assert "shortest" not in read_aloud().lower()


def test_partners_of_a_pair_are_told_apart_on_the_list_and_on_the_map():
    stops = tuple(replace(one, partner=1 + one.order % 2) for one in crossroads().walk.stops)
    text = read_aloud(stops=stops)
    assert "Partner A" in text
    assert "Partner B" in text
    packet = replace(crossroads(), walk=replace(crossroads().walk, stops=stops))
    svg = draw_map(plan_map(packet, StreetIndex(segments()), SIZE, PrintSpec()))
    assert svg.count("<circle") < draw_map(
        plan_map(crossroads(), StreetIndex(segments()), SIZE, PrintSpec())
    ).count("<circle")
