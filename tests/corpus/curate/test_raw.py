"""Raw inputs are kept byte for byte."""

import hashlib
from pathlib import Path

from corpus.curate import raw
from corpus.curate.page import Raw

CONTENT = b"\xff\x00 as it came\r\n"


def test_bytes_are_kept_as_they_came(tmp_path: Path) -> None:
    path = raw.keep(Raw.of("Story.HTML", CONTENT), tmp_path)
    assert path.read_bytes() == CONTENT
    assert path.name == f"{hashlib.sha256(CONTENT).hexdigest()}.html"
    assert [each.name for each in (tmp_path / "raw").iterdir()] == [path.name]


def test_equal_bytes_are_kept_once(tmp_path: Path) -> None:
    first = raw.keep(Raw.of("a.txt", CONTENT), tmp_path)
    assert raw.keep(Raw.of("b.txt", CONTENT), tmp_path) == first


def test_s21_a_name_is_no_path(tmp_path: Path) -> None:
    path = raw.keep(Raw.of("../../etc/passwd", CONTENT), tmp_path)
    assert path.parent == tmp_path / "raw"
