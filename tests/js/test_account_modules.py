"""The pages of coming in hold together: every word known in every language, none idle, nothing as markup."""

import re
from pathlib import Path

ACCOUNT = Path(__file__).resolve().parents[2] / "app" / "static" / "account"
KEY = re.compile(r'^  "([^"]+)":', re.MULTILINE)


def sources():
    return "\n".join(path.read_text(encoding="utf-8") for path in ACCOUNT.glob("*.js"))


def words(code):
    return set(KEY.findall((ACCOUNT / "words" / f"{code}.js").read_text(encoding="utf-8")))


def test_both_languages_hold_the_same_words():
    assert words("en") == words("es")


def test_every_word_said_is_known_and_none_is_idle():
    inside = "\n".join(re.findall(r"say\(([^()]*)\)", sources()))
    said = set(re.findall(r'"([a-z-]+\.[a-z-]+)"', inside))
    steps = {f"{step}.title" for step in ("sign-in", "code", "factor", "join", "reset", "reset-done")}
    known = {int(one) for one in re.findall(r"\d+", re.search(r"KNOWN = \[([^\]]+)\]", sources())[1])}
    wrongs = {f"wrong.{one}" for one in (*known, "other", "code")} | {"join.no-token", "reset.gone"}
    mends = {f"{one}.mend" for one in wrongs}
    assert said | steps | wrongs | mends == words("en")


def test_nothing_is_written_into_a_page_as_markup():
    assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write", sources())


def test_no_module_is_longer_than_a_person_reads_at_once():
    assert max(len(path.read_text().splitlines()) for path in ACCOUNT.glob("*.js")) <= 200
