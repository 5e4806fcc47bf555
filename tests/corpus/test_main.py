"""The command line: `python -m corpus check | build | query | import`."""

import csv
import io
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from corpus import queries
from corpus.__main__ import main
from corpus.corpus import Corpus
from corpus.filter import Filter
from tests.corpus.folder import Folder

Capture = pytest.CaptureFixture[str]


def run(capsys: Capture, *arguments: str) -> tuple[int, str, str]:
    code = main(arguments)
    printed = capsys.readouterr()
    return code, printed.out, printed.err


def test_check_of_a_clean_folder_is_one_line(capsys: Capture, small_data: Path) -> None:
    assert run(capsys, "check", "--data", str(small_data)) == (
        0,
        "small: 12 articles, 10 contacts and statements, 11 actors, 4 outlets, 5 places, 4 topics, "
        "3 texts, 0 claim tables, 0 contradictions: clean\n",
        "",
    )


def test_check_of_the_shipped_corpus(capsys: Capture) -> None:
    assert run(capsys, "check") == (
        0,
        "data: 706 articles, 288 contacts and statements, 179 actors, 309 outlets, 49 places, "
        "17 topics, 5 texts, 11 claim tables, 41 contradictions: clean\n",
        "",
    )


def test_check_names_every_fault_and_fails(capsys: Capture, folder: Folder) -> None:
    folder.replace("articles/lantern-2022-03-27-markets.yaml", "outlet: lantern", "outlet: lantren")
    folder.replace("vocabulary/topics.yaml", "parent: security", "parent: border")
    code, printed, _ = run(capsys, "check", "--data", str(folder.path))
    assert code == 1
    assert printed.splitlines() == [
        'articles/lantern-2022-03-27-markets.yaml:4: unknown outlet "lantren"; did you mean '
        '"lantern"? [unknown-id]',
        'vocabulary/topics.yaml:10: topic "border" lies in itself [cycle]',
        "data: 12 articles, 10 contacts and statements, 11 actors, 4 outlets, 5 places, 4 topics, "
        "3 texts, 0 claim tables, 0 contradictions: 2 problems",
    ]


@pytest.mark.parametrize("command", [["check"], ["build"], ["query", "summary"]])
def test_a_folder_that_is_not_there_is_a_wrong_call(
    capsys: Capture, tmp_path: Path, command: list[str]
) -> None:
    code, printed, told = run(capsys, *command, "--data", str(tmp_path / "nowhere"))
    assert (code, printed) == (2, "")
    assert told == f'parley: no data folder "{tmp_path / "nowhere"}"\n'


def test_build_says_version_and_place(capsys: Capture, small: Corpus, small_data: Path) -> None:
    code, printed, _ = run(capsys, "build", "--data", str(small_data))
    assert code == 0
    version, path = printed.strip().removeprefix("corpus ").split(": ", 1)
    assert version == small.version
    assert Path(path).is_file()


def ask(capsys: Capture, small_data: Path, *arguments: str) -> str:
    code, printed, told = run(capsys, "query", *arguments, "--data", str(small_data))
    assert (code, told) == (0, "")
    return printed


def test_query_as_a_table(capsys: Capture, small_data: Path) -> None:
    link = "kind=meeting&unit=contacts"
    assert ask(capsys, small_data, "topic_counts", link).split("\n") == [
        "topic_id    topic  n                                        definition",
        "security Security  2             Fighting, raids and how to stop them.",
        "     aid      Aid  1 Food, medicine and money given to people in need.",
        "  border   Border  1              Crossings and incidents at a border.",
        "   trade    Trade  1                         Goods, roads and markets.",
        "",
    ]


def test_query_as_csv(capsys: Capture, small_data: Path) -> None:
    printed = ask(capsys, small_data, "timeline", "by=year&dates=inferred", "--format", "csv")
    assert list(csv.reader(io.StringIO(printed))) == [
        ["placed", "period", "start", "end", "n", "n_inferred"],
        ["in period", "2022", "2022-01-01", "2022-12-31", "6", "2"],
        ["in period", "2023", "2023-01-01", "2023-12-31", "4", "2"],
        ["date not established", "", "", "", "2", "1"],
    ]


def test_query_as_json(capsys: Capture, small_data: Path) -> None:
    printed = ask(capsys, small_data, "places", "unit=contacts&place=lake-hall", "--format", "json")
    lake, land, port = sorted(json.loads(printed), key=lambda row: row["place_id"] != "lake-hall")
    assert lake == {
        "place_id": "lake-hall",
        "place": "Lake Hall",
        "kind": "venue",
        "country": "XB",
        "lat": None,
        "lon": None,
        "n": 1,
    }
    assert {land["place_id"], port["place_id"]} == {"belmora", "port-selin"}


def test_json_keeps_every_script(capsys: Capture, small_data: Path) -> None:
    printed = ask(capsys, small_data, "articles", "outlet=council-voice", "--format", "json")
    assert "دیدار نمایندهٔ آروانیا با شورای تپه" in printed


def test_query_of_nothing(capsys: Capture, small_data: Path) -> None:
    assert ask(capsys, small_data, "articles", "since=2030") == "no rows\n"
    assert json.loads(ask(capsys, small_data, "articles", "since=2030", "--format", "json")) == []
    header = ask(capsys, small_data, "pairs", "since=2030", "--format", "csv")
    assert header == "actor_a_id,actor_a,side_a,actor_b_id,actor_b,side_b,n,first,last\n"


@pytest.mark.parametrize(
    "link",
    [
        "topic=aid&unit=contacts",
        "?topic=aid&unit=contacts",
        "http://localhost:8501/timeline?topic=aid&unit=contacts",
        "https://parley.example/timeline?unit=contacts&topic=aid#chart",
    ],
)
def test_a_link_pasted_out_of_the_address_bar(capsys: Capture, small_data: Path, link: str) -> None:
    printed = ask(capsys, small_data, "actor_counts", link, "--format", "csv")
    assert [row.split(",")[0] for row in printed.splitlines()[1:]] == [
        "hill-council",
        "idris-taran",
        "mira-solen",
        "nadia-wexford",
    ]


@pytest.mark.parametrize("form", ["csv", "json", "table"])
@pytest.mark.parametrize("question", sorted(queries.QUESTIONS))
def test_every_question_prints_in_every_format(
    capsys: Capture, small_data: Path, question: str, form: str
) -> None:
    printed = ask(capsys, small_data, question, "--format", form)
    assert "Timestamp" not in printed
    assert "00:00:00" not in printed
    assert "NaT" not in printed


def test_the_rows_are_those_of_the_question(
    capsys: Capture, small: Corpus, small_data: Path
) -> None:
    printed = json.loads(ask(capsys, small_data, "articles", "--format", "json"))
    frame = queries.articles(small, Filter())
    assert [row["article_id"] for row in printed] == list(frame["article_id"])
    assert list(printed[0]) == list(frame.columns)


def test_what_a_link_asks_in_vain_is_told_beside_the_answer(
    capsys: Capture, small_data: Path
) -> None:
    link = "/actors?envoy=rustam-kabulow&topic=trade&left=zzz&utm_source=x"
    code, printed, told = run(
        capsys, "query", "summary", link, "--format", "json", "--data", str(small_data)
    )
    assert code == 0
    assert json.loads(printed)[0]["n_articles"] == 0  # and not the whole corpus
    assert told.splitlines() == [
        "parley: envoy: “rustam-kabulow” is not in this corpus; did you mean “rustam-kabulov”?",
        "parley: left: “zzz” is not (or no longer) in this corpus",
        "parley: “utm_source” means nothing here and is ignored",
    ]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("sumary",), 'parley: no question "sumary"; did you mean "summary"?'),
        (("zzz",), 'parley: no question "zzz"; there are actor_counts, actor_timeline, articles'),
        (("summary", "rustam-kabulov"), 'parley: "rustam-kabulov" is not a link: expected an addr'),
        (("summary", "http://[x"), 'parley: "http://[x" is not a link: Invalid IPv6 URL'),
    ],
)
def test_a_wrong_call_is_told_in_one_line(
    capsys: Capture, small_data: Path, arguments: tuple[str, ...], told: str
) -> None:
    code, printed, error = run(capsys, "query", *arguments, "--data", str(small_data))
    assert (code, printed, error.count("\n")) == (2, "", 1)
    assert error.startswith(told)


@pytest.mark.parametrize(
    "arguments", [[], ["lint"], ["query"], ["query", "summary", "", "--format", "xml"]]
)
def test_what_is_no_command_is_refused(capsys: Capture, arguments: list[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(arguments)
    assert stopped.value.code == 2
    assert "usage: python -m corpus" in capsys.readouterr().err


def test_the_folder_may_come_from_the_environment(
    capsys: Capture, monkeypatch: pytest.MonkeyPatch, small_data: Path
) -> None:
    monkeypatch.setenv("PARLEY_DATA", str(small_data))
    assert run(capsys, "check")[1].startswith("small: 12 articles")


@pytest.mark.parametrize("question", ["summary", "passages"])  # one line, and many
def test_the_module_runs_and_a_closed_pipe_is_no_error(
    small_data: Path, cache: Path, question: str
) -> None:
    command = [sys.executable, "-m", "corpus", "query", question, "--data", str(small_data)]
    process = subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, "PARLEY_CACHE": str(cache), "PYTHONUNBUFFERED": ""},
    )
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.close()  # the reader has seen enough
    told = process.stderr.read()
    process.stderr.close()
    assert (process.wait(), told) == (0, b"")


# -- import ----------------------------------------------------------------------------------------


def test_an_import_from_end_to_end(capsys: Capture, folder: Folder, tmp_path: Path) -> None:
    row = {
        "id": "wire-1",
        "outlet": "river-wire",
        "published": "2022-06-12",
        "published_basis": "stated",
        "language": "en",
        "summary": "Crossings reopen.",
        "title": "Crossings",
        "actors": [{"actor": "idris-taran", "as_printed": "Governor"}],
        "body": "They reopen.",
    }
    files = tmp_path / "River Wire 2022"
    files.mkdir()
    lines = [json.dumps(row), json.dumps({**row, "id": "Wire 2"})]
    (files / "articles.jsonl").write_text("\n".join(lines), "utf-8")
    (files / "notes.txt").write_text("about these files", "utf-8")
    data = ("--data", str(folder.path))
    assert run(capsys, "import", str(files), *data) == (
        1,
        "river-wire-2022: 1 articles, 1 rows refused\n",
        'articles.jsonl:2: id: "Wire 2": an id is made of lower-case letters, digits and hyphens\n'
        "parley: articles.jsonl: done\n"
        'parley: "notes.txt" left aside\n'
        "parley: 1 names do not stand in the text of their article; kept as printed, without a "
        "line\n",
    )
    code, out, err = run(capsys, "import", *data)
    assert (code, err) == (0, "")
    assert re.fullmatch(r"river-wire-2022 \(\d{4}-\d\d-\d\d \d\d:\d\d\): 1 articles\n", out)
    code, out, _ = run(capsys, "query", "articles", "?q=crossings+reopen", "--format", "csv", *data)
    assert [line.partition(",")[0] for line in out.splitlines()] == ["article_id", "wire-1"]
    code, out, _ = run(capsys, "check", *data)
    assert (code, out.rpartition(": ")[2]) == (0, "clean\n")
    assert run(capsys, "import", "--remove", "river", *data) == (
        2,
        "",
        f'parley: no import "river" in "{folder.path}"\n',
    )
    assert run(capsys, "import", "--remove", "river-wire-2022", *data)[:2] == (
        0,
        "removed river-wire-2022\n",
    )
    assert run(capsys, "import", *data) == (0, "", "")
