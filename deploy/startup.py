"""What has to be true before a host lets anybody in; a host that is set up unsafely ends here."""

from __future__ import annotations

import os
from collections.abc import Iterator

import streamlit as st
from streamlit import config
from streamlit.errors import StreamlitSecretNotFoundError

from corpus import modes, roles
from corpus.errors import CorpusError, InputError
from corpus.service import limits
from deploy.headers import inline_scripts
from deploy.settings import Settings

REQUIRED: dict[str, object] = {
    "browser.gatherUsageStats": False,
    "client.disableDataExport": True,
    "client.showErrorDetails": "none",
    "client.showErrorLinks": False,
    "client.toolbarMode": "viewer",
    "global.developmentMode": False,
    "server.enableAgentApi": False,
    "server.enableCORS": True,
    "server.enableStaticServing": False,
    "server.enableXsrfProtection": True,
    "server.fileWatcherType": "none",
    "server.scriptHealthCheckEnabled": False,
}
"""Settings of Streamlit a host does not change."""
AT_MOST = {
    "server.maxMessageSize": 20,
    "server.maxUploadSize": 10,
    "server.maxWidgetStateSize": 2,
}
"""Limits in megabytes a host may only lower."""
SECRET = 32
"""Characters a secret that signs cookies has at least."""


def check(settings: Settings) -> None:
    """Raise InputError with everything that is wrong with how this host is set up."""
    wrong = [*_of_streamlit(), *_of_parley(settings), *_of_sign_on(settings)]
    if wrong:
        raise InputError("this host is not started:\n" + "\n".join(f"- {one}" for one in wrong))


def _of_streamlit() -> Iterator[str]:
    for key, value in REQUIRED.items():
        if (found := config.get_option(key)) != value:
            yield f"{key} is {found!r}; a host needs {value!r}"
    for key, most in AT_MOST.items():
        if (size := config.get_option(key)) > most:
            yield f"{key} is {size} MB; a host allows {most} at most"
    if not config.get_option("browser.serverAddress"):
        yield "browser.serverAddress is empty: Streamlit would ask an outside service for it"
    if len(inline_scripts()) != 1:
        yield f"Streamlit's page has {len(inline_scripts())} scripts in it, not the one known"


def _of_parley(settings: Settings) -> Iterator[str]:
    if not settings.hosts:
        yield "PARLEY_HOSTS is empty: name the host names this server answers to"
    if "*" in settings.hosts:
        yield 'PARLEY_HOSTS: "*" answers to every name'
    for read in (modes.texts, roles.roles, limits.per_minute):
        try:
            read()
        except CorpusError as error:
            yield str(error)
    if settings.writable and not os.environ.get("PARLEY_ROLES", ""):
        yield "PARLEY_WRITABLE without PARLEY_ROLES: every visitor could change the corpus"


def _of_sign_on(settings: Settings) -> Iterator[str]:
    if config.get_option("server.trustedUserHeaders") and not settings.proxies:
        yield "server.trustedUserHeaders without PARLEY_PROXIES: nobody could sign on"
    try:
        auth = dict(st.secrets.get("auth", {}))
    except StreamlitSecretNotFoundError:
        auth = {}
    if auth and len(str(auth.get("cookie_secret", ""))) < SECRET:
        yield f"[auth] cookie_secret has fewer than {SECRET} characters: make it at random"
