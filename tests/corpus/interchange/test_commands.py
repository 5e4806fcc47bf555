"""The commands of interchange, as `python -m corpus` runs them."""

from pathlib import Path

import pytest

from corpus.__main__ import main
from corpus.load import load


@pytest.mark.parametrize("form", ["package", "jsonl", "parquet"])
def test_out_and_in_again(
    form: str, small_data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out, data = tmp_path / form, tmp_path / "data"
    data.mkdir()
    taken = ("import", str(out), "--who", "Ana", "--data", str(data))
    assert main(("export", form, str(out), "--data", str(small_data))) == 0
    assert main(taken) == 0
    assert main(taken) == 0
    assert capsys.readouterr().out == (
        f"{form}: {out}\nimport 49 new and 0 changed records and texts\nnothing new\n"
    )
    assert len(load(data).articles) == 12
    actors = data / "vocabulary" / "actors.yaml"
    actors.write_text(actors.read_text("utf-8").replace("Idris Taran", "I. Taran"), "utf-8")
    assert main(taken) == 1
    assert "skipped actor/idris-taran: differs" in capsys.readouterr().out
    assert main((*taken, "--replace")) == 0
    assert load(data).actors["idris-taran"].record.name == "Idris Taran"


def test_a_wrong_form_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(("export", "parqet", str(tmp_path), "--data", str(tmp_path))) == 2
    assert 'did you mean "parquet"' in capsys.readouterr().err
