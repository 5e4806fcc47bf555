"""Under the strict policy of a host every page works, asks nobody else, and keeps texts back."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Request, WebSocket

from components.shell import PAGES
from tests import sentinel
from tests.browser.harness import Server, settle, visit
from tests.deploy.confined import confine, why_not, workplace
from tests.deploy.host import hosted
from tests.sentinel import ARTICLE, KEPT_BACK, SENTINEL

WATCH = """window.refused = [];
document.addEventListener('securitypolicyviolation', e =>
  window.refused.push(`${e.effectiveDirective}: ${e.blockedURI} by ${e.sourceFile}`));"""

LINKS = (
    *(f"/{page.path}" for page in PAGES),
    "/compare?left=efe-2022-03-24-kabulov-kabul&right=khaama-2023-01-islamabad-visit",
    "/articles?article=efe-2022-03-24-kabulov-kabul&excluded=shown",
    "/articles?q=kabulov",
)


@pytest.fixture(scope="module")
def host() -> Iterator[Server]:
    """Serve as nobody from a checkout that cannot be written, where this machine allows it."""
    settings = {"PARLEY_FRAMES": "https://intranet.example"}
    with workplace() as work:
        before = [] if why_not() else confine(work, network=True)
        with hosted(work, settings, before=before) as server:
            yield server


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("link", LINKS)
def test_no_page_breaks_the_policy(browser: Browser, host: Server, link: str, dark: bool) -> None:
    with visit(browser, f"{host.url}{link}", before=WATCH, dark=dark) as page:
        assert page.evaluate("window.refused") == []
        assert page.console_errors == []  # type: ignore[attr-defined]
        assert page.external_requests == []  # type: ignore[attr-defined]


def test_what_opens_on_a_click_keeps_to_the_policy(browser: Browser, host: Server) -> None:
    with visit(browser, f"{host.url}/actors", before=WATCH) as page:
        for name in ("As a table", "How was this counted?"):
            page.get_by_role("radio", name=name).first.click()
            settle(page)
        page.get_by_text("As a flow diagram").click()
        settle(page)
        assert page.locator(".js-plotly-plot").count() == 1
        assert page.evaluate("window.refused") == []
        assert page.external_requests == []  # type: ignore[attr-defined]


def all_that_is_sent(browser: Browser, server: Server, paths: Sequence[str]) -> bytes:
    """Visit pages one after the other; return all that came but the files of Streamlit itself."""
    received: list[bytes] = []

    def keep(frame: bytes | str) -> None:
        received.append(frame if isinstance(frame, bytes) else frame.encode())

    def listen(socket: WebSocket) -> None:
        socket.on("framereceived", keep)

    def read(request: Request) -> None:
        answer = request.response()
        if answer is not None and answer.ok and "/static/" not in answer.url:
            received.append(answer.body())

    with visit(browser, server.url) as page:
        page.on("websocket", listen)
        page.on("requestfinished", read)
        for path in paths:
            page.goto(f"{server.url}{path}", wait_until="domcontentloaded")
            settle(page)
    assert len(received) > 5 * len(paths)
    return b"\n".join(received)


READER = f"/articles?article={ARTICLE}&excluded=shown"


@pytest.mark.parametrize("mode", ["passages", "none"])
def test_nothing_that_is_kept_back_reaches_a_browser(
    browser: Browser, server_folder: Path, tmp_path: Path, mode: str
) -> None:
    data = sentinel.folder(tmp_path / "data")
    paths = (
        *(f"/{page.path}" for page in PAGES),
        *(f"/{page}?q=lamplighter" for page in ("", "timeline", "articles")),
        "/articles?q=orchestra",
        READER,
        f"/articles?article={ARTICLE}&focus=passage:{ARTICLE}:17.0-70",
        *(
            f"/compare?left={ARTICLE}&right=council-voice-undated-talks&section={section}"
            for section in ("differences", "claims", "names", "quotations", "lineage")
        ),
        "/timeline?contact=2022-03-24-kabulov-taran",
        "/compare?contact=2022-03-24-kabulov-taran",
    )
    settings = {"PARLEY_DATA": str(data), "PARLEY_TEXTS": mode}
    with hosted(server_folder, settings) as server:
        everything = all_that_is_sent(browser, server, paths)
    assert b"Kabulov" in everything
    # "lamplighter" itself was typed by the reader, and comes back in what is searched for.
    assert SENTINEL.encode() not in everything
    for words in KEPT_BACK[1:]:
        at = everything.find(words.encode())
        assert at < 0, everything[max(0, at - 200) : at + 100]


def test_the_same_page_sends_the_text_where_a_host_may(
    browser: Browser, server_folder: Path, tmp_path: Path
) -> None:
    data = sentinel.folder(tmp_path / "data")
    with hosted(server_folder, {"PARLEY_DATA": str(data)}) as server:
        everything = all_that_is_sent(browser, server, (READER,))
    assert SENTINEL.encode() in everything
    assert all(words.encode() in everything for words in KEPT_BACK)
