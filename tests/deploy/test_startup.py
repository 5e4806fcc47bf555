"""A host that is set up unsafely is not started, and says everything that is wrong at once."""

from collections.abc import Iterator

import pytest
from streamlit import config

from corpus.errors import InputError
from deploy import startup
from deploy.settings import Settings
from deploy.startup import AT_MOST, REQUIRED, check
from tests.test_config import SETTINGS

FINE = Settings(hosts=("parley.example",))


@pytest.fixture(autouse=True)
def _shipped_settings(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    before = {key: config.get_option(key) for key in (*REQUIRED, *AT_MOST, *_ALSO)}
    for key in before:
        config.set_option(key, SETTINGS.get(key, config.get_option(key)))
    for key in ("PARLEY_ROLES", "PARLEY_TEXTS", "PARLEY_RATE"):
        monkeypatch.delenv(key, raising=False)
    yield
    for key, value in before.items():
        config.set_option(key, value)


_ALSO = ("browser.serverAddress", "server.trustedUserHeaders")


def wrong(settings: Settings) -> list[str]:
    """Return what is said to be wrong."""
    with pytest.raises(InputError) as error:
        check(settings)
    first, *others = str(error.value).splitlines()
    assert first == "this host is not started:"
    return others


def test_the_shipped_settings_are_those_of_a_host() -> None:
    check(FINE)


@pytest.mark.parametrize("key", REQUIRED)
def test_a_setting_that_makes_a_host_unsafe(key: str) -> None:
    unsafe = not REQUIRED[key] if isinstance(REQUIRED[key], bool) else "full"
    config.set_option(key, unsafe)
    assert wrong(FINE) == [f"- {key} is {unsafe!r}; a host needs {REQUIRED[key]!r}"]


@pytest.mark.parametrize("key", AT_MOST)
def test_a_limit_may_only_be_lowered(key: str) -> None:
    config.set_option(key, 1)
    check(FINE)
    config.set_option(key, 200)
    assert wrong(FINE) == [f"- {key} is 200 MB; a host allows {AT_MOST[key]} at most"]


@pytest.mark.parametrize(
    ("settings", "environment", "said"),
    [
        (Settings(), {}, "PARLEY_HOSTS is empty: name the host names this server answers to"),
        (Settings(hosts=("*",)), {}, 'PARLEY_HOSTS: "*" answers to every name'),
        (
            FINE,
            {"PARLEY_TEXTS": "passage"},
            'PARLEY_TEXTS: no mode "passage"; did you mean "passages"?',
        ),
        (FINE, {"PARLEY_RATE": "x"}, 'PARLEY_RATE: "x" is no number of requests a minute'),
        (
            FINE,
            {"PARLEY_ROLES": "nowhere.yaml"},
            "PARLEY_ROLES: nowhere.yaml cannot be read: No such file or directory",
        ),
        (
            Settings(hosts=("parley.example",), writable=True),
            {},
            "PARLEY_WRITABLE without PARLEY_ROLES: every visitor could change the corpus",
        ),
    ],
)
def test_a_setting_of_ours_that_makes_a_host_unsafe(
    settings: Settings, environment: dict[str, str], said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for key, value in environment.items():
        monkeypatch.setenv(key, value)
    assert wrong(settings) == [f"- {said}"]


def test_everything_is_told_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PARLEY_TEXTS", "all")
    config.set_option("server.enableAgentApi", True)
    assert len(wrong(Settings())) == 3


def test_a_name_from_a_header_needs_a_proxy() -> None:
    config.set_option("server.trustedUserHeaders", {"X-Forwarded-Email": "email"})
    assert wrong(FINE) == [
        "- server.trustedUserHeaders without PARLEY_PROXIES: nobody could sign on"
    ]
    check(Settings(hosts=("parley.example",), proxies=("192.0.2.1",)))


@pytest.mark.parametrize(("secret", "fine"), [("", False), ("changeme", False), ("x" * 32, True)])
def test_a_short_secret_is_refused(
    secret: str, fine: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(startup.st, "secrets", {"auth": {"cookie_secret": secret}})
    if fine:
        check(FINE)
    else:
        assert wrong(FINE) == [
            "- [auth] cookie_secret has fewer than 32 characters: make it at random"
        ]
