"""The cluster engine on real servers: addresses, loading, faults of the network and of nodes."""

import shutil
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from corpus.__main__ import main
from corpus.build import build
from corpus.corpus import Corpus, open_corpus
from corpus.engines import Asked
from corpus.engines import clickhouse as engines
from corpus.engines.clickhouse import ClickHouseEngine, load, server, source, statements, versions
from corpus.engines.clickhouse.schema import Database
from corpus.engines.clickhouse.server import Address, Server
from corpus.errors import CorpusError, InputError
from corpus.filter import Filter, Unit
from corpus.layers import Built
from deploy.clickhouse.nodes import Node, Nodes, free_ports
from tests.corpus.engines import two_shards
from tests.corpus.folder import Folder

# -- addresses -------------------------------------------------------------------------------------


def test_an_address_names_nodes_database_and_cluster() -> None:
    found = Address.parse("clickhouse://reader:p%40ss@one:8123,two/press?cluster=parley")
    assert found == Address(
        (("one", 8123), ("two", 8123)),
        Database("press", "parley", passed_on=False),
        "reader",
        "p@ss",
    )
    assert str(found) == "ClickHouse at one:8123"
    assert "p@ss" not in repr(found)


def test_what_an_address_leaves_out_is_the_default() -> None:
    assert Address.parse("clickhouses://host") == Address(
        (("host", 8443),), Database("parley"), "default", "", secure=True
    )
    passed_on = Address.parse("clickhouse://host/parley?cluster=parley").database
    assert passed_on.on_cluster == " ON CLUSTER `parley`"


@pytest.mark.parametrize(
    ("url", "message"),
    [
        ("clickhose://host", 'no engine "clickhose://"; did you mean "clickhouse"?'),
        ("http://host", 'no engine "http://"; expected clickhouse or clickhouses'),
        ("clickhouse://u:secret@:8123/x", '":8123" names no host; expected host:8123'),
        ("clickhouse://u:secret@host:eighty/x", '"host:eighty": the port is no number up to 65535'),
        (
            "clickhouse://host/x?clustr=y",
            'no option "clustr" of an engine; did you mean "cluster"?',
        ),
        ("clickhouse://host/a`b", 'database "a`b" is not made of letters, digits and _'),
        ("clickhouse://a,b/x", "several nodes are a cluster; add ?cluster= and its name"),
    ],
)
def test_a_wrong_address_is_an_input_error_without_the_password(url: str, message: str) -> None:
    with pytest.raises(InputError) as raised:
        ClickHouseEngine(url)
    assert str(raised.value) == message


def test_an_engine_that_does_not_exist_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PARLEY_ENGINE", "duckbd")
    with pytest.raises(InputError, match='PARLEY_ENGINE: no engine "duckbd"; expected embedded'):
        open_corpus()


# -- loading ---------------------------------------------------------------------------------------


@pytest.fixture
def built(small_data: Path, cache: Path) -> Built:
    return build(small_data, cache)


@pytest.fixture
def url(request: pytest.FixtureRequest) -> Iterator[str]:
    """Return the address of a database for one test, on two shards."""
    name = "".join(char for char in request.node.name if char.isalnum())
    found = two_shards.nodes().url(name)
    yield found
    Server(Address.parse(found)).command(f"DROP DATABASE IF EXISTS `{name}` SYNC", "cleaning")


def summary(engine: ClickHouseEngine) -> dict[str, Any]:
    return dict(engine.answer("summary", Filter()).iloc[0])


def test_records_lie_on_both_shards(built: Built, url: str) -> None:
    load.load(built, url)
    part = ClickHouseEngine(url).table("records").removesuffix("`") + "_local`"
    counts = [
        Server(Address.parse(f"clickhouse://127.0.0.1:{node.http}/x")).rows(
            f"SELECT count() FROM {part}",  # noqa: S608
            "a shard",
        )[0][0]
        for node in two_shards.nodes().nodes
    ]
    assert sum(counts) == 22
    assert min(counts) > 0


class StoppedError(Exception):
    """Somebody pulls the plug."""


@pytest.mark.parametrize("fault", ["insert", "remember"])
def test_an_interrupted_load_goes_on_where_it_stopped(
    built: Built, url: str, monkeypatch: pytest.MonkeyPatch, fault: str
) -> None:
    told: list[int] = []
    calls = 0
    owner: Any = Server if fault == "insert" else versions.Corpora
    whole = getattr(owner, fault)

    def until_the_third_batch(self: Any, *arguments: Any) -> None:
        nonlocal calls
        calls += "records" in str(arguments[0]) or fault == "remember"
        if calls == 3:
            raise StoppedError
        whole(self, *arguments)

    monkeypatch.setattr(source, "BATCH", 5)
    with monkeypatch.context() as patch:
        patch.setattr(owner, fault, until_the_third_batch)
        with pytest.raises(StoppedError):
            load.load(built, url, lambda what, done, of: told.append(done))
    assert told == [0, 5, 10]
    with pytest.raises(CorpusError, match=r"has no corpus in \"\w+\"; python -m corpus load"):
        summary(ClickHouseEngine(url))
    # The third batch was written, or was not; either way it stands there once.
    load.load(built, url, lambda what, done, of: told.append(done))
    assert told == [0, 5, 10, 10, 15, 20, 22]
    assert summary(ClickHouseEngine(url))["n_articles"] == 12
    load.load(built, url, lambda what, done, of: told.append(done))
    assert told == [0, 5, 10, 10, 15, 20, 22]  # it is all there


def test_what_arrives_changed_is_not_published(
    built: Built, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(source.Source, "batches", lambda self, done: iter(()))
    with pytest.raises(CorpusError, match=r"ClickHouse at 127.0.0.1:\d+ holds 0 of 22 records; "):
        load.load(built, url)
    with pytest.raises(CorpusError, match="has no corpus"):
        summary(ClickHouseEngine(url))


def test_readers_switch_when_the_new_corpus_is_there(
    built: Built, url: str, folder: Folder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    load.load(built, url)
    early = ClickHouseEngine(url)
    assert summary(early)["n_articles"] == 12
    assert not early.outdated()
    titles = set(early.answer("articles", Filter())["title"])
    changed = "articles/lantern-2022-03-27-markets.yaml"
    folder.replace(changed, "Kabul markets wait for neighbours", "Kabul markets wait")
    load.load(build(folder.path, tmp_path), url)
    assert set(early.answer("articles", Filter())["title"]) == titles
    assert early.outdated()
    late = ClickHouseEngine(url)
    assert "Kabul markets wait" in set(late.answer("articles", Filter())["title"])
    # An older corpus that is loaded again is the newest.
    load.load(built, url)
    assert ClickHouseEngine(url).version == early.version
    # Once enough others came after it, it goes, and what was known of its load with it.
    monkeypatch.setattr(versions, "KEEP", 1)
    folder.replace(changed, "Kabul markets wait", "Kabul markets")
    newest = build(folder.path, tmp_path)
    load.load(newest, url)
    with pytest.raises(CorpusError, match=r'has no such corpus in "\w+"; load it first'):
        summary(early)
    load.load(built, url)
    assert summary(ClickHouseEngine(url))["n_articles"] == 12


def test_a_corpus_of_another_layout_is_not_read(
    built: Built, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    load.load(built, url)
    monkeypatch.setattr(versions, "LAYOUT", "000000")
    with pytest.raises(CorpusError, match=r"has no corpus .* that this Parley can read"):
        summary(ClickHouseEngine(url))


# -- reading ---------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def engine(small_data: Path, cache: Path) -> ClickHouseEngine:
    return two_shards.engine(small_data, cache)


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TABLE mine (a Int32) ENGINE = Memory",
        "INSERT INTO {records} (id) VALUES ('x')",
        "ALTER TABLE {records} DELETE WHERE 1",
        "DROP TABLE {records}",
        "SET readonly = 0",
    ],
)
def test_a_reader_changes_nothing(engine: ClickHouseEngine, statement: str) -> None:
    with pytest.raises(CorpusError, match="refuses the user"):
        engine._server.command(statement.format(records=engine.table("records")), "x")
    assert summary(engine)["n_articles"] == 12


def test_the_statement_shown_to_a_reader_gives_the_same_answer(engine: ClickHouseEngine) -> None:
    asked = Filter(topic=("trade", "aid"), since="2022", q="kabul 'o''k\" -x\\", unit=Unit.CONTACTS)
    shown = engine.sql(Asked.of("contacts", asked))
    assert "{" not in shown
    found = engine.answer("contacts", asked)
    assert [row[0] for row in engine.rows(shown, "x")] == list(found["contact_id"])


def test_a_runaway_question_is_stopped(
    small_data: Path, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    forever = "SELECT count() FROM numbers(1000000000000) WHERE sipHash64(number) = 1"
    monkeypatch.setitem(statements.QUESTIONS, "forever", lambda statement: forever)
    monkeypatch.setattr(engines, "TIME_LIMIT", 0.3)
    hasty = two_shards.engine(small_data, cache)
    assert hasty.version
    with pytest.raises(
        CorpusError, match=r"forever took longer than 0\.3 seconds; narrow the filter"
    ):
        hasty.answer("forever", Filter())


def test_memory_has_a_limit(small_data: Path, cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    large = "SELECT groupArray(number) FROM numbers(1000000000)"
    monkeypatch.setitem(statements.QUESTIONS, "large", lambda statement: large)
    monkeypatch.setattr(engines, "MEMORY", 50_000_000)
    with pytest.raises(CorpusError, match=r"large needs more memory than ClickHouse at .* allows"):
        two_shards.engine(small_data, cache).answer("large", Filter())


def test_a_wrong_password_is_told_without_it(engine: ClickHouseEngine) -> None:
    port = two_shards.nodes().nodes[0].http
    stranger = ClickHouseEngine(f"clickhouse://stranger:secret@127.0.0.1:{port}/small")
    with pytest.raises(CorpusError) as raised:
        summary(stranger)
    assert str(raised.value) == (
        f'ClickHouse at 127.0.0.1:{port} refuses the user "stranger"; '
        "see the address and its rights"
    )


# -- a corpus that lies on a server alone ----------------------------------------------------------


@pytest.fixture(scope="session")
def served(
    engine: ClickHouseEngine, small: Corpus, tmp_path_factory: pytest.TempPathFactory
) -> Corpus:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PARLEY_ENGINE", two_shards.nodes().url(f"test_{small.version}"))
        patch.setenv("PARLEY_DATA", str(tmp_path_factory.mktemp("nothing") / "here"))
        return open_corpus()


def test_records_are_looked_up_on_the_server(served: Corpus, small: Corpus) -> None:
    assert served.version == small.version
    assert served.vocabulary == small.vocabulary
    assert sorted(served.article_ids) == sorted(small.article_ids)
    assert len(served.contact_ids) == len(small.contact_ids) == 10
    for key in (*small.article_ids, "no-such-article", "x' OR 1=1"):
        assert (key in served.article_ids) is (key in small.article_ids)
        assert served.article(key) == small.article(key)
        found, expected = served.text(key), small.text(key)
        assert (found and found.text) == (expected and expected.text)
    for key in (*small.contact_ids, "no-such-contact"):
        assert (key in served.contact_ids) is (key in small.contact_ids)
        assert served.contact(key) == small.contact(key)
        assert served.reports(key) == small.reports(key)
    assert served.authors() == small.authors()
    assert served.problems == small.problems
    assert served.bases == small.bases


def test_names_found_in_an_imported_text_are_there(served: Corpus, small: Corpus) -> None:
    one = "lantern-2022-03-24-envoy-in-kabul"
    assert [tuple(row) for row in served._names_found(one)] == small._names_found(one)


def test_the_command_line_loads_and_asks(
    url: str, small_data: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert main(["load", "--data", str(small_data), "--engine", url]) == 0
    assert "ClickHouse at 127.0.0.1:" in capsys.readouterr().out
    monkeypatch.setenv("PARLEY_ENGINE", url)
    monkeypatch.setenv("PARLEY_DATA", "/nowhere")
    assert main(["query", "timeline", "/?unit=contacts&by=year", "--format", "csv"]) == 0
    assert "in period,2022,2022-01-01,2022-12-31,5,3" in capsys.readouterr().out
    assert main(["load", "--data", str(small_data), "--engine", "clickhouse://"]) == 2
    assert "names no host" in capsys.readouterr().err


# -- the users of deploy/clickhouse ----------------------------------------------------------------


@pytest.fixture
def guarded(tmp_path: Path, root: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Nodes]:
    """Return two shards with the users that are deployed."""
    monkeypatch.setenv("PARLEY_READER_PASSWORD", "r:e@d")
    monkeypatch.setenv("PARLEY_LOADER_PASSWORD", "load")
    users = (root / "deploy" / "clickhouse" / "config" / "users.xml").read_text("utf-8")
    with Nodes(tmp_path / "guarded", 2, users=users) as nodes:
        yield nodes


def test_the_loader_loads_and_the_reader_reads(guarded: Nodes, built: Built) -> None:
    load.load(built, guarded.url(user="loader:load"))
    url = guarded.url(user="reader:r%3Ae%40d")
    reader = ClickHouseEngine(url)
    assert summary(reader)["n_articles"] == 12
    assert len(reader.answer("topic_actor", Filter(), top=3)) > 0
    # Even without what the engine asks for itself, and with another limit than its own.
    bare = Server(Address.parse(url))
    for statement in (
        f"INSERT INTO {reader.table('sides')} VALUES ('x', 'y')",  # noqa: S608
        f"DROP TABLE {reader.table('sides')}",
        "CREATE DATABASE mine",
    ):
        with pytest.raises(CorpusError, match="refuses the user"):
            bare.command(statement, "x")
    with pytest.raises(CorpusError, match="could not answer x: SETTING_CONSTRAINT_VIOLATION"):
        bare.rows("SELECT 1 SETTINGS max_execution_time = 60", "x")
    with pytest.raises(CorpusError, match="refuses the user"):
        load.load(built, guarded.url("elsewhere", user="loader:load"))


# -- nodes that go away ----------------------------------------------------------------------------


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engines, "TIME_LIMIT", 1.0)
    monkeypatch.setattr(server, "_GRACE", 4)


@pytest.fixture
def node(tmp_path: Path) -> Iterator[Nodes]:
    """Return a server of its own, without a cluster."""
    with Nodes(tmp_path / "alone", 1) as nodes:
        yield nodes
    shutil.rmtree(tmp_path / "alone", ignore_errors=True)


def test_nobody_listens() -> None:
    (port,) = free_ports(1)
    with pytest.raises(CorpusError) as raised:
        summary(ClickHouseEngine(f"clickhouse://127.0.0.1:{port}/small"))
    assert str(raised.value) == (
        f"ClickHouse at 127.0.0.1:{port} cannot be reached; try again when it is back"
    )


@pytest.mark.usefixtures("impatient")
def test_a_server_that_went_away_is_asked_again_when_it_is_back(node: Nodes, built: Built) -> None:
    load.load(built, node.url())
    asked = ClickHouseEngine(node.url())
    assert summary(asked)["n_articles"] == 12
    (only,) = node.nodes
    only.send(signal.SIGKILL)
    where = f"ClickHouse at 127.0.0.1:{only.http}"
    for _ in range(2):
        with pytest.raises(CorpusError, match=f"{where} (cannot be reached|went away)"):
            summary(asked)
    only.start()
    assert summary(asked)["n_articles"] == 12
    only.send(signal.SIGSTOP)
    with pytest.raises(CorpusError, match=f"{where} does not answer; try again when it is back"):
        summary(asked)
    only.send(signal.SIGCONT)
    assert summary(asked)["n_articles"] == 12


@pytest.fixture
def second(engine: ClickHouseEngine) -> Iterator[Node]:
    """Return the second shard, and have it up again afterwards."""
    shard = two_shards.nodes().nodes[1]
    yield shard
    shard.send(signal.SIGCONT)
    shard.send(signal.SIGKILL)
    shard.start()


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGSTOP])
def test_a_shard_that_went_away_is_told_and_asked_again_when_it_is_back(
    second: Node, small_data: Path, cache: Path, number: signal.Signals
) -> None:
    asked = two_shards.engine(small_data, cache)
    assert summary(asked)["n_articles"] == 12
    second.send(number)
    first = two_shards.nodes().nodes[0].http
    with pytest.raises(CorpusError) as raised:
        summary(asked)
    where = f"a node behind ClickHouse at 127.0.0.1:{first}"
    assert str(raised.value) == f"{where} does not answer; try again when it is back"
    if number is signal.SIGKILL:
        second.start()
    else:
        second.send(signal.SIGCONT)
    assert summary(asked)["n_articles"] == 12
