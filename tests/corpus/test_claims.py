"""Claims and contradictions: what the linter refuses, what the questions answer."""

import shutil
from pathlib import Path

import pytest

from corpus.build import build
from corpus.check import check
from corpus.corpus import SHIPPED_DATA, Corpus, open_corpus
from corpus.filter import Filter
from corpus.load import load
from corpus.queries import claims, contradictions

EFE = "efe-2022-03-24-kabulov-kabul"
ANI = "ani-2022-03-25-taliban-vows-china-concerns"
WANG = "2022-03-24-wang-yi-kabul"
MUTTAQI = "2022-03-24-kabulov-muttaqi-kabul"


@pytest.fixture(scope="module")
def corpus() -> Corpus:
    return open_corpus(SHIPPED_DATA)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a small data folder: EFE's text, one record, the three contacts EFE reports."""
    for name in (
        *(f"vocabulary/{part}.yaml" for part in ("actors", "outlets", "places", "topics")),
        f"articles/{EFE}.yaml",
        f"articles/{ANI}.yaml",
        f"texts/{EFE}.txt",
        *(f"contacts/{c}.yaml" for c in (WANG, MUTTAQI, "2022-03-24-kabulov-baradar-kabul")),
    ):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        shutil.copy(SHIPPED_DATA / name, tmp_path / name)
    assert not check(load(tmp_path))
    return tmp_path


def write(folder: Path, name: str, text: str) -> None:
    (folder / name).parent.mkdir(exist_ok=True)
    (folder / name).write_text(text, encoding="utf-8")


def table(*accounts: str, contact: str = WANG) -> str:
    head = (
        f"contact: {contact}\nclaims:\n  - id: who\n    claim: They met.\n    about: participants\n"
    )
    return head + "    accounts:\n" + "".join(f"      - {{{account}}}\n" for account in accounts)


GOOD = f"article: {EFE}, stance: states, passages: [{{line: 11, quote: Wang Yi}}]"
RECORD = f"article: {ANI}, stance: states, recorded: [{{record: as_printed, words: Wang Yi}}]"


def test_a_table_reads_and_is_clean(folder: Path) -> None:
    write(folder, f"claims/{WANG}.yaml", table(GOOD, RECORD))
    records = load(folder)
    assert not check(records)
    assert list(records.claims) == [WANG]


@pytest.mark.parametrize(
    ("accounts", "line", "words"),
    [
        ([GOOD.replace("Wang Yi", "Wang Yu")], 7, '"Wang Yu" does not stand on line 11'),
        ([GOOD.replace("line: 11", "line: 28")], 7, "does not stand on line 28"),
        (
            [GOOD.replace("line: 11, quote: Wang Yi", "line: 28, quote: Related Articles")],
            7,
            "stands on an excluded line (28)",
        ),
        ([GOOD.replace(EFE, "efe-2022-03-24")], 7, 'unknown article "efe-2022-03-24"'),
        ([f"article: {EFE}, stance: silent"], 6, "every account is silent"),
        ([f"article: {EFE}, stance: states"], 7, '"states" needs a passage'),
        ([f"{GOOD}, note: x".replace("states", "silent")], 7, "silent, yet words are given"),
        ([GOOD.replace("states", "agrees")], 7, "is none of states, contradicts"),
        ([GOOD, GOOD], 8, f'"{EFE}" twice'),
        ([RECORD], 6, f'no account of "{EFE}", whose text reports the contact'),
        ([GOOD, f"article: {ANI}, stance: silent"], 8, "it cannot be silent"),
        (
            [GOOD, RECORD.replace("words: Wang Yi", "words: Wang")],
            8,
            "does not stand in as_printed",
        ),
        ([GOOD, RECORD.replace("as_printed", "title")], 8, "does not stand in title"),
        (
            [GOOD, f"article: {ANI}, stance: states, passages: [{{line: 1, quote: x}}]"],
            8,
            "give the words of the record",
        ),
    ],
)
def test_a_fault_is_named_with_its_line(
    folder: Path, accounts: list[str], line: int, words: str
) -> None:
    write(folder, f"claims/{WANG}.yaml", table(*accounts))
    found = check(load(folder))
    assert any(
        problem.file == f"claims/{WANG}.yaml" and problem.line == line and words in problem.message
        for problem in found
    ), found


def test_a_claim_needs_a_report_of_its_contact(folder: Path) -> None:
    write(folder, f"claims/{MUTTAQI}.yaml", table(GOOD, RECORD, contact=MUTTAQI))
    assert [p.message for p in check(load(folder))] == [f'"{ANI}" does not report "{MUTTAQI}"']


def test_a_table_belongs_to_its_file_and_its_contact(folder: Path) -> None:
    write(folder, "claims/other.yaml", table(GOOD))
    write(folder, "claims/nowhere.yaml", table(GOOD, contact="nowhere"))
    found = [str(problem) for problem in check(load(folder))]
    assert any(f'contact "{WANG}" stands in a file named "other.yaml"' in p for p in found)
    assert any('unknown contact "nowhere"' in problem for problem in found)


def test_a_claim_stands_once(folder: Path) -> None:
    text = table(GOOD)
    write(folder, f"claims/{WANG}.yaml", text + text.partition("claims:\n")[2])
    assert [p.message for p in check(load(folder))] == ['claim "who" twice']


def contradiction(kind: str, evidence: str, rest: str = "") -> str:
    return (
        f"- id: a\n  kind: {kind}\n  about: name\n  summary: s\n  status: open\n"
        f"  evidence:\n    - {{{evidence}}}\n{rest}"
    )


WORDS = f"article: {EFE}, passages: [{{line: 11, quote: Wang Yi}}]"


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        (contradiction("between-texts", WORDS), 1, "between-texts, but one article is named"),
        (contradiction("outside-facts", WORDS), 1, "no outside source is named"),
        (contradiction("within-text", f"article: {EFE}"), 7, "needs a passage"),
        (contradiction("within-text", WORDS.replace("Yi", "Yu")), 7, "does not stand on line 11"),
        (contradiction("within-text", WORDS, "  contacts: [nowhere]\n"), 8, "unknown contact"),
        (
            contradiction("within-text", WORDS, f"    - {{{WORDS.replace(EFE, ANI)}}}\n"),
            1,
            "within-text, but 2 articles are named",
        ),
        (
            contradiction("within-text", WORDS).replace("status: open", "status: resolved"),
            1,
            '"resolved" needs a resolution',
        ),
        (contradiction("within-text", WORDS) * 2, 8, 'id "a" is taken at contradictions.yaml:1'),
        ("id: a\n", 1, "expected a list of records"),
    ],
)
def test_a_fault_of_the_register_is_named(folder: Path, text: str, line: int, words: str) -> None:
    write(folder, "contradictions.yaml", text)
    found = check(load(folder))
    assert any(
        p.file == "contradictions.yaml" and p.line == line and words in p.message for p in found
    ), found


def test_faulty_words_are_no_evidence(folder: Path, tmp_path: Path) -> None:
    write(folder, f"claims/{WANG}.yaml", table(GOOD.replace("Yi", "Yu"), RECORD))
    small = Corpus(build(folder, tmp_path / "cache"))
    frame = claims(small, Filter())
    assert frame["article_id"].tolist() == [ANI]
    assert contradictions(small, Filter()).empty


def test_the_shipped_tables_cover_what_the_five_texts_report() -> None:
    records = load(SHIPPED_DATA)
    told = {
        contact
        for entry in records.articles.values()
        if entry.record.text is not None
        for contact in entry.record.contacts
    }
    assert set(records.claims) == told
    assert len(told) == 11


def test_claims_obey_the_filter(corpus: Corpus) -> None:
    frame = claims(corpus, Filter(envoy=("zamir-kabulov",)))
    assert "2024-08-17-shaheen-delegations" not in set(frame["contact_id"])
    assert "2021-08-16-kabulov-recognition-conduct" in set(frame["contact_id"])  # a statement
    year = claims(corpus, Filter(since="2022", until="2022"))
    assert set(year["contact_id"]) == {WANG, MUTTAQI, "2022-03-24-kabulov-baradar-kabul"}
    assert claims(corpus, Filter(since="2025")).empty
    assert list(claims(corpus, Filter(since="2025")).columns) == list(frame.columns)


def test_every_word_of_a_claim_opens(corpus: Corpus) -> None:
    frame = claims(corpus, Filter())
    silent = frame[frame["stance"] == "silent"]
    assert silent["quote"].isna().all()
    assert silent["full_text"].all()
    for answer in (frame, contradictions(corpus, Filter())):
        found = answer[answer["evidence"] == "passage"]
        assert len(found) > 50
        for row in found.itertuples():
            source = corpus.text(row.article_id)
            assert source is not None
            assert source.text[int(row.start) : int(row.end)] == row.quote


def test_the_register_holds_what_readers_found(corpus: Corpus) -> None:
    frame = contradictions(corpus, Filter())
    assert frame["contradiction_id"].nunique() >= 20
    assert set(frame["kind"]) == {"within-text", "between-texts", "outside-facts"}
    assert set(frame["status"]) == {"open", "resolved", "unresolvable"}
    one = frame[frame["contradiction_id"] == "workers-rights-envoy-and-ambassador"]
    assert one["evidence"].tolist() == ["passage"] * 4 + ["outside"]
    assert one["source"].notna().tolist() == [False] * 4 + [True]


def test_a_contradiction_comes_whole(corpus: Corpus) -> None:
    everything = contradictions(corpus, Filter())
    found = contradictions(corpus, Filter(outlet=("caliber",)))
    assert "caliber-suheil-shahin" in set(found["contradiction_id"])
    for name, rows in found.groupby("contradiction_id"):
        assert len(rows) == (everything["contradiction_id"] == name).sum()
    assert contradictions(corpus, Filter(unknown=(("envoy", "nobody"),))).empty
