"""What the README says is there."""

import re

from tests.test_house_rules import ROOT, command_names

README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_every_command_stands_in_the_readme_and_exists():
    table = README.split("| command | does |")[1].split("\n\n")[0]
    named = {name for name in re.findall(r"`([a-z][a-z -]*?)`", table) if "--" not in name}
    formats = {"pdf", "csv"}
    assert named - formats == command_names()


def test_every_path_in_the_readme_exists():
    for path in re.findall(r"`((?:app|data|tests|notebooks)/[a-zA-Z_/.]+)`", README):
        assert (ROOT / path).exists(), path
