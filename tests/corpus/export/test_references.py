"""Reference managers read every article, with its date as far as it is known."""

import json
import warnings
from typing import Any

import bibtexparser
import pytest
import rispy
from bibtexparser.model import Entry
from citeproc import (
    Citation,
    CitationItem,
    CitationStylesBibliography,
    CitationStylesStyle,
    formatter,
)
from citeproc.source.json import CiteProcJSON

from corpus.corpus import Corpus
from corpus.dates import parse
from corpus.export.bibtex import escaped
from corpus.export.csl import _issued
from corpus.export.ris import _date

IDS = [
    "lantern-2022-03-24-envoy-in-kabul",
    "lantern-2022-03-27-markets",
    "selin-post-2022-04-12-flour-for-kabul",
    "selin-post-2022-06-11-four-sides",
    "river-wire-2022-06-12-crossings",
    "river-wire-2022-09-conference",
    "lantern-2022-11-03-call",
    "council-voice-2023-01-delegation",
    "lantern-2023-02-10-remark",
    "selin-post-2023-05-21-access",
    "river-wire-2023-06-consul",
    "council-voice-undated-talks",
]


def entries(content: bytes) -> dict[str, Entry]:
    library = bibtexparser.parse_string(content.decode())
    assert not library.failed_blocks
    return library.entries_dict


def items(content: bytes) -> dict[str, Any]:
    return {item["id"]: item for item in json.loads(content)}


# ---- RIS -------------------------------------------------------------------------------------


def test_ris_holds_every_article(view: Any, write: Any) -> None:
    found = rispy.loads(write("ris", view()).decode())
    assert [one["id"] for one in found] == IDS
    assert found[1] == {
        "type_of_reference": "NEWS",
        "id": "lantern-2022-03-27-markets",
        "title": "Kabul markets wait for neighbours",
        "authors": ["River Wire"],
        "secondary_title": "The Lantern",
        "year": "2022",
        "date": "2022/03/27/",
        "language": "en",
        "urls": ["https://lantern.example/markets"],
        "notes": [
            "Published: 27 March 2022 (basis of the date: stated). "
            "Summary by the corpus: The Hill Council asks for trade."
        ],
        "name_of_database": f"Parley, corpus {view().corpus.version}",
    }


def test_ris_says_what_was_asked_before_the_first_reference(view: Any, write: Any) -> None:
    head = write("ris", view("topic=aid")).decode().partition("TY  - ")[0]
    assert "Selection: 2 articles, 2 contacts and 0 statements about Aid" in head
    assert "Link: https://parley.example/app/timeline?topic=aid" in head


@pytest.mark.parametrize(
    ("edtf", "spelled"),
    [
        ("2022-03-24", "2022/03/24/"),
        ("2022-03", "2022/03//"),
        ("2022", "2022///"),
        ("2022-03~", "2022/03//about March 2022"),
        ("2022-03-XX", "2022/03//"),
        ("2022-21", "///spring 2022"),
        ("202X", "///2020s"),
        ("2021-08-17/..", "///17 August 2021 or later"),
    ],
)
def test_ris_dates_are_never_padded(edtf: str, spelled: str) -> None:
    assert _date(parse(edtf)) == spelled


# ---- BibTeX ----------------------------------------------------------------------------------


def test_bibtex_holds_every_article(view: Any, write: Any) -> None:
    found = entries(write("bibtex", view()))
    assert list(found) == IDS
    flour = found["selin-post-2022-04-12-flour-for-kabul"]
    assert flour.entry_type == "online"
    assert {field.key: field.value for field in flour.fields if field.key != "note"} == {
        "title": "Ambassador Solén brings flour to Kabul",
        "author": "{Lena Marsh}",
        "organization": "Selin Post",
        "date": "2022-04-12",
        "language": "en",
        "url": "https://selin-post.example/flour",
    }
    assert found["lantern-2022-11-03-call"].entry_type == "article"


def test_bibtex_dates_are_edtf_and_obey_the_tier(view: Any, write: Any) -> None:
    found = entries(write("bibtex", view()))
    assert found["river-wire-2022-09-conference"]["date"] == "2022-09~"
    assert found["council-voice-2023-01-delegation"]["date"] == "2023-01-16/.."
    assert "date" not in found["council-voice-undated-talks"].fields_dict
    assert found["council-voice-undated-talks"]["note"].startswith(
        "Published: date not established, 24 March of an unknown year (basis of the date: stated)."
    )
    stated = entries(write("bibtex", view("dates=stated")))
    dated = [key for key, entry in stated.items() if "date" in entry.fields_dict]
    assert len(dated) == 6
    assert stated["lantern-2022-11-03-call"]["note"].startswith(
        "Published: date not established. Summary"
    )


def test_bibtex_says_what_was_asked_in_a_comment(view: Any, write: Any) -> None:
    library = bibtexparser.parse_string(write("bibtex", view("topic=aid")).decode())
    assert "Link: https://parley.example/app/timeline?topic=aid" in library.comments[0].comment


def test_braces_are_spelled_so_that_bibtex_does_not_count_them() -> None:
    assert escaped("} 50% & #1_a \\ {") == (
        r"{\textbraceright} 50\% \& \#1\_a {\textbackslash} {\textbraceleft}"
    )


# ---- CSL-JSON --------------------------------------------------------------------------------

STYLE = "harvard-cite-them-right"


def test_a_citation_processor_cites_every_article(view: Any, write: Any) -> None:
    content = json.loads(write("csl", view()))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the processor has no use for "custom"
        style = CitationStylesStyle(STYLE, validate=False)
        works = CitationStylesBibliography(style, CiteProcJSON(content), formatter.plain)
        for item in content:
            works.register(Citation([CitationItem(item["id"])]))
        cited = [str(line) for line in works.bibliography()]
    assert len(cited) == 12
    assert [line for line in cited if line.startswith("Lena Marsh")] == [
        "Lena Marsh (2022) Ambassador Solén brings flour to Kabul, Selin Post. Available at: "
        "https://selin-post.example/flour."
    ]


def test_csl_items_carry_what_was_asked(view: Any, write: Any) -> None:
    found = items(write("csl", view("topic=aid")))
    assert [*found] == ["selin-post-2022-04-12-flour-for-kabul", "selin-post-2023-05-21-access"]
    about = found["selin-post-2023-05-21-access"]["custom"]["parley"]
    assert about["link"] == "https://parley.example/app/timeline?topic=aid"
    assert json.loads(write("csl", view("since=2031"))) == []


@pytest.mark.parametrize(
    ("edtf", "issued"),
    [
        ("2022-03-24", {"date-parts": [[2022, 3, 24]]}),
        ("2022-03", {"date-parts": [[2022, 3]]}),
        ("2022-03~", {"date-parts": [[2022, 3]], "circa": True}),
        ("2022-03-XX", {"date-parts": [[2022, 3]]}),
        ("2022-21", {"date-parts": [[2022]], "season": 1}),
        ("2022-06-10/2022-06-11", {"date-parts": [[2022, 6, 10], [2022, 6, 11]]}),
        ("2021-08-17/..", {"literal": "17 August 2021 or later"}),
        ("202X", {"literal": "2020s"}),
    ],
)
def test_csl_dates_are_never_padded(edtf: str, issued: dict[str, Any]) -> None:
    assert _issued(parse(edtf)) == issued


# ---- all of them -----------------------------------------------------------------------------


def test_hostile_titles_break_no_file(
    spoilt: Corpus, spoilt_titles: dict[str, str], view: Any, write: Any
) -> None:
    selection = view(corpus=spoilt)
    ris = {one["id"]: one["title"] for one in rispy.loads(write("ris", selection).decode())}
    bib = entries(write("bibtex", selection))
    csl = items(write("csl", selection))
    assert [*ris] == [*bib] == [*csl] == IDS
    for key, title in spoilt_titles.items():
        shown = " ".join(title.replace("\u202e", "").split())  # turns what follows it around
        assert (ris[key], bib[key]["title"], csl[key]["title"]) == (shown, escaped(shown), shown)


@pytest.mark.parametrize("query", ["", "envoy=zamir-kabulov", "dates=stated&since=2024"])
def test_the_shipped_articles_are_read_one_for_one(
    shipped: Corpus, view: Any, write: Any, query: str
) -> None:
    selection = view(query, corpus=shipped)
    asked = selection.ask("articles")["article_id"].to_pylist()
    assert [one["id"] for one in rispy.loads(write("ris", selection).decode())] == asked
    assert [*entries(write("bibtex", selection))] == asked
    assert [*items(write("csl", selection))] == asked
