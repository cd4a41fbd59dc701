"""Compiled kernels are kept where only their owner writes."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from geo.compiled import cache_folder

ROOT = Path(__file__).resolve().parents[2]


def test_the_folder_is_the_users_own(tmp_path, monkeypatch):
    monkeypatch.delenv("NUMBA_CACHE_DIR", raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert cache_folder().parent == tmp_path / "turfwalk" / "compiled"
    assert cache_folder().stat().st_mode & 0o077 == 0


def test_another_folder_may_be_named(tmp_path, monkeypatch):
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(tmp_path / "kernels"))
    assert cache_folder() == tmp_path / "kernels"


def test_a_place_that_cannot_be_written_is_left_alone(tmp_path, monkeypatch):
    blocked = tmp_path / "file"
    blocked.write_text("")
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(blocked / "kernels"))
    assert cache_folder() is None


@pytest.mark.slow
def test_kernels_run_also_where_nothing_can_be_kept(tmp_path):
    blocked = tmp_path / "file"
    blocked.write_text("")
    code = (
        "import geo.compiled as c\n"
        "twice = c.compiled(lambda number: 2 * number)\n"
        "print(c.cache_folder(), twice(21))"
    )
    environment = {**os.environ, "NUMBA_CACHE_DIR": "", "XDG_CACHE_HOME": str(blocked), "HOME": str(blocked)}
    ran = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    )
    assert ran.stdout.split() == ["None", "42"]


@pytest.mark.parametrize("module", ["geo.join", "geo.hexes", "geo.coverage", "geo.joinfile"])
def test_the_compiler_is_not_loaded_by_asking_for_a_join(module):
    code = f"import sys, {module}; print('numba' in sys.modules)"
    ran = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "False"
