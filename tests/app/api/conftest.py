"""Servers and clients for the tests of the web door."""

import shutil

import pytest

from tests.app.api.live import make_empty, make_gridville, serving, write_town


@pytest.fixture(scope="session")
def town_files(tmp_path_factory):
    return write_town(tmp_path_factory.mktemp("town-files"))


@pytest.fixture(scope="session")
def gridville_once(tmp_path_factory, town_files):
    return make_gridville(tmp_path_factory.mktemp("made") / "gridville", town_files)


@pytest.fixture(scope="module")
def gridville(gridville_once, tmp_path_factory):
    """A copy of the town, so that no module of tests sees what another did."""
    return shutil.copytree(gridville_once, tmp_path_factory.mktemp("served") / "gridville")


@pytest.fixture(scope="module")
def live(gridville):
    """The town behind its door, and an invented campaign that is open."""
    open_town = make_empty(gridville.parent / "open-town", invented=True)
    with serving([gridville, open_town]) as server:
        yield server


@pytest.fixture(scope="module")
def quiet(tmp_path_factory):
    """A server of two empty campaigns, one shut and one open, for what needs no town."""
    folder = tmp_path_factory.mktemp("quiet")
    made = [make_empty(folder / "shut", invented=False), make_empty(folder / "open", invented=True)]
    with serving(made) as server:
        yield server


@pytest.fixture
def stranger(quiet):
    with quiet.client(signed_in=False) as client:
        yield client


@pytest.fixture
def owner(quiet):
    with quiet.client(signed_in=True) as client:
        yield client


@pytest.fixture(scope="module")
def director(live):
    with live.client(signed_in=True) as client:
        yield client
