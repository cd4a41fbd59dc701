"""The phone page's files hold together: both languages whole, nothing loaded that is not kept for walking offline."""

import json
import re

from app.api.pages import SHELL, STATIC, _worker
from tests.js.test_modules import IMPORT_MAP, IMPORTED, key_fits, made_up

PHONE = STATIC / "phone"
ENTRY = re.compile(r'^  "([^"]+)": (.*),$', re.MULTILINE)


def modules():
    return {
        path: path.read_text(encoding="utf-8")
        for path in sorted(PHONE.rglob("*.js"))
        if path.name != "worker.js"
    }


def words(language):
    return dict(ENTRY.findall((PHONE / "words" / f"{language}.js").read_text(encoding="utf-8")))


def test_both_languages_say_the_same_things_with_the_same_gaps():
    english, spanish = words("en"), words("es")
    assert english.keys() == spanish.keys()
    gaps = {
        key: (set(re.findall(r"\{\w+\}", english[key])), set(re.findall(r"\{\w+\}", spanish[key])))
        for key in english
    }
    assert {key: both for key, both in gaps.items() if both[0] != both[1]} == {}
    assert {key for key in english if english[key].startswith("{") != spanish[key].startswith("{")} == set()


def test_every_word_said_is_in_the_catalogue_and_none_is_idle():
    text = "\n".join(source for path, source in modules().items() if path.parent.name != "words")
    known = set(words("en"))
    assert set(re.findall(r'say\(\s*"([^"]+)"', text)) - known == set()
    patterns = [re.escape(one).replace("\0", "[^ ]+") for one in made_up(text)]
    idle = {key for key in known if f'"{key}"' not in text and not any(map(key_fits(key), patterns))}
    assert idle == set()


def test_everything_that_the_page_loads_is_kept_on_the_phone():
    shell = json.loads(_worker().partition(" = ")[2].partition(";\n")[0])
    kept = set(shell["files"])
    page = (STATIC / "phone.html").read_text()
    loaded = set(re.findall(r'(?:href|src)="(/static/[^"]+)"', page))
    imports = json.loads(IMPORT_MAP.search(page)[1])["imports"]
    for path, text in modules().items():
        for name in IMPORTED.findall(text):
            found = (path.parent / name).resolve().relative_to(STATIC) if name.startswith(".") else None
            loaded.add(f"/static/{found.as_posix()}" if found else imports[name])
    assert loaded - kept == set()
    assert [name for name in SHELL if not (STATIC / name).is_file()] == []


def test_every_module_of_the_phone_is_reached_from_its_page():
    todo, seen = [PHONE / "main.js"], set()
    while todo:
        path = todo.pop()
        if path not in seen and path.is_relative_to(PHONE):
            seen.add(path)
            todo += [
                (path.parent / name).resolve()
                for name in IMPORTED.findall(path.read_text())
                if name.startswith(".")
            ]
    assert set(modules()) - seen == set()


def test_the_page_has_the_import_map_of_the_others():
    maps = {IMPORT_MAP.search((STATIC / name).read_text())[1] for name in ("index.html", "phone.html")}
    assert len(maps) == 1


def test_the_phone_names_no_colour_and_writes_no_markup():
    colour = re.compile(r"#[0-9a-fA-F]{3,8}\b(?![\w/-])|\brgba?\(|\bhsla?\(")
    for path in [*modules(), *PHONE.glob("*.css")]:
        text = path.read_text(encoding="utf-8")
        assert not colour.search(text), path.name
        assert not re.search(
            r"innerHTML|outerHTML|insertAdjacentHTML|dangerouslySetInnerHTML|bindPopup|bindTooltip", text
        )


def test_a_changed_file_is_a_new_version(monkeypatch, tmp_path):
    from shutil import copytree

    from app.api import pages

    before = _worker()
    monkeypatch.setattr(pages, "STATIC", copytree(STATIC, tmp_path / "static"))
    css = tmp_path / "static" / "phone" / "phone.css"
    css.write_text(css.read_text() + "\n")
    assert _worker.__wrapped__() != before
