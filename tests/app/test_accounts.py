"""Accounts: who comes in, how far, and how often one may guess."""

import contextlib
from datetime import UTC, date, datetime, timedelta

import pyotp
import pytest

from app import accounts
from app.accounts import Credentials, TooManyGuesses
from app.canvass import Actor
from app.passwords import set_password
from app.service import people
from app.service.audit import list_audit
from app.store.campaign import NewCampaign, make_campaign
from geo.errors import BadInput, Conflict, NotFound

PASSWORD = "four random plain words"


@pytest.fixture
def c(tmp_path, record_url):
    new = NewCampaign("Test", date(2026, 11, 3), "America/New_York", record_url=record_url)
    with make_campaign(tmp_path / "c", new) as opened:
        yield opened


def owner_of(c):
    return people.create_owner(c, "Ana", " Ana@Example.org ", PASSWORD)


def come_in(c, code="", password=PASSWORD, email="ana@example.org"):
    return accounts.sign_in(c, Credentials(email, password, code), "192.0.2.1")


def with_second_factor(c):
    owner_of(c)
    found = come_in(c)
    actor = accounts.actor_of(c, found.key)
    codes = pyotp.parse_uri(accounts.begin_second_factor(c, actor))
    accounts.confirm_second_factor(c, actor, codes.now(), found.key)
    return found.key, codes


def test_a_right_password_opens_a_session_and_a_wrong_one_none(c):
    owner_of(c)
    assert come_in(c, password="three wrong words") is None  # noqa: S106 - a made-up one
    assert come_in(c, email="nobody@example.org") is None
    found = come_in(c)
    assert accounts.actor_of(c, found.key).role == "owner"
    assert accounts.actor_of(c, "guess") is None


def test_an_owner_may_do_nothing_until_the_second_factor_is_on(c):
    owner_of(c)
    found = come_in(c)
    assert found.needs == "second-factor"
    assert accounts.actor_of(c, found.key).only == "sign-in"
    key, _ = with_second_factor_again(c, found)
    assert accounts.actor_of(c, key).only == ""


def with_second_factor_again(c, found):
    actor = accounts.actor_of(c, found.key)
    codes = pyotp.parse_uri(accounts.begin_second_factor(c, actor))
    accounts.confirm_second_factor(c, actor, codes.now(), found.key)
    return found.key, codes


def test_with_a_second_factor_the_password_alone_gives_no_session(c):
    _, codes = with_second_factor(c)
    assert come_in(c).needs == "code"
    assert come_in(c).key == ""
    assert come_in(c, code="000000") is None
    later = codes.at(datetime.now(UTC).timestamp() + 30)
    assert come_in(c, code=later).key


def test_a_code_works_once(c):
    _, codes = with_second_factor(c)
    later = codes.at(datetime.now(UTC).timestamp() + 30)
    assert come_in(c, code=later).key
    assert come_in(c, code=later) is None


def test_ten_thousand_guesses_are_ten_tries(c, monkeypatch):
    """P36: the eleventh guess at an account is not even tried."""
    owner_of(c)
    tried = []
    monkeypatch.setattr(accounts, "_is_right", lambda *_: tried.append(1))
    for number in range(40):
        try:
            accounts.sign_in(c, Credentials("ana@example.org", f"guess {number}"), f"192.0.2.{number}")
        except TooManyGuesses:
            continue
    assert len(tried) == 10


def test_one_address_may_not_try_many_accounts(c, monkeypatch):
    tried = []
    monkeypatch.setattr(accounts, "_is_right", lambda *_: tried.append(1))
    for number in range(60):
        try:
            come_in(c, email=f"person{number}@example.org")
        except TooManyGuesses:
            continue
    assert len(tried) == 40


def test_an_invitation_makes_one_account_once(c):
    made = people.invite_person(c, "bo@example.org", "canvasser")
    person, key = accounts.accept_invitation(c, made.token, "Bo", PASSWORD)
    assert (person.role, person.email) == ("canvasser", "bo@example.org")
    assert accounts.actor_of(c, key).role == "canvasser"
    with pytest.raises(NotFound, match="used or has expired"):
        accounts.accept_invitation(c, made.token, "Eve", PASSWORD)
    assert people.list_invitations(c)[0].used_at is not None
    assert people.list_invitations(c)[0].token == ""


def test_a_disabled_person_is_out_at_once_and_the_last_owner_stays(c):
    owner = owner_of(c)
    made = people.invite_person(c, "bo@example.org", "analyst")
    person, key = accounts.accept_invitation(c, made.token, "Bo", PASSWORD)
    people.change_person(c, person.person_id, is_disabled=True)
    assert accounts.actor_of(c, key) is None
    with pytest.raises(Conflict, match="needs an owner"):
        people.change_person(c, owner.person_id, role="analyst")
    assert people.list_people(c)[0].role == "owner"


def test_a_new_password_ends_the_other_sessions(c):
    key, codes = with_second_factor(c)
    other = come_in(c, code=codes.at(datetime.now(UTC).timestamp() + 30)).key
    accounts.change_password(c, accounts.actor_of(c, key), PASSWORD, "four other plain words", key)
    assert accounts.actor_of(c, other) is None
    assert accounts.actor_of(c, key) is not None
    assert come_in(c) is None


def test_a_link_sets_a_forgotten_password_once_and_ends_all_sessions(c):
    owner, key = owner_of(c), come_in(c).key
    link = people.make_password_link(c, owner.person_id)
    with pytest.raises(BadInput, match="12 to 200"):
        set_password(c, link.token, "short")
    assert set_password(c, link.token, "four other plain words") == owner.person_id
    assert accounts.actor_of(c, key) is None
    assert come_in(c) is None
    assert (
        accounts.sign_in(c, Credentials("ana@example.org", "four other plain words"), "192.0.2.1") is not None
    )
    with pytest.raises(NotFound, match="used or has expired"):
        set_password(c, link.token, "four wholly new words")


def test_no_link_but_the_right_one_in_its_time_sets_a_password(c, monkeypatch):
    owner = owner_of(c)
    made = people.invite_person(c, "bo@example.org", "canvasser")
    bo, _ = accounts.accept_invitation(c, made.token, "Bo", PASSWORD)
    link = people.make_password_link(c, bo.person_id)
    turned = link.token.replace(bo.person_id, owner.person_id)
    longer = link.token.replace(f"{int(link.expires_at.timestamp()):x}", f"{2**35:x}")
    monkeypatch.setattr(people, "PASSWORD_LINK_LASTS", timedelta(seconds=-1))
    late = people.make_password_link(c, bo.person_id).token
    for wrong in (turned, longer, late, link.token[:-1], f"{link.token}a", ""):
        with pytest.raises(NotFound):
            set_password(c, wrong, "four other plain words")
    people.change_person(c, bo.person_id, is_disabled=True)
    with pytest.raises(NotFound):
        set_password(c, link.token, "four other plain words")
    with pytest.raises(Conflict, match="is shut"):
        people.make_password_link(c, bo.person_id)


def test_a_lost_second_factor_is_reset_and_the_next_sign_in_sets_up_another(c):
    key, codes = with_second_factor(c)
    owner = accounts.actor_of(c, key)
    with pytest.raises(Conflict, match="on already"):
        accounts.begin_second_factor(c, owner)  # not without the former one's code
    people.reset_second_factor(c, owner.person_id)
    assert accounts.actor_of(c, key) is None
    assert not people.list_people(c)[0].has_second_factor
    assert come_in(c, password="three wrong words") is None  # noqa: S106 - a made-up one
    again = come_in(c, code=codes.now())
    assert again.needs == "second-factor"
    assert accounts.actor_of(c, again.key).only == "sign-in"
    with_second_factor_again(c, again)
    assert come_in(c).needs == "code"
    assert [(one.action, one.person_id, one.object_id) for one in list_audit(c)] == [
        ("reset_second_factor", "command-line", owner.person_id)
    ]


def test_what_is_grave_asks_for_password_and_a_fresh_code_once_more(c, monkeypatch):
    key, codes = with_second_factor(c)
    owner = accounts.actor_of(c, key)
    for password, code in ((PASSWORD, "000000"), ("three wrong words", codes.now()), (PASSWORD, codes.now())):
        with pytest.raises(BadInput, match="Nothing was changed"):  # the last of them was used before
            accounts.prove_again(c, owner, password, code)
    accounts.prove_again(c, owner, PASSWORD, codes.at(datetime.now(UTC).timestamp() + 30))
    with pytest.raises(Conflict, match="with an account"):
        accounts.prove_again(c, Actor("demo", "owner"), PASSWORD, codes.now())
    monkeypatch.setattr(accounts, "_is_right", lambda *_: False)
    with pytest.raises(TooManyGuesses):
        guess_on(c, owner)


def guess_on(c, actor):
    for _ in range(11):
        with contextlib.suppress(BadInput):
            accounts.prove_again(c, actor, "a guess", "000000")


def test_a_short_password_is_refused(c):
    with pytest.raises(BadInput, match="12 to 200"):
        people.create_owner(c, "Ana", "ana@example.org", "short")


def test_no_secret_stands_in_the_record_as_it_is(c):
    key, _ = with_second_factor(c)
    made = people.invite_person(c, "bo@example.org", "analyst")
    c.close()
    stored = b"".join(path.read_bytes() for path in c.folder.glob("field.sqlite*"))
    assert PASSWORD.encode() not in stored
    assert key.encode() not in stored
    assert made.token.encode() not in stored
