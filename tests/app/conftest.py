"""Gridville as a campaign, made once and copied for every test that changes it."""

import secrets
import shutil
from datetime import date

import pytest
from sqlalchemy import NullPool, create_engine

from app.service import campaigns, cuts, imports, universes, walks
from app.store.campaign import open_campaign
from routing.model import TurfSpec
from tests import town
from tests.postgres import running_postgres


@pytest.fixture(scope="session")
def gridville_files(tmp_path_factory):
    return town.write_town(tmp_path_factory.mktemp("gridville-files"))


@pytest.fixture(scope="session")
def imported_gridville(tmp_path_factory, gridville_files):
    """A campaign folder with everything imported and nothing planned."""
    folder = tmp_path_factory.mktemp("campaigns") / "gridville"
    campaigns.create_campaign(folder, "Gridville", date(2026, 11, 3), "America/Chicago", invented=True)
    with open_campaign(folder) as c:
        imports.import_streets(c, gridville_files.streets)
        imports.import_boundaries(c, gridville_files.precincts, "precinct", "precinct_id")
        imports.import_boundaries(c, gridville_files.block_groups, "block-group", "geoid")
        imports.import_addresses(c, gridville_files.addresses)
        imports.import_voters(c, gridville_files.voters)
    return folder


@pytest.fixture(scope="session")
def planned_gridville(tmp_path_factory, imported_gridville):
    """The same with a universe, turf and walks."""
    folder = tmp_path_factory.mktemp("planned") / "gridville"
    shutil.copytree(imported_gridville, folder)
    with open_campaign(folder) as c:
        universes.create_universe(c, "everyone", "true")
        cuts.cut_turf(c, "everyone", TurfSpec(shift_s=None, turf_count=4))
        walks.plan_walks(c)
    return folder


def _copied(folder, tmp_path):
    shutil.copytree(folder, tmp_path / folder.name)
    return open_campaign(tmp_path / folder.name)


@pytest.fixture
def imported(imported_gridville, tmp_path):
    with _copied(imported_gridville, tmp_path) as c:
        yield c


@pytest.fixture
def planned(planned_gridville, tmp_path):
    with _copied(planned_gridville, tmp_path) as c:
        yield c


@pytest.fixture(scope="session")
def postgres():
    """A real PostgreSQL for the whole run, on loopback."""
    with running_postgres() as server:
        yield server


@pytest.fixture
def new_database(postgres):
    """Makes empty databases; gives the address of each."""

    def make():
        name = f"c{secrets.token_hex(6)}"
        engine = create_engine(f"{postgres}/postgres", isolation_level="AUTOCOMMIT", poolclass=NullPool)
        with engine.connect() as connection:
            connection.exec_driver_sql(f"CREATE DATABASE {name}")
        return f"{postgres}/{name}"

    return make


@pytest.fixture(params=["sqlite", "postgresql"])
def record_url(request):
    """Where the record of a new campaign is kept: None for SQLite, else a new database of a real PostgreSQL."""
    return None if request.param == "sqlite" else request.getfixturevalue("new_database")()
