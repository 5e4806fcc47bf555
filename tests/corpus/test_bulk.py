"""Imports are there whole or not at all, and what is wrong with their rows is told."""

import json
import os
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from corpus import bulk, queries
from corpus.build import build
from corpus.corpus import Corpus
from corpus.errors import CorpusError, InputError
from corpus.filter import Filter, Unit
from tests.corpus.exported import jsonl
from tests.corpus.folder import Folder

SUMMARY = "articles/lantern-2022-11-03-call.yaml"


def article(key: str, **changes: Any) -> dict[str, Any]:
    return {
        "id": key,
        "outlet": "river-wire",
        "published": "2022-06-12",
        "published_basis": "stated",
        "language": "en",
        "summary": f"What {key} says.",
        **changes,
    }


def add(folder: Folder, *rows: dict[str, Any], name: str = "wire", **others: Any) -> bulk.Report:
    files = jsonl(folder / "../files" / name, {"articles": list(rows), **others})
    return bulk.add(folder.path, [files], name)


def opened(folder: Folder) -> Corpus:
    return Corpus(build(folder.path, folder / "../cache"))


def problems(corpus: Corpus) -> list[str]:
    return [str(problem) for problem in corpus.problems]


# -- rows ------------------------------------------------------------------------------------------


def test_a_row_that_is_refused_is_told_kept_and_stops_nothing(folder: Folder) -> None:
    files = folder / "../files"
    files.mkdir()
    rows = [article("a"), article("b", title="\x1b[2J"), {"id": "c"}, article("a", title="Again")]
    lines = [json.dumps(row) for row in rows] + ["{", json.dumps(article("d"))]
    (files / "articles.jsonl").write_text("\n".join(lines), "utf-8")
    told: list[str] = []
    report = bulk.add(folder.path, [files], "wire", refused=lambda row: told.append(str(row)))
    assert (report.rows, report.rejected) == ({"articles": 2}, 4)
    assert "\n".join(told).split("\n") == [
        r'articles.jsonl:2: title: "\x1b[2J": control character U+001B',
        "articles.jsonl:3: outlet: missing",
        "articles.jsonl:3: published: missing",
        "articles.jsonl:3: published_basis: missing",
        "articles.jsonl:3: language: missing",
        "articles.jsonl:3: summary: missing",
        "articles.jsonl:5: row: not JSON: Expecting property name enclosed in double quotes at 3",
        'articles.jsonl:4: id: "a" is taken at articles.jsonl:1',
    ]
    kept = (folder / "imports/wire/rejected.jsonl").read_text("utf-8").splitlines()
    assert [json.loads(line)["row"] for line in kept] == [2, 3, 5, 4]
    assert json.loads(kept[1])["record"] == '{"id": "c"}'
    assert {"a", "d"} <= set(opened(folder).article_ids)


def test_markup_and_formulas_stay_what_was_typed(folder: Folder) -> None:
    title = "=HYPERLINK(\"http://x\") <script>alert('1')</script> ![x](y) '; DROP TABLE records; --"
    body = f"{title}\n{{{{7*7}}}} % $p1 é\u0301 🚚"
    add(folder, article("a", title=title, summary=title, body=body))
    corpus = opened(folder)
    found = corpus.article("a")
    source = corpus.text("a")
    assert found is not None
    assert source is not None
    assert (found.title, found.summary, source.text) == (title, title, f"{title}\n{body}")


def test_each_row_says_where_it_is_from(folder: Folder) -> None:
    add(folder, article("a", published="2022-06~"))
    row = queries.articles(opened(folder), Filter()).set_index("article_id").loc["a"]
    assert (row["published"], row["source"]) == ("2022-06~", "wire")


# -- names in texts --------------------------------------------------------------------------------


def named(actor: str, printed: str | None = None, role: str | None = None) -> dict[str, Any]:
    return {"actor": actor, "as_printed": printed, "role_as_printed": role}


def test_every_place_where_a_name_is_printed_is_a_mention(folder: Folder) -> None:
    actors = [
        named("rustam-kabulov", "Kabulov", "envoy"),
        named("rustam-kabulov", "Rustam Kabulov"),
        named("idris-taran", "Taran", "governor"),
        named("mira-solen"),
        named("nadia-wexford", "N. Wexford", "the lady"),
    ]
    body = "Rustam Kabulov met Tarani.\n\nKabulov’s men, Kabulovs and KABULOV met Taran (Taran)."
    report = add(folder, article("a", title="Kabulov in Kabul", actors=actors, body=body))
    assert report.unprinted == 1
    corpus = opened(folder)
    found = queries.passages(corpus, Filter(outlet=("river-wire",), since="2022-06-12"))
    found = found[found["article_id"] == "a"]
    text = "Kabulov in Kabul\n" + body
    columns = ["evidence", "ref_id", "quote", "line", "start", "end"]
    rows = list(
        found[columns].astype(object).where(found[columns].notna(), None).itertuples(False, None)
    )
    assert sorted(rows, key=repr) == sorted(
        [
            ("name", "rustam-kabulov", "Kabulov", 1, 0, 7),
            ("name", "rustam-kabulov", "Rustam Kabulov", 2, 17, 31),
            ("name", "rustam-kabulov", "Kabulov", 4, 45, 52),
            ("name", "idris-taran", "Taran", 4, 85, 90),
            ("name", "idris-taran", "Taran", 4, 92, 97),
            ("name", "nadia-wexford", "N. Wexford", None, None, None),
            ("role", "rustam-kabulov", "envoy", None, None, None),
            ("role", "idris-taran", "governor", None, None, None),
            ("role", "nadia-wexford", "the lady", None, None, None),
        ],
        key=repr,
    )
    assert [text[start:end] for *_, start, end in rows if start is not None] == [
        row[2] for row in rows if row[4] is not None
    ]
    counts = queries.actor_counts(corpus, Filter(unit=Unit.MENTIONS, q="kabulovs"))
    assert dict(zip(counts["actor_id"], counts["n"], strict=True)) == {
        "rustam-kabulov": 3,
        "idris-taran": 2,
        "nadia-wexford": 1,
    }


def test_an_imported_text_is_read_like_a_curated_one(folder: Folder) -> None:
    actors = [named("idris-taran", "Taran")]
    add(
        folder,
        article("a", title="Taran", actors=actors, body="Taran, Taran.\nThe end."),
        article("b", body="No title.\nTaran.", actors=actors),
        article("c", actors=actors),
    )
    corpus = opened(folder)
    text, untitled, record = (a.text if (a := corpus.article(key)) else None for key in "abc")
    assert text is not None
    assert untitled is not None
    assert record is None
    assert (text.title and text.title.quote, text.body) == ("Taran", ("2-3",))
    assert [(p.line, p.occurrence) for p in text.mentions[0].names] == [(1, 1), (2, 1), (2, 2)]
    assert (untitled.title, untitled.body) == (None, ("2-3",))
    source = corpus.text("b")
    assert source is not None
    assert source.text == "\nNo title.\nTaran."
    assert source.locate(untitled.mentions[0].names[0]).start == 11
    found = queries.articles(corpus, Filter(q='"the end"'))
    assert list(found["article_id"]) == ["a"]
    assert list(found["full_text"]) == [True]
    # No phrase runs from one line into the next.
    assert len(queries.articles(corpus, Filter(q='"taran the end"'))) == 0


# -- ids -------------------------------------------------------------------------------------------


def test_ids_nobody_knows_are_told_once_and_not_counted(folder: Folder) -> None:
    contact = {
        "id": "meeting-1",
        "date": "2022-06-11",
        "date_basis": "stated",
        "kind": "meeting",
        "participants": [
            {"actor": "idris-taran", "side": "hill-council"},
            {"actor": "nobody", "side": "nowhere"},
        ],
        "summary": "A meeting.",
    }
    add(
        folder,
        article("a", actors=[named("idris-tarann", "Taran"), named("idris-taran", "Taran")]),
        article("b", actors=[named("idris-tarann")], places=["atlantis"], contacts=["meeting-1"]),
        article("c", outlet="nowhere-post", topics=["trade", "gossip"], contacts=["meeting-2"]),
        contacts=[contact, {**contact, "id": "meeting-3"}],
    )
    corpus = opened(folder)
    assert problems(corpus) == [
        'imports/wire/articles.jsonl:1: unknown actor "idris-tarann", 2 times; '
        'did you mean "idris-taran"? [unknown-id]',
        'imports/wire/articles.jsonl:2: unknown place "atlantis", 1 times [unknown-id]',
        'imports/wire/articles.jsonl:3: unknown contact "meeting-2", 1 times [unknown-id]',
        'imports/wire/articles.jsonl:3: unknown outlet "nowhere-post", 1 times [unknown-id]',
        'imports/wire/articles.jsonl:3: unknown topic "gossip", 1 times [unknown-id]',
        'imports/wire/contacts.jsonl:1: unknown actor "nobody", 2 times [unknown-id]',
        'imports/wire/contacts.jsonl:1: unknown side "nowhere", 2 times [unknown-id]',
        'imports/wire/contacts.jsonl:2: 1 contacts that no article reports, such as "meeting-3" '
        "[report]",
    ]
    counts = queries.actor_counts(corpus, Filter(unit=Unit.MENTIONS, q="says"))
    assert dict(zip(counts["actor_id"], counts["n"], strict=True)) == {"idris-taran": 1}
    assert "meeting-1" in corpus.contact_ids
    assert "meeting-3" not in corpus.contact_ids


def test_records_known_twice_are_told(folder: Folder) -> None:
    taran = {"id": "idris-taran", "name": "Another", "kind": "person", "side": "arvania"}
    curated = "lantern-2022-11-03-call"
    add(folder, article("a"), article(curated), actors=[taran], name="older")
    add(folder, article("a", summary="Newer."), name="newer")
    corpus = opened(folder)
    assert problems(corpus) == [
        "imports/older/manifest.json:1: 1 actors are known already and not taken from here, "
        'such as "idris-taran" [duplicate]',
        "imports/older/manifest.json:1: 1 articles are known already and not taken from here, "
        'such as "a" [duplicate]',
        "imports/older/manifest.json:1: 1 articles are known already and not taken from here, "
        f'such as "{curated}" [duplicate]',
    ]
    found = queries.articles(corpus, Filter()).set_index("article_id")
    assert found.loc["a", "summary"] == "Newer."
    assert found.loc[["a", curated], "source"].tolist() == ["newer", "curated"]
    assert corpus.vocabulary.actors["idris-taran"].side == "hill-council"


# -- whole or not at all ---------------------------------------------------------------------------


def state(folder: Folder) -> dict[str, bytes]:
    root = folder / "imports"
    return {str(p.relative_to(root)): p.read_bytes() for p in root.rglob("*") if p.is_file()}


def test_an_import_of_the_same_name_is_replaced_whole(folder: Folder) -> None:
    add(folder, article("a"), article("b"), contacts=[])
    before = state(folder)
    add(folder, article("b"))
    after = state(folder)
    assert sorted(path.partition("-")[0] for path in after) == [
        "wire/articles",
        "wire/manifest.json",
        "wire/rejected.jsonl",
        "wire/terms",
    ]
    assert not {path for path in before if "articles" in path} & after.keys()
    assert {"a", "b"} & set(opened(folder).article_ids) == {"b"}


def test_an_import_is_removed(folder: Folder) -> None:
    version = build(folder.path, folder / "../cache").version
    add(folder, article("a"))
    assert build(folder.path, folder / "../cache").version != version
    with pytest.raises(InputError, match=r'no import "wir" in .*; did you mean "wire"'):
        bulk.remove(folder.path, "wir")
    bulk.remove(folder.path, "wire")
    assert not (folder / "imports").exists()
    assert build(folder.path, folder / "../cache").version == version


def no_row(folder: Folder, files: Path) -> list[Path]:
    (files / "articles.jsonl").write_text("{}\n{}\n")
    return [files]


def broken(folder: Folder, files: Path) -> list[Path]:
    (files / "contacts.parquet").write_bytes(b"PAR1 no more")
    return [files]


def misnamed(folder: Folder, files: Path) -> list[Path]:
    (files / "notes.csv").write_text("a,b")
    return [files / "notes.csv"]


def missing(folder: Folder, files: Path) -> list[Path]:
    return [files / "nowhere"]


def full(folder: Folder, files: Path) -> list[Path]:
    (files / "articles.jsonl").write_text(json.dumps(article("z", body="words " * 50_000)))
    resource.setrlimit(resource.RLIMIT_FSIZE, (2000, resource.RLIM_INFINITY))
    return [files]


@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        (no_row, "no row is a record; nothing was imported"),
        (broken, "contacts.parquet: cannot be read to its end: .*"),
        (misnamed, '"notes.csv": the name begins with what the file holds .articles, contacts.*'),
        (missing, 'no file or folder ".*nowhere"'),
        (full, ".* File too large; what was imported before is unchanged"),
    ],
)
@pytest.mark.parametrize("before", [True, False])
def test_an_import_that_fails_changes_nothing(
    folder: Folder, spoil: Callable[[Folder, Path], list[Path]], told: str, before: bool
) -> None:
    if before:
        add(folder, article("a"))
    known = state(folder)
    files = jsonl(folder / "../spoilt", {"articles": [article("b")]})
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    try:
        paths = spoil(folder, files)
        with pytest.raises(CorpusError, match=f"^{told}$"):
            bulk.add(folder.path, paths, "wire")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert state(folder) == known
    assert (folder / "imports").exists() is before


def test_a_folder_that_cannot_be_written_is_told(folder: Folder) -> None:
    (folder / "imports").write_text("no folder", "utf-8")
    with pytest.raises(CorpusError, match=r"imports/wire: Not a directory; what was imported"):
        add(folder, article("a"))
    assert (folder / "imports").read_text("utf-8") == "no folder"


@pytest.mark.parametrize("name", ["curated", "../wire", "Wire", "", "a/b"])
def test_a_name_is_plain(folder: Folder, name: str) -> None:
    with pytest.raises(InputError, match="names no import"):
        add(folder, article("a"), name=name) if name else bulk.add(
            folder.path, [jsonl(folder / "../x", {"articles": [article("a")]})], name
        )
    assert not (folder / "imports").exists()


def test_an_import_that_is_killed_leaves_the_one_before(folder: Folder) -> None:
    add(folder, article("a"))
    known = state(folder)
    files = jsonl(
        folder / "../large", {"articles": [article(f"x{n}", body="w " * 500) for n in range(9_000)]}
    )
    command = [sys.executable, "-m", "corpus", "import", str(files), "--name", "wire"]
    started = subprocess.Popen([*command, "--data", str(folder.path)], stderr=subprocess.DEVNULL)
    drafts = folder / "imports/wire"
    while not any(drafts.glob(".draft-*/articles.parquet")):
        assert started.poll() is None
        time.sleep(0.02)
    started.send_signal(signal.SIGKILL)
    started.wait()
    after = state(folder)
    assert {path: after[path] for path in known} == known
    assert {"a", "x1"} & set(opened(folder).article_ids) == {"a"}
    add(folder, article("b"))  # sweeps up what was left
    assert not list(drafts.glob(".draft-*"))


# -- damage ----------------------------------------------------------------------------------------


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-7])


def flip(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[40] ^= 1
    path.write_bytes(bytes(content))


def rename(path: Path) -> None:
    path.parent.rename(path.parent.with_name("other"))


DAMAGE: list[tuple[str, Callable[[Path], None], str]] = [
    ("articles-*", cut, 'manifest.json:1: "{file}" has another size than it was written with'),
    ("articles-*", flip, "{file}:1: other content than was written"),
    ("articles-*", Path.unlink, 'manifest.json:1: "{file}" cannot be read: No such file or direct'),
    ("terms-*", cut, 'manifest.json:1: "{file}" has another size than it was written with'),
    ("manifest.json", cut, "manifest.json:1: the manifest cannot be read"),
    ("manifest.json", rename, 'manifest.json:1: the manifest is that of "wire"'),
]


@pytest.mark.parametrize(("file", "damage", "told"), DAMAGE)
def test_a_damaged_import_is_told_and_the_rest_counts(
    folder: Folder, file: str, damage: Callable[[Path], None], told: str
) -> None:
    add(folder, article("a"))
    add(folder, article("b"), name="sound")
    (path,) = (folder / "imports/wire").glob(file)
    damage(path)
    corpus = opened(folder)
    assert {"a", "b"} & set(corpus.article_ids) == {"b"}
    assert len(corpus.article_ids) == 13
    (problem,) = problems(corpus)
    assert told.format(file=path.name) in problem
    assert problem.endswith("; import it again or remove it [import]")


# -- layers ----------------------------------------------------------------------------------------


def test_the_imported_layer_is_built_when_what_it_rests_on_changes(folder: Folder) -> None:
    def layer() -> str:
        beneath = build(folder.path, folder / "../cache").imported
        assert beneath is not None
        return f"{beneath.name} {beneath.stat().st_ino}"

    add(folder, article("a", actors=[named("idris-taran", "Taran")], places=["kabul"]))
    first = layer()
    folder.replace(SUMMARY, "by telephone", "by radio")
    assert layer() == first
    # An actor that no import names, and a name that no row rests on.
    actor = "\n- id: new-actor\n  name: New Actor\n  kind: person\n  side: arvania\n"
    folder.append("vocabulary/actors.yaml", actor)
    folder.replace("vocabulary/places.yaml", "name: Kabul\n", "name: Kabul City\n")
    assert layer() == first
    folder.append("vocabulary/actors.yaml", actor.replace("new-actor", "newer").replace("New", "X"))
    add(folder, article("a", actors=[named("newer", "X")]))
    second = layer()
    assert second != first
    text = (folder / "vocabulary/actors.yaml").read_text("utf-8")
    (folder / "vocabulary/actors.yaml").write_text(text.replace("id: newer", "id: newest"), "utf-8")
    assert layer() != second


@pytest.mark.parametrize("read_through", [0, 500_000_000])
def test_an_imported_layer_cut_short_is_built_again(
    folder: Folder, monkeypatch: pytest.MonkeyPatch, read_through: int
) -> None:
    monkeypatch.setattr("corpus.build.READ_THROUGH", read_through)
    add(folder, article("a"))
    beneath = build(folder.path, folder / "../cache").imported
    assert beneath is not None
    os.truncate(beneath, 200_000)
    assert "a" in opened(folder).article_ids


def test_an_imported_layer_with_a_bit_flipped_is_built_again(folder: Folder) -> None:
    add(folder, article("a"))
    beneath = build(folder.path, folder / "../cache").imported
    assert beneath is not None
    flip(beneath)
    assert "a" in opened(folder).article_ids


def test_a_full_disk_is_told_and_leaves_no_database(folder: Folder) -> None:
    add(folder, article("a"))
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    try:
        resource.setrlimit(resource.RLIMIT_FSIZE, (5000, limits[1]))
        with pytest.raises(CorpusError, match=r'the corpus of ".*" cannot be built: .*too large'):
            build(folder.path, folder / "../cache")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert list((folder / "../cache").iterdir()) == []
    assert "a" in opened(folder).article_ids


def test_progress_is_told(folder: Folder) -> None:
    told: list[tuple[str, int, int]] = []
    files = jsonl(folder / "../files", {"articles": [article("a"), article("b")]})
    bulk.add(folder.path, [files], "wire", progress=lambda *step: told.append(step))
    size = (files / "articles.jsonl").stat().st_size
    assert told[-1] == ("articles.jsonl", size, size)
    told.clear()
    build(folder.path, folder / "../cache", lambda *step: told.append(step))
    assert told == [("articles", 2, 2)]
