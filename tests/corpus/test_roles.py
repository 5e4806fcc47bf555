"""Roles are read from what a sign-on says, anew each time, and writing asks for one."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from corpus import roles
from corpus.errors import InputError
from corpus.roles import Role, RoleError, Roles, require, role

NOW = 1_750_000_000.0
RULES = Roles(claim="groups", curator=("desk-kabul",), admin=("it-security",))


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    yield
    roles.identify_by(lambda: {})


@pytest.fixture
def rules(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "roles.yaml"
    path.write_text(
        "claim: email\ncurator: [mira@ministry.example]\nadmin: [root@ministry.example]\n"
    )
    monkeypatch.setenv("PARLEY_ROLES", str(path))
    return path


@pytest.mark.parametrize(
    ("claims", "expected"),
    [
        ({}, Role.READER),
        ({"groups": ["desk-kabul"]}, Role.CURATOR),
        ({"groups": "press, Desk-Kabul"}, Role.CURATOR),  # a proxy's header
        ({"groups": ["desk-kabul", "it-security"]}, Role.ADMIN),
        ({"groups": ["desk-kabul2"]}, Role.READER),
        ({"groups": None}, Role.READER),
        ({"groups": 7}, Role.READER),
        ({"email": "desk-kabul"}, Role.READER),
        ({"groups": ["it-security"], "is_logged_in": False}, Role.READER),
        ({"groups": ["it-security"], "iat": NOW - 11 * 3600}, Role.ADMIN),
        ({"groups": ["it-security"], "iat": NOW - 13 * 3600}, Role.READER),
        ({"groups": ["it-security"], "iat": NOW, "auth_time": NOW - 13 * 3600}, Role.READER),
    ],
)
def test_the_role_of_a_person(claims: dict[str, object], expected: Role) -> None:
    assert RULES.of(claims, NOW) is expected


def test_an_address_that_is_not_verified_makes_no_role() -> None:
    rules = Roles(admin=("root@ministry.example",))
    claims: dict[str, object] = {"email": "Root@ministry.example"}
    assert rules.of(claims, NOW) is Role.ADMIN
    assert rules.of({**claims, "email_verified": True}, NOW) is Role.ADMIN
    assert rules.of({**claims, "email_verified": False}, NOW) is Role.READER


def test_each_role_includes_those_before_it() -> None:
    included = {(a, b) for a in Role for b in Role if a.includes(b)}
    assert included == {
        *((one, one) for one in Role),
        (Role.CURATOR, Role.READER),
        (Role.ADMIN, Role.READER),
        (Role.ADMIN, Role.CURATOR),
    }


def test_without_roles_the_app_is_its_owners(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PARLEY_ROLES", raising=False)
    assert role() is Role.ADMIN
    require(Role.ADMIN)


def test_nobody_writes_where_nobody_is_known(rules: Path) -> None:
    require(Role.READER)
    with pytest.raises(RoleError) as error:
        require(Role.CURATOR)
    assert str(error.value) == 'this needs the role "curator"; yours here is "reader"'


def test_a_role_that_is_taken_away_is_gone_at_once(rules: Path) -> None:
    roles.identify_by(lambda: {"email": "mira@ministry.example"})
    require(Role.CURATOR)
    with pytest.raises(RoleError):
        require(Role.ADMIN)
    rules.write_text("claim: email\nadmin: [root@ministry.example]\n")
    with pytest.raises(RoleError):
        require(Role.CURATOR)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("admins: [x]\n", 'roles.yaml:1: admins: no such key; did you mean "admin"?'),
        ("claim: email\ncurator: mira\n", "roles.yaml:2: curator: expected a list"),
        ("hours: 0\n", "roles.yaml:1: hours: "),
        ("curator: [a\n", "roles.yaml:"),
    ],
)
def test_a_file_that_cannot_be_read_gives_nobody_a_role(
    rules: Path, content: str, said: str
) -> None:
    rules.write_text(content)
    roles.identify_by(lambda: {"email": "root@ministry.example"})
    with pytest.raises(InputError) as error:
        require(Role.CURATOR)
    assert str(error.value).startswith(said)


def test_a_file_that_is_not_there_gives_nobody_a_role(rules: Path) -> None:
    rules.unlink()
    with pytest.raises(
        InputError, match=r"^PARLEY_ROLES: roles\.yaml cannot be read: No such file"
    ):
        require(Role.READER)
