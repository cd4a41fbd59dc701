"""The pages' files hold together: vendored files unchanged, every word known, every module preloaded."""

import hashlib
import json
import re
import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
STATIC = ROOT / "app" / "static"
HERE = Path(__file__).resolve().parent
PAGES = ("index.html", "turf.html", "campaigns.html")
IMPORT_MAP = re.compile(r'<script type="importmap">(.*?)</script>', re.DOTALL)
IMPORTED = re.compile(r"""(?:^|;)import\s*(?:[^"'();]*?\bfrom\s*)?["']([\w@./-]+)["']""", re.MULTILINE)
LAZY = re.compile(r"""import\(\s*["']([^"']+)["']\s*\)""")


def modules():
    return sorted((STATIC / "js").rglob("*.js"))


def sources():
    return {path: path.read_text(encoding="utf-8") for path in modules()}


def test_vendored_files_are_the_published_ones():
    folder = STATIC / "vendor"
    packages = tomllib.loads((folder / "vendor.toml").read_text())["package"]
    assert packages
    for package in packages:
        home = folder / f"{package['name'].lstrip('@').replace('/', '-')}@{package['version']}"
        found = {name: hashlib.sha256((home / name).read_bytes()).hexdigest() for name in package["sha256"]}
        assert found == package["sha256"]
        assert package["integrity"].startswith("sha512-")
        assert any(path.name.startswith("LICENSE") for path in home.iterdir()), (
            f"{home.name} lacks its licence"
        )


def test_no_vendored_file_of_ours_goes_without_a_hash():
    packages = tomllib.loads((STATIC / "vendor" / "vendor.toml").read_text())["package"]
    for package in packages:
        home = STATIC / "vendor" / f"{package['name'].lstrip('@').replace('/', '-')}@{package['version']}"
        there = {path.relative_to(home).as_posix() for path in home.rglob("*") if path.is_file()}
        assert there == set(package["sha256"])


def test_pages_share_one_import_map_whose_files_exist():
    maps = {IMPORT_MAP.search((STATIC / name).read_text())[1] for name in PAGES}
    assert len(maps) == 1
    for address in json.loads(maps.pop())["imports"].values():
        assert (STATIC / address.removeprefix("/static/")).is_file()


def test_pages_hold_no_inline_script_or_style_beside_the_import_map():
    for page in STATIC.glob("*.html"):
        text = page.read_text()
        scripts = re.findall(r"<script(?![^>]*\bsrc=)([^>]*)>", text)
        assert [one.strip() for one in scripts] in ([], ['type="importmap"'])
        assert not re.search(r"<style|\sstyle=|\son\w+=", text)


def resolved(name, path):
    """Resolve an imported name to a file below static."""
    if name.startswith("."):
        return (path.parent / name).resolve().relative_to(STATIC).as_posix()
    imports = json.loads(IMPORT_MAP.search((STATIC / "index.html").read_text())[1])["imports"]
    return imports[name].removeprefix("/static/")


def reached(start):
    seen, todo = set(), [start]
    while todo:
        name = todo.pop()
        if name in seen:
            continue
        seen.add(name)
        path = STATIC / name
        todo += [resolved(one, path) for one in IMPORTED.findall(path.read_text(encoding="utf-8"))]
    return seen


def test_the_first_view_asks_for_all_its_modules_at_once():
    preloaded = set(
        re.findall(r'rel="modulepreload" href="/static/([^"]+)"', (STATIC / "index.html").read_text())
    )
    assert preloaded == reached("js/main.js") - {"js/main.js"}


def test_every_module_is_used_by_a_page():
    used = reached("js/main.js") | reached("js/turf-page.js") | reached("js/sign-in.js")
    used |= reached("js/coming/campaigns-page.js")
    for path, text in sources().items():
        for one in LAZY.findall(text):
            used |= reached(resolved(one, path))
    assert {path.relative_to(STATIC).as_posix() for path in modules()} - used == set()


def test_every_word_said_is_in_the_catalogue_and_none_is_idle():
    text = "\n".join(source for path, source in sources().items() if path.parent.name != "words")
    catalogue = (STATIC / "js" / "words" / "en.js").read_text(encoding="utf-8")
    known = set(re.findall(r'^  (?:"([^"]+)"|(\w+)):', catalogue, re.MULTILINE))
    known = {one or other for one, other in known}
    said = set(re.findall(r'say\(\s*"([^"]+)"', text))
    assert said - known == set()
    patterns = [re.escape(one).replace("\0", "[^ ]+") for one in made_up(text)]
    idle = {key for key in known - said if f'"{key}"' not in text and not any(map(key_fits(key), patterns))}
    assert idle == set()


def made_up(text):
    """Keys that are put together, with a NUL for each inserted part."""
    return [
        re.sub(r"\$\{[^}]*\}", "\0", one) for one in re.findall(r"`([a-z$][\w.${}[\]-]*\$\{[^`]*)`", text)
    ]


def key_fits(key):
    return lambda pattern: re.fullmatch(pattern, key) is not None


def test_only_the_tokens_name_colours():
    named = re.compile(r"#[0-9a-fA-F]{3,8}\b(?![\w/-])|\brgba?\(|\bhsla?\(")
    for path, text in sources().items():
        for line in text.splitlines():
            if not line.strip().startswith(("*", "/*", "//")):
                assert not named.search(line.replace("#token=", "").replace("#map=", "")), (
                    f"{path.name}: {line.strip()}"
                )


def test_nothing_is_written_into_a_page_as_markup():
    for path, text in sources().items():
        assert not re.search(
            r"innerHTML|outerHTML|insertAdjacentHTML|dangerouslySetInnerHTML|document\.write|bindPopup|bindTooltip",
            text,
        ), path.name


def test_the_pure_modules_keep_their_promises():
    node = shutil.which("node")
    if node is None:
        pytest.skip("SKIPPED LOUDLY: node is not installed, so the pages' own unit tests did not run")
    ran = subprocess.run(
        [node, "--test", *map(str, sorted(HERE.glob("*.test.mjs")))],
        check=False,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert ran.returncode == 0, ran.stdout


def test_the_types_in_the_comments_are_right():
    npx = shutil.which("npx")
    if (
        npx is None
        or subprocess.run(
            [npx, "--no-install", "tsc", "--version"], cwd=HERE, check=False, capture_output=True
        ).returncode
    ):
        pytest.skip(
            "SKIPPED LOUDLY: no TypeScript beside node; `npm install --no-save typescript` in tests/js brings it"
        )
    ran = subprocess.run(
        [npx, "--no-install", "tsc", "-p", "tsconfig.json"],
        cwd=HERE,
        check=False,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert ran.returncode == 0, ran.stdout
