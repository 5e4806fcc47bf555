"""What goes out comes back as it was: every record, every text, to the byte."""

import json
import random
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from corpus.check import check
from corpus.curate.decisions import Curation
from corpus.curate.record_file import kind_of
from corpus.curate.store import LOG
from corpus.errors import CorpusError, InputError, RecordError
from corpus.interchange import READERS, jsonl, package, parquet, propose, read_in, write_out
from corpus.interchange.tables import assemble, contents_of, flatten, tables
from corpus.load import Records, load
from tests.corpus.curate.test_store import content
from tests.corpus.folder import Folder

FORMS = sorted(READERS)


def written(data: Path, form: str, folder: Path) -> Path:
    return write_out(data, form, folder / f"corpus.{form}")


def test_every_shipped_record_goes_through_the_tables(shipped_records: Records) -> None:
    contents = contents_of(shipped_records)
    rows = flatten(contents)
    texts = {key for key in contents if key.startswith("text/")}
    assert assemble(rows) == {k: v for k, v in contents.items() if k not in texts}
    assert len(texts) == 5
    assert len(rows["articles"]) == 706
    assert len(rows["contacts"]) == 288
    # One name in the text of one article, found by three places.
    assert rows["articles.text.mentions.names"][0] == {
        "article": "asian-lite-2024-04-24-kabul-talks",
        "mentions": "1",
        "n": "1",
        "line": "8",
        "quote": "Zamir Kabulov",
    }


@pytest.mark.parametrize("form", FORMS)
def test_the_shipped_corpus_comes_back_as_it_was(
    form: str, shipped_data: Path, shipped_records: Records, tmp_path: Path
) -> None:
    target = written(shipped_data, form, tmp_path)
    assert READERS[form](target) == contents_of(shipped_records)


@pytest.mark.parametrize("form", FORMS)
def test_an_empty_folder_is_filled_with_the_same_corpus(
    form: str, small_data: Path, tmp_path: Path
) -> None:
    target = written(small_data, form, tmp_path)
    data = tmp_path / "data"
    data.mkdir()
    decision, skipped = read_in(data, form, target, who="Ana", why="from the north desk")
    assert decision is not None
    assert decision.what == "import 49 new and 0 changed records and texts"
    assert skipped == {}
    assert contents_of(load(data)) == contents_of(load(small_data))
    assert check(load(data)) == []
    assert (data / "texts" / "lantern-2022-03-24-envoy-in-kabul.txt").read_bytes() == (
        small_data / "texts" / "lantern-2022-03-24-envoy-in-kabul.txt"
    ).read_bytes()
    assert read_in(data, form, target, who="Ana") == (None, {})
    Curation(data).undo(decision.id, who="Ben")
    assert load(data).articles == {}


@pytest.mark.parametrize("form", FORMS)
def test_what_differs_is_skipped_and_named_unless_it_is_to_replace(
    form: str, folder: Folder, small_data: Path, tmp_path: Path
) -> None:
    target = written(small_data, form, tmp_path)
    key = "article/lantern-2022-11-03-call"
    before = content(folder.path)
    folder.replace("articles/lantern-2022-11-03-call.yaml", "language: en", "language: de")
    decision, skipped = read_in(folder.path, form, target, who="Ana")
    assert decision is None
    assert skipped == {key: "differs from the record that is here"}
    decision, skipped = read_in(folder.path, form, target, who="Ana", replace=True)
    assert decision is not None
    assert [change.record for change in decision.changes] == [key]
    assert {k: v for k, v in content(folder.path).items() if k != LOG} == before


def test_a_corpus_with_faults_is_refused_whole(small_data: Path, tmp_path: Path) -> None:
    target = written(small_data, "jsonl", tmp_path)
    text = target.read_text("utf-8")
    target.write_text(text.replace('"outlet": "lantern"', '"outlet": "lantrn"'), "utf-8")
    data = tmp_path / "data"
    data.mkdir()
    with pytest.raises(RecordError, match='unknown outlet "lantrn"; did you mean "lantern"'):
        read_in(data, "jsonl", target, who="Ana")
    assert content(data) == {}


def words() -> st.SearchStrategy[str]:
    """Return any text a record may hold, and what spreadsheets and CSV stumble over."""
    nasty = st.sampled_from(
        ["=1+1", "+93 700", "-5", "@SUM(A1)", "＝1", "'quoted'", '"', '","', "\u200b=x", "’", "a;b"]
    )
    plain = st.text(
        st.characters(codec="utf-8", exclude_categories=["Cc", "Zl", "Zp", "Cs"]),
        min_size=1,
        max_size=30,
    ).filter(lambda text: text == text.strip() and text.strip() != "")
    return nasty | plain


@pytest.mark.parametrize("form", FORMS)
@given(data=st.data())
@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_words_come_back_as_they_were(
    form: str, data: st.DataObject, small_data: Path, tmp_path: Path
) -> None:
    contents = contents_of(load(small_data))
    value = data.draw(words())
    chance = random.Random(data.draw(st.integers(0, 10_000)))  # noqa: S311 (not a secret)
    articles = [v for k, v in contents.items() if k.startswith("article/")]
    for article in chance.sample(articles, 4):
        article["title"] = article["summary"] = value
        for actor in article.get("actors", ()):
            actor["as_printed"] = value
        for mention in article.get("text", {}).get("mentions", ()):
            for passage in mention["names"]:
                passage["quote"] = value + "\r\u2028" + value
    contents["text/lantern-2022-03-24-envoy-in-kabul"] = value + "\r\n\ufeff\u2028\x0c" + value
    target = tmp_path / f"corpus.{form}"
    {"package": package, "jsonl": jsonl, "parquet": parquet}[form].write(contents, target)
    assert READERS[form](target) == contents


def test_no_cell_is_a_formula(small_data: Path, tmp_path: Path) -> None:
    contents = contents_of(load(small_data))
    cells = ["=1+1", "+1", "-1", "@x", "\t=1", "＝1", "－1", " =1", "\ufeff=1", "\u200b=1", "'a"]
    articles = [value for key, value in contents.items() if key.startswith("article/")]
    for article, cell in zip(articles, cells, strict=False):
        article["title"] = cell
    package.write(contents, tmp_path)
    table = (tmp_path / "data" / "articles.csv").read_text("utf-8")
    for cell in cells:
        assert f'"\'{cell}"' in table
        assert f'"{cell}"' not in table
    assert package.read(tmp_path) == contents


DAMAGE: dict[str, tuple[Callable[[Path], object], str]] = {
    "no descriptor": (
        lambda folder: (folder / "datapackage.json").unlink(),
        "datapackage.json: No such file or directory",
    ),
    "a descriptor of something else": (
        lambda folder: (folder / "datapackage.json").write_text("[1]", "utf-8"),
        "datapackage.json: no data package (list indices must be integers or slices, not str)",
    ),
    "a table that is gone": (
        lambda folder: (folder / "data" / "actors.csv").unlink(),
        "data/actors.csv: No such file or directory",
    ),
    "a column nobody knows": (
        lambda folder: replaced(folder, "actors", '"name"', '"nmae"'),
        'data/actors.csv:1: no column "nmae" in actors',
    ),
    "a row that is cut off": (
        lambda folder: replaced(folder, "articles.topics", '"1","trade"', '"1"'),
        "data/articles.topics.csv:2: 2 cells, expected 3",
    ),
    "a row without its key": (
        lambda folder: replaced(folder, "articles.topics", '"1","trade"', '"","trade"'),
        'data/articles.topics.csv:2: "n" is empty',
    ),
    "a place that is no number": (
        lambda folder: replaced(folder, "articles.topics", '"1","trade"', '"one","trade"'),
        'data/articles.topics.csv:2: n "one" is no whole number',
    ),
    "a place that is taken": (
        lambda folder: replaced(folder, "articles.topics", '"1","trade"', '"2","trade"'),
        "articles.topics: the rows of council-voice-2023-01-delegation have n 2; expected 1 to 1",
    ),
    "a row that belongs to nothing": (
        lambda folder: replaced(
            folder, "articles.topics", '"council-voice-2023-01-delegation"', '"nowhere"'
        ),
        "articles.topics: rows of nowhere, which is not in articles",
    ),
    "a text that was edited": (
        lambda folder: (folder / "texts" / "council-voice-undated-talks.txt").write_text("x"),
        "texts/council-voice-undated-talks.txt: its content is not the one the package was made of",
    ),
    "a path that leads out": (
        lambda folder: described(folder, "data/actors.csv", "../../etc/passwd"),
        'datapackage.json: the path "../../etc/passwd" leads out of the package',
    ),
}


def replaced(folder: Path, table: str, old: str, new: str) -> None:
    path = folder / "data" / f"{table}.csv"
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


def described(folder: Path, old: str, new: str) -> None:
    path = folder / "datapackage.json"
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory, small_data: Path) -> Path:
    folder = tmp_path_factory.mktemp("exported") / "corpus"
    write_out(small_data, "package", folder)
    return folder


@pytest.mark.parametrize("damage", DAMAGE)
def test_a_damaged_package_is_named_with_its_place(
    damage: str, exported: Path, tmp_path: Path
) -> None:
    folder = shutil.copytree(exported, tmp_path / "corpus")
    spoil, message = DAMAGE[damage]
    spoil(folder)
    with pytest.raises(InputError) as error:
        package.read(folder)
    assert str(error.value) == message


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("what", "c.jsonl:1: no record (Expecting value: line 1 column 1 (char 0))"),
        ('{"record": "article/a"}', "c.jsonl:1: no record ('value')"),
        ("[1]", "c.jsonl:1: no record (list indices must be integers or slices, not str)"),
        ('{"record": "artcle/a", "value": 1}', 'c.jsonl:1: no record (no kind of record "artcle"'),
    ],
)
def test_a_line_that_is_no_record_is_named(line: str, message: str, tmp_path: Path) -> None:
    path = tmp_path / "c.jsonl"
    path.write_text(line + "\n", "utf-8")
    with pytest.raises(InputError) as error:
        READERS["jsonl"](path)
    assert str(error.value).startswith(message)


def test_a_record_under_another_key_is_refused(small_data: Path) -> None:
    records = load(small_data)
    with pytest.raises(InputError, match='the record under "actor/a" has another id'):
        propose(records, {"actor/a": {"id": "b", "name": "B"}})
    with pytest.raises(InputError, match=r'"text/\.\./\.\./x" names no record'):
        propose(records, {"text/../../x": "x"})


def test_unknown_forms_and_places_are_named(small_data: Path, tmp_path: Path) -> None:
    with pytest.raises(InputError) as error:
        write_out(small_data, "jsnl", tmp_path / "x")
    assert str(error.value) == 'no form "jsnl"; did you mean "jsonl"?'
    with pytest.raises(InputError, match='no form "ftm"'):
        read_in(small_data, "ftm", tmp_path, who="Ana")
    with pytest.raises(CorpusError, match="cannot write"):
        write_out(small_data, "jsonl", tmp_path / "nowhere" / "x.jsonl")
    (tmp_path / "actors.parquet").write_bytes(b"PAR1")
    with pytest.raises(InputError, match=r"articles.parquet: cannot be read"):
        READERS["parquet"](tmp_path)


def test_the_schema_says_what_the_models_say(exported: Path) -> None:
    package_ = json.loads((exported / "datapackage.json").read_text("utf-8"))
    resources = {resource["name"]: resource for resource in package_["resources"]}
    assert set(tables()) < set(resources)
    names = resources["articles.text.mentions.names"]
    assert names["schema"]["primaryKey"] == ["article", "mentions", "n"]
    assert names["schema"]["foreignKeys"] == [
        {
            "fields": ["article", "mentions"],
            "reference": {"resource": "articles.text.mentions", "fields": ["article", "n"]},
        }
    ]
    fields = {field["name"]: field for field in resources["places"]["schema"]["fields"]}
    assert fields["lat"] == {
        "name": "lat",
        "type": "number",
        "constraints": {"minimum": -90.0, "maximum": 90.0},
    }
    assert fields["kind"]["constraints"] == {
        "required": True,
        "enum": ["country", "region", "city", "venue"],
    }
    line = {field["name"]: field for field in names["schema"]["fields"]}["line"]
    assert line == {
        "name": "line",
        "type": "integer",
        "constraints": {"required": True, "minimum": 1},
    }
    about = {field["name"]: field for field in resources["claims.claims"]["schema"]["fields"]}
    assert "date" in about["about"]["constraints"]["enum"]
    assert all(kind_of(f"{kind}/x") for kind in ("article", "text"))
