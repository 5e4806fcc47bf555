"""Long work says what it is, and can be left for something else."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.harness import ROOT, Server, running_app, settle, visit

# The app on an engine that takes three seconds once it is warm.
_SLOW = """
import time
from corpus import queries
if not hasattr(queries, "quick"):
    queries.quick, begun = queries.ask_all, time.monotonic()
    def slow(corpus, several):
        if time.monotonic() - begun > 10:
            time.sleep(3)
        return queries.quick(corpus, several)
    queries.ask_all = slow
"""


@pytest.fixture(scope="module")
def slow_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("slow")
    for name in ("components", "corpus", "pages", "docs", "data", ".streamlit"):
        (folder / name).symlink_to(ROOT / name)
    (folder / "app.py").write_text(_SLOW + (ROOT / "app.py").read_text("utf-8"), "utf-8")
    with running_app(folder / "work", app=folder / "app.py") as server:
        yield server


def test_counting_is_said_and_another_page_can_be_opened_meanwhile(
    browser: Browser, slow_server: Server
) -> None:
    with visit(browser, slow_server.url) as page:
        page.wait_for_timeout(10_000)
        page.get_by_role("radio", name="pairs", exact=True).click()
        expect(page.get_by_text("Counting …").first).to_be_visible(timeout=3000)
        page.get_by_role("link", name="Topics", exact=True).click()
        expect(page.get_by_role("heading", name="Topics", exact=True)).to_be_visible(timeout=30000)
        settle(page)
        assert page.get_by_text("Counting …").count() == 0
        assert "/topics" in page.url
        assert page.console_errors == []  # type: ignore[attr-defined]
    assert "Traceback" not in slow_server.log
