"""From a page to a saved record: what was accepted is in the corpus, with its words and the log."""

import shutil
from pathlib import Path

import pytest

from corpus.check import check
from corpus.curate import proposals
from corpus.curate.decisions import Curation
from corpus.curate.draft import Draft
from corpus.curate.log import Action, Outcome
from corpus.curate.page import Page
from corpus.curate.store import LOG
from corpus.curate.suggest import Register, suggest
from corpus.errors import InputError
from corpus.load import load
from tests.corpus.curate.test_store import content

TEXT = """\
Russian envoy meets Taliban minister in Kabul

Khaama Press, 3 May 2024

Russian special envoy Zamir Kabulov met Taliban foreign minister Amir Khan Muttaqi in Kabul on \
Thursday, the ministry said on 3 May 2024.

The two sides discussed trade and transit. "We will expand economic cooperation," Muttaqi said.
"""


@pytest.fixture
def data(tmp_path: Path, seeds_data: Path) -> Path:
    return Path(shutil.copytree(seeds_data, tmp_path / "data"))


def reviewed(curation: Curation) -> Draft:
    """Return the draft as a person left it: singles by hand, actors and topics accepted."""
    draft = suggest(Page("pasted", TEXT), Register.of(curation.records))
    draft = draft.accept(*(one.id for one in draft.of("actor", "topic", "quotation")))
    for field, value in (
        ("outlet", next(key for key in curation.records.outlets if key.startswith("khaama"))),
        ("language", "en"),
        ("published", "2024-05-03"),
        ("summary", "Kabulov and Muttaqi talk about trade in Kabul."),
    ):
        draft = draft.add(field, value)
    title = next(one for one in draft.of("title") if one.value == TEXT.partition("\n")[0])
    draft = draft.accept(title.id)
    return draft.reject(*(one.id for one in draft.of("contact", "copy")))


def test_a_reviewed_draft_becomes_a_clean_record_by_one_decision(
    data: Path, seeds_data: Path
) -> None:
    curation = Curation(data)
    before = content(data)
    draft = reviewed(curation)
    preview = proposals.of_draft(curation.records, draft)
    decision = curation.decide(preview, who="Ana")
    assert decision.action is Action.ADD
    records = load(data)
    # Contacts that the five texts recall are not among the seeds'.
    assert check(records) == check(load(seeds_data))
    (key,) = records.articles.keys() - {path[9:-5] for path in before if path[:9] == "articles/"}
    article = records.articles[key].record
    assert {actor.actor for actor in article.actors} >= {"zamir-kabulov", "amir-khan-muttaqi"}
    assert (data / "texts" / f"{key}.txt").read_bytes() == TEXT.encode()
    outcomes = {verdict.outcome for verdict in decision.verdicts}
    assert outcomes == {Outcome.ACCEPTED, Outcome.REJECTED}
    assert curation.history(f"article/{key}") == (decision,)
    curation.undo(decision.id, who="Ben")
    assert {name: held for name, held in content(data).items() if name != LOG} == before


def test_an_accepted_alias_joins_the_register(data: Path, seeds_data: Path) -> None:
    curation = Curation(data)
    draft = reviewed(curation)
    value = {"actor": "zamir-kabulov", "name": "Zamirr Kabulow", "kind": "transliteration"}
    again = {"actor": "zamir-kabulov", "name": "zamir kabulov", "kind": "variant"}
    draft = draft.add("alias", value).add("alias", again)
    curation.decide(proposals.of_draft(curation.records, draft), who="Ana")
    aliases = curation.records.actors["zamir-kabulov"].record.aliases
    assert aliases[-1].name == "Zamirr Kabulow"
    assert check(load(data)) == check(load(seeds_data))


def test_a_draft_that_lacks_something_says_what(data: Path) -> None:
    curation = Curation(data)
    draft = suggest(Page("pasted", TEXT), Register.of(curation.records))
    with pytest.raises(InputError, match="no title is accepted for pasted"):
        proposals.of_draft(curation.records, draft)
