"""Every sentence that the server may say to a page has its Spanish, whole and with the same values."""

import json
import re
import shutil
import subprocess
from functools import cache
from pathlib import Path

import pytest

from tests.server_words import Source, every_template, numbered, sources, texts

JS = Path(__file__).resolve().parents[1] / "app" / "static" / "js"
A_PLACE = re.compile(r"\{(\d+)\*?\}")
VALUES = ("alpha.csv", "1,234", "'omega'", "56", "7.5", "zeta")


@cache
def spanish():
    text = (JS / "words" / "server-es.js").read_text(encoding="utf-8")
    entries = text.partition("spanish = ")[2].rpartition("};")[0].rstrip().removesuffix(",") + "}"
    pairs = json.loads(entries, object_pairs_hook=list)
    assert len(dict(pairs)) == len(pairs), "a template stands twice"
    return dict(pairs)


def filled(template):
    return A_PLACE.sub(lambda found: VALUES[int(found[1]) - 1], template)


def interpreted(said, catalogue=None):
    node = shutil.which("node")
    if node is None:
        pytest.skip("SKIPPED LOUDLY: node is not installed, so no sentence was put into Spanish")
    script = f"""
      const [{{ interpreter }}, {{ spanish }}] = await Promise.all({json.dumps([(JS / "server-words.js").as_uri(), (JS / "words" / "server-es.js").as_uri()])}.map((file) => import(file)));
      const inSpanish = interpreter({json.dumps(catalogue) if catalogue else "spanish"});
      const said = JSON.parse(await new Response(process.stdin).text());
      console.log(JSON.stringify(said.map(inSpanish)));
    """
    ran = subprocess.run(
        [node, "--input-type=module", "-e", script],
        input=json.dumps(said),
        check=True,
        capture_output=True,
        text=True,
        timeout=60,
    )
    return json.loads(ran.stdout)


def test_every_sentence_of_the_server_has_its_spanish():
    missing = {text: place for text, place in every_template().items() if text not in spanish()}
    assert missing == {}


def test_no_spanish_is_kept_for_what_nobody_says():
    assert set(spanish()) - set(every_template()) == set()


def test_values_of_a_sentence_are_all_taken_over():
    def places(text):
        return sorted(A_PLACE.findall(text))

    odd = {english: words for english, words in spanish().items() if places(english) != places(words)}
    assert odd == {}


def test_every_sentence_with_values_finds_its_own_words_and_no_others():
    told = list(spanish())
    heard = interpreted([filled(one) for one in told])
    expected = [filled(spanish()[one]) for one in told]
    assert dict(zip(told, heard, strict=True)) == dict(zip(told, expected, strict=True))


def test_what_nobody_put_into_words_stays_as_it_was_said():
    said = ["Something new happened to alpha.csv.", "constructor", ""]
    assert interpreted(said) == said


def test_the_template_with_the_most_letters_of_its_own_is_meant_and_a_marked_value_is_put_into_words():
    catalogue = {
        "{1} is {2}.": "A",
        "{1} is empty on {2}.": "B {2} {1}",
        "why: {1}": "c: {1*}",
        "no id": "sin id",
    }
    said = ["x is y.", "x is empty on 3.", "why: no id", "why: $& {1}"]
    assert interpreted(said, catalogue) == ["A", "B 3 x", "c: sin id", "c: $& {1}"]


def test_a_problem_that_is_put_together_is_followed_to_whole_sentences():
    import ast

    tree = ast.parse(
        "def _wrong(name, what):\n"
        "    size = 'many' if name else 'few'\n"
        "    return BadInput(f'{name} {what} too {size}.')\n"
        "_wrong(path.name, 'holds')\n"
    )
    source = Source("made.py", tree)
    call, around = next((call, around) for call, around in source.calls if around is not None)
    said = [numbered(one) for one in texts(call.args[0], source, around)]
    assert said == ["{1} holds too many.", "{1} holds too few."]


def test_templates_are_gathered_from_the_whole_source():
    names = {source.name for source in sources()}
    assert {"geo/voterfile.py", "routing/walk.py", "app/api/problems.py", "app/service/walks.py"} <= names
    assert not any(name.startswith("app/cli/") for name in names)
    assert every_template().get("There are no voters yet.", "").startswith("app/")
