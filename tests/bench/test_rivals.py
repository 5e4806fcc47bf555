"""Every rival that runs in this process counts the same, whatever it is asked."""

from importlib.util import find_spec

import pytest

from bench import generate
from bench.interaction import PANELS, checksums, plain
from bench.rivals import Rival, rival, tables
from bench.workload import states
from corpus.filter import Filter

# `make bench` installs the others.
IN_PROCESS = [
    *("pandas_naive", "duckdb_optimised", "sqlite_indexed", "bitmap_kernel"),
    *(["polars_lazy"] if find_spec("polars") else []),
]
ASKED = (
    "everything",
    "nine months, off edges",
    "all of two actors",
    "none of two topics",
    "two sides",
    "printed dates, a year",
    "mentions, two outlets",
    "contacts, calls of a side",
    "pairs, a topic, off edges",
    "a rare actor in a rare outlet",
)


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Rival]:
    folder = tmp_path_factory.mktemp("rivals")
    generate.generate(1_000, folder / "bulk")
    tables.write(folder / "bulk", folder / "tables")
    found = {}
    for name in IN_PROCESS:
        (folder / name).mkdir()
        chosen = rival(name)
        chosen.build(folder / "bulk", folder / "tables", folder / name)
        found[name] = chosen(folder / name)
    return found


def answered(one: Rival, selection: Filter) -> dict[str, str]:
    return checksums(one.rows(one.ask(selection)))


@pytest.mark.parametrize("name", ASKED)
def test_all_count_the_same(opened: dict[str, Rival], name: str) -> None:
    selection = states(1_000)[name]
    first, *others = opened
    expected = answered(opened[first], selection)
    assert set(expected) == set(PANELS)
    for other in others:
        assert answered(opened[other], selection) == expected, other


def test_the_totals_are_those_of_the_records(opened: dict[str, Rival]) -> None:
    found = opened["bitmap_kernel"]
    panels = found.rows(found.ask(Filter()))
    (totals,) = plain("summary", panels["summary"])
    named = dict(zip(PANELS["summary"], totals, strict=True))
    counts = {key: named[key] for key in ("n_articles", "n_contacts", "n_statements", "n_topics")}
    assert counts == {"n_articles": 1000, "n_contacts": 288, "n_statements": 46, "n_topics": 17}
