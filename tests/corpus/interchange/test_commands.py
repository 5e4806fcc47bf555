"""The commands of interchange, as `python -m corpus` runs them."""

import argparse
from pathlib import Path

import pytest

from corpus.errors import CorpusError
from corpus.interchange.commands import add_export, add_read_in
from corpus.load import load


def run(*arguments: str) -> int:
    parser = argparse.ArgumentParser()
    commands = parser.add_subparsers(required=True)
    for command in (add_export(commands), add_read_in(commands)):
        command.add_argument("--data", type=Path)
    options = parser.parse_args(arguments)
    return int(options.run(options))


def test_out_and_in_again(
    small_data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    package, data = tmp_path / "package", tmp_path / "data"
    data.mkdir()
    assert run("export", "package", str(package), "--data", str(small_data)) == 0
    assert run("read-in", "package", str(package), "--who", "Ana", "--data", str(data)) == 0
    assert run("read-in", "package", str(package), "--who", "Ana", "--data", str(data)) == 0
    assert capsys.readouterr().out == (
        f"package: {package}\nimport 49 new and 0 changed records and texts\nnothing new\n"
    )
    assert len(load(data).articles) == 12
    (data / "vocabulary" / "topics.yaml").write_text("[]\n", "utf-8")
    assert run("read-in", "package", str(package), "--who", "Ana", "--data", str(data)) == 0
    actors = data / "vocabulary" / "actors.yaml"
    actors.write_text(actors.read_text("utf-8").replace("Idris Taran", "I. Taran"), "utf-8")
    assert run("read-in", "package", str(package), "--who", "Ana", "--data", str(data)) == 1
    assert "skipped actor/idris-taran: differs" in capsys.readouterr().out


def test_a_wrong_form_is_named(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match='did you mean "parquet"'):
        run("export", "parqet", str(tmp_path), "--data", str(tmp_path))
