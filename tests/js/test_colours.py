"""The colours of tokens.css can be told apart, also by the colour-blind, on light and on dark land."""

import itertools
import re
from pathlib import Path

import numpy as np
import pytest

TOKENS = (Path(__file__).resolve().parents[2] / "app/static/css/tokens.css").read_text(encoding="utf-8")
LIGHT, _, DARK = TOKENS.partition("@media screen and (prefers-color-scheme: dark)")
COLOUR = re.compile(r"(--[\w-]+): (#[0-9A-F]{6})\b")

SIGHT = {
    "all colours": np.eye(3),
    "no red": [
        [0.152286, 1.052583, -0.204868],
        [0.114503, 0.786281, 0.099216],
        [-0.003882, -0.048116, 1.051998],
    ],
    "no green": [
        [0.367322, 0.860646, -0.227968],
        [0.280085, 0.672501, 0.047413],
        [-0.01182, 0.04294, 0.968881],
    ],
    "no blue": [
        [1.255528, -0.076749, -0.178779],
        [-0.078411, 0.930809, 0.147602],
        [0.004733, 0.691367, 0.3039],
    ],
}
"""How linear red, green and blue are seen, after Machado, Oliveira and Fernandes (2009), at full severity."""


def colours(theme):
    """Give the tokens of a theme as linear red, green, blue."""
    found = dict(COLOUR.findall(LIGHT)) | (dict(COLOUR.findall(DARK)) if theme == "dark" else {})
    return {name: linear(text) for name, text in found.items()}


def linear(text):
    shares = np.array([int(text[i : i + 2], 16) / 255 for i in (1, 3, 5)])
    return np.where(shares <= 0.04045, shares / 12.92, ((shares + 0.055) / 1.055) ** 2.4)


def luminance(colour):
    return float(np.clip(colour, 0, 1) @ [0.2126, 0.7152, 0.0722])


def contrast(one, other):
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def lab(colour):
    xyz = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]]) @ np.clip(
        colour, 0, 1
    )
    f = np.cbrt(xyz / [0.9505, 1, 1.089])
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def apart(one, other, sight):
    """How different two colours look, in CIE76; from about 10 on they are told apart side by side."""
    seen = [lab(np.asarray(SIGHT[sight]) @ colour) for colour in (one, other)]
    return float(np.linalg.norm(seen[0] - seen[1]))


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_edges_of_turfs_stand_out_from_the_land(theme):
    found = colours(theme)
    weak = {n: contrast(found[f"--turf-edge-{n}"], found["--map-land"]) for n in range(1, 13)}
    assert {n: round(value, 2) for n, value in weak.items() if value < 3} == {}


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("ground", ["--grey-1", "--grey-2", "--grey-3"])
def test_words_are_readable_on_every_surface(theme, ground):
    found = colours(theme)
    words = ("--grey-9", "--grey-8", "--grey-7", "--accent", "--danger", "--warning", "--ok")
    weak = {name: round(contrast(found[name], found[ground]), 2) for name in words}
    assert {name: value for name, value in weak.items() if value < 4.5} == {}


def test_dark_cells_have_an_edge_that_stands_out_from_dark_land():
    """The darkest class is nearly as dark as the land at night."""
    found = colours("dark")
    assert contrast(found["--map-cell-edge"], found["--map-land"]) >= 3


@pytest.mark.parametrize("sight", SIGHT)
def test_classes_of_amounts_grow_lighter_and_are_told_apart(sight):
    ramp = [colours("light")[f"--amount-{n}"] for n in range(1, 8)]
    steps = [luminance(np.asarray(SIGHT[sight]) @ one) for one in ramp]
    assert steps == sorted(steps)
    assert min(apart(one, other, sight) for one, other in itertools.pairwise(ramp)) > 10


@pytest.mark.parametrize("sight", SIGHT)
def test_the_two_sides_of_a_middle_are_never_taken_for_each_other(sight):
    ramp = [colours("light")[f"--sides-{n}"] for n in range(1, 12)]
    for far in range(1, 6):
        assert apart(ramp[5 - far], ramp[5 + far], sight) > 15, far
