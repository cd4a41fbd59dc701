"""P25 and P26: no stored text becomes a formula or a character that breaks a file."""

from xml.dom import minidom
from xml.etree import ElementTree as ET

from hypothesis import given
from hypothesis import strategies as st

from app.exports.folium_page import json_for_script
from app.exports.plain import plain
from geo.formulas import guard_formula, unguard_formula

STARTS = "=+-@\t\r\n\0|%\uff1d\uff0b\uff0d\uff20"


@given(st.text())
def test_guarding_against_formulas_is_undone_exactly(text):
    assert unguard_formula(guard_formula(text)) == text


@given(st.sampled_from(STARTS), st.text(), st.sampled_from(["", " ", "'", "\t", "''"]))
def test_no_guarded_text_starts_like_a_formula(start, text, before):
    guarded = guard_formula(before + start + text)
    assert guarded.startswith("'")


def test_names_with_an_apostrophe_stay_as_they_are():
    assert guard_formula("'t Hooft") == "'t Hooft"
    assert unguard_formula("O'Brien") == "O'Brien"


@given(st.text(st.characters(codec=None)))
def test_plain_text_is_always_xml_and_utf_8(text):
    element = ET.Element("a")
    element.text = plain(text)
    written = ET.tostring(element, encoding="utf-8")
    read = minidom.parseString(written).documentElement.firstChild  # noqa: S318 - written by ourselves
    assert (read.data if read else "") == plain(text)


@given(st.text())
def test_json_in_a_page_holds_nothing_that_ends_a_script(text):
    written = json_for_script({"name": text})
    assert not set("<>&\u2028\u2029") & set(written)
