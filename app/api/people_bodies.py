"""The bodies of coming in and of people."""

from typing import Annotated

from pydantic import Field

from app.api.bodies import Body, Name, example
from app.canvass import Role

Email = Annotated[str, Field(min_length=3, max_length=200, pattern=r"^[^\x00-\x20\x7f]+$")]
Password = Annotated[str, Field(min_length=1, max_length=200)]
OneTimeCode = Annotated[str, Field(pattern=r"^[0-9 ]{0,9}$")]
Token = Annotated[str, Field(min_length=20, max_length=100, pattern=r"^[A-Za-z0-9_-]+$")]


class PasswordSignIn(Body):
    """An e-mail address, a password and, when asked for, a one-time code."""

    model_config = example(email="ana@example.org", password="four random plain words", code="")  # noqa: S106 - an example, no secret
    email: Email
    password: Password
    code: OneTimeCode = ""


class Code(Body):
    """A one-time code of six digits."""

    model_config = example(code="123456")
    code: OneTimeCode


class PasswordChange(Body):
    """The former password and the new one."""

    model_config = example(former="four random plain words", password="four other plain words")  # noqa: S106 - an example, no secret
    former: Password
    password: Password


class Proof(Body):
    """Password and one-time code of whoever asks, once more."""

    model_config = example(password="four random plain words", code="123456")  # noqa: S106 - an example, no secret
    password: Password
    code: OneTimeCode


class Accepted(Body):
    """The secret of an invitation, and the account to make."""

    model_config = example(token="…", name="Ana", password="four random plain words")  # noqa: S106 - an example, no secret
    token: Token
    name: Name
    password: Password


class PasswordSet(Body):
    """The secret of a link for a new password, and the password."""

    model_config = example(token="…", password="four other plain words")  # noqa: S106 - an example, no secret
    token: Token
    password: Password


class PersonChange(Body):
    """What to change of somebody; what is null stays."""

    model_config = example(role="director", is_disabled=None)
    role: Role | None = None
    is_disabled: bool | None = None


class PersonInvited(Body):
    """Whom to invite."""

    model_config = example(email="ana@example.org", role="canvasser")
    email: Email
    role: Role
