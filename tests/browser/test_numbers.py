"""Every number on the screen is the one the command line prints for that very link."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.browser import screen
from tests.browser.conftest import OpenPage
from tests.browser.harness import ROOT


@pytest.fixture
def ask(server_folder: Path) -> Any:
    """Return `ask(question, link)`: the rows the command line prints."""

    def run(question: str, link: str) -> list[dict[str, Any]]:
        done = subprocess.run(
            [sys.executable, "-m", "corpus", "query", question, link, "--format", "json"],
            cwd=ROOT,
            env=os.environ | {"PARLEY_CACHE": str(server_folder / "cache")},
            capture_output=True,
            text=True,
            check=True,
        )
        rows: list[dict[str, Any]] = json.loads(done.stdout)
        return rows

    return run


@pytest.mark.parametrize(
    "link", ["/?envoy=zamir-kabulov&since=2022-03", "/?q=Kabulove&dates=stated&unit=contacts"]
)
def test_the_overview(open_page: OpenPage, ask: Any, link: str) -> None:
    page = open_page(link)
    address = screen.copied_link(page)
    (totals,) = ask("summary", address)
    shown = screen.numbers(page)
    for label, column in {
        "Articles": "n_articles",
        "Contacts": "n_contacts",
        "Statements": "n_statements",
        "Envoys named": "n_envoys",
        "Outlets": "n_outlets",
    }.items():
        assert shown[label] == f"{totals[column]:,}"
    assert screen.sentence(page).startswith(
        f"{totals['n_articles']:,} articles, {totals['n_contacts']:,} contacts"
    )
    envoys = [row for row in ask("actor_counts", address) if row["envoy"]]
    drawn = screen.bars(page, "actor_counts")
    assert drawn == {row["actor"]: row["n"] for row in envoys[: len(drawn)]}
    assert len(drawn) == min(len(envoys), 12)


@pytest.mark.parametrize(
    ("link", "figure", "name"),
    [
        ("/actors?side=china&since=2023&until=2024", "actor_counts", "actor"),
        ("/actors?topic=recognition&topic_match=none&unit=pairs", "actor_counts", "actor"),
        ("/topics?envoy=zamir-kabulov&unit=mentions", "topic_counts", "topic"),
        ("/topics?place=moscow&kind=conference&unit=contacts", "topic_counts", "topic"),
    ],
)
def test_actors_and_topics(
    open_page: OpenPage, ask: Any, link: str, figure: str, name: str
) -> None:
    page = open_page(link)
    address = screen.copied_link(page)
    expected = ask(figure, address)
    drawn = screen.bars(page, figure)
    assert drawn == {row[name]: row["n"] for row in expected[: len(drawn)]}
    assert len(drawn) == min(len(expected), 20 if name == "actor" else 40)
    table = screen.open_table(page, figure)
    first = expected[0]
    assert screen.rows(table)[0][:2] == [first[f"{name}_id"], first[name]]
    (totals,) = ask("summary", address)
    assert screen.sentence(page).startswith(f"{totals['n_articles']:,} article")
