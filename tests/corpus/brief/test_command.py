"""`python -m corpus brief`: a link in, a file out."""

from __future__ import annotations

from pathlib import Path

import docx
import pytest

from corpus.__main__ import main


def test_it_writes_a_word_document(
    tmp_path: Path, small_data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "brief.docx"
    link = "http://localhost:8501/timeline?contact=2022-03-24-kabulov-taran"
    assert main(["brief", link, "--data", str(small_data), "--out", str(out)]) == 0
    title = "Kabulov and Taran agree to reopen a road, Kabul, 24 March 2022"
    assert docx.Document(str(out)).paragraphs[0].text == title
    assert capsys.readouterr().out == f"{out}: {title}; 2 sources\n"


def test_it_writes_a_page(tmp_path: Path, small_data: Path) -> None:
    out = tmp_path / "brief.html"
    assert main(["brief", "envoy=mira-solen", "--data", str(small_data), "--out", str(out)]) == 0
    assert "Contacts involving Mira Solén" in out.read_text("utf-8")


@pytest.mark.parametrize(
    ("link", "name", "said"),
    [
        ("", "brief.pdf", '--out: no brief as ".pdf"; expected .docx or .html'),
        ("since=2030", "brief.html", "nothing to brief on: 0 articles, 0 contacts"),
    ],
)
def test_what_cannot_be_written_is_said(
    tmp_path: Path,
    small_data: Path,
    capsys: pytest.CaptureFixture[str],
    link: str,
    name: str,
    said: str,
) -> None:
    out = tmp_path / name
    assert main(["brief", link, "--data", str(small_data), "--out", str(out)]) == 2
    assert said in capsys.readouterr().err
    assert not out.exists()
