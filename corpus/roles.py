"""Who may do what: roles, read from what a sign-on says about a person."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import Annotated

from pydantic import Field, StringConstraints, ValidationError

from corpus import yaml_file
from corpus.errors import CorpusError, InputError
from corpus.records import Record, explain


class Role(StrEnum):
    """What a person may do; each may do all that those before it may."""

    READER = "reader"
    CURATOR = "curator"
    ADMIN = "admin"

    def includes(self, other: Role) -> bool:
        """Tell whether this role may do what another one may."""
        order = list(Role)
        return order.index(self) >= order.index(other)


class RoleError(CorpusError):
    """Somebody asks for what their role does not allow."""


_Values = tuple[Annotated[str, StringConstraints(min_length=1)], ...]


class Roles(Record):
    """The file of `PARLEY_ROLES`: a claim of the sign-on, and the values that make a role.

    Everybody else is a reader, as is whoever signed on more than `hours` ago.
    """

    claim: str = "email"
    curator: _Values = ()
    admin: _Values = ()
    hours: Annotated[float, Field(gt=0, le=24 * 30)] = 12.0

    def of(self, claims: Mapping[str, object], now: float) -> Role:
        """Return the role of a person by the claims about them."""
        if not claims or claims.get("is_logged_in") is False or self._expired(claims, now):
            return Role.READER
        if self.claim == "email" and claims.get("email_verified") in (False, "false"):
            return Role.READER
        value = claims.get(self.claim)
        values = value if isinstance(value, (list, tuple)) else str(value or "").split(",")
        held = {str(one).strip().casefold() for one in values}
        for role, names in ((Role.ADMIN, self.admin), (Role.CURATOR, self.curator)):
            if held & {name.casefold() for name in names}:
                return role
        return Role.READER

    def _expired(self, claims: Mapping[str, object], now: float) -> bool:
        # A proxy signs on anew with every request and sends no time.
        at = claims.get("auth_time", claims.get("iat"))
        return isinstance(at, (int, float)) and now - at > self.hours * 3600


Claims = Callable[[], Mapping[str, object]]
"""Returns what is known of whoever acts now; nothing where nobody has signed on."""


def _nobody() -> Mapping[str, object]:
    return {}


_claims: Claims = _nobody
_acting: ContextVar[Mapping[str, object] | None] = ContextVar("acting", default=None)


def identify_by(claims: Claims) -> None:
    """Say how whoever acts is known; the screen does, once."""
    global _claims
    _claims = claims


def acting() -> Mapping[str, object]:
    """Return what is known of whoever acts now."""
    held = _acting.get()
    return _claims() if held is None else held


@contextmanager
def on_behalf_of(claims: Mapping[str, object]) -> Iterator[None]:
    """Let what goes on at the back act for whoever began it, by the claims of then."""
    token = _acting.set(claims)
    try:
        yield
    finally:
        _acting.reset(token)


def roles() -> Roles | None:
    """Return the roles of this host, None where everybody may do everything.

    Raises InputError when the file cannot be read: nobody then has any role.
    """
    path = os.environ.get("PARLEY_ROLES", "")
    if not path:
        return None
    try:
        status = Path(path).stat()
        return _read(path, status.st_mtime_ns, status.st_size)
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else "not UTF-8"
        raise InputError(f"PARLEY_ROLES: {Path(path).name} cannot be read: {why}") from None


@lru_cache(maxsize=4)
def _read(path: str, changed: int, size: int) -> Roles:
    name = Path(path).name
    try:
        document = yaml_file.read(Path(path).read_text("utf-8"))
    except yaml_file.YamlError as error:
        raise InputError(f"{name}:{error.line}: {error}") from None
    try:
        return Roles.model_validate(document.value, strict=False)
    except ValidationError as error:
        where, why = next(iter(explain(error, document.value, Roles)))
        place = ".".join(map(str, where))
        raise InputError(f"{name}:{document.line_of(where)}: {place}: {why}") from None


def role() -> Role:
    """Return the role of whoever acts now: read anew each time, so a role taken away is gone.

    Without `PARLEY_ROLES` the app is somebody's own, who may do everything.
    """
    rules = roles()
    return rules.of(acting(), time.time()) if rules else Role.ADMIN


def require(needed: Role) -> None:
    """Go on only if whoever acts may; every function that writes calls this first.

    Raises RoleError.
    """
    held = role()
    if not held.includes(needed):
        raise RoleError(f'this needs the role "{needed}"; yours here is "{held}"')
