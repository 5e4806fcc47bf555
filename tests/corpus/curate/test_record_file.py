"""A record's value is what its YAML reads as, and goes back to the file it came from."""

from pathlib import Path

import pytest

from corpus.curate.record_file import (
    Kind,
    RecordFiles,
    entries,
    field_of,
    file_of,
    key_of,
    kind_of,
    plain,
    revision,
    value_of,
    with_field,
)
from corpus.errors import InputError
from corpus.load import Records
from tests.corpus.folder import Folder


def test_every_shipped_record_is_written_as_it_was(shipped_records: Records) -> None:
    tables = ("articles", "contacts", "actors", "outlets", "places", "topics", "claims")
    for table in (*tables, "contradictions"):
        for entry in getattr(shipped_records, table).values():
            value = value_of(shipped_records, key_of(entry.record))
            assert plain(entry.record) == value


def test_every_shipped_file_is_kept_byte_for_byte(
    shipped_records: Records, shipped_data: Path
) -> None:
    def read(file: str) -> bytes:
        return (shipped_data / file).read_bytes()

    files = RecordFiles(read)
    for key, value in entries(shipped_records):
        assert files.value(key) == value
        files.put(key, value)
    assert files.contents() == {}


def test_keys_name_kind_and_id() -> None:
    assert file_of("actor/rustam-kabulov") == "vocabulary/actors.yaml"
    assert file_of("text/a") == "texts/a.txt"
    assert kind_of("claims/2022-03-24-kabulov-taran") is Kind.CLAIMS
    with pytest.raises(InputError) as error:
        kind_of("artcle/a")
    assert str(error.value) == 'no kind of record "artcle"; did you mean "article"?'


def test_fields_are_reached_by_their_keys() -> None:
    value = {"id": "a", "text": {"file": "a.txt", "body": ["1"]}}
    assert field_of(value, "text.body") == ["1"]
    assert field_of(value, "") is value
    assert field_of(value, "text.topics") is None
    assert field_of(value, "id.deeper") is None


def test_a_field_that_comes_stands_where_the_others_have_it() -> None:
    value = {"id": "a", "outlet": "o", "summary": "s", "text": {"file": "f", "body": ["1"]}}
    titled = with_field(Kind.ARTICLE, value, "title", "T")
    assert list(titled) == ["id", "title", "outlet", "summary", "text"]
    tagged = with_field(Kind.ARTICLE, value, "text.mentions", [{"actor": "x", "names": []}])
    assert list(tagged["text"]) == ["file", "body", "mentions"]
    dated = with_field(Kind.ARTICLE, value, "text.published.text_only", "2022")
    assert dated["text"]["published"] == {"text_only": "2022"}
    assert with_field(Kind.ARTICLE, value, "outlet", None) == {
        "id": "a",
        "summary": "s",
        "text": {"file": "f", "body": ["1"]},
    }
    assert list(value) == ["id", "outlet", "summary", "text"]


@pytest.mark.parametrize(
    ("field", "message"),
    [
        ("titel", 'no field "titel" in article records; did you mean "title"?'),
        ("text.titel", 'no field "text.titel" in article records; did you mean "title"?'),
        ("actors.actor", 'no field "actors.actor" in article records'),
    ],
)
def test_a_field_nobody_knows_is_refused(field: str, message: str) -> None:
    with pytest.raises(InputError) as error:
        with_field(Kind.ARTICLE, {"id": "a"}, field, "x")
    assert str(error.value) == message


def test_a_new_term_stands_in_the_order_of_the_ids(folder: Folder) -> None:
    topics = folder / "vocabulary/topics.yaml"
    files = RecordFiles(lambda file: (folder / file).read_bytes())
    before = topics.read_text("utf-8")
    files.put("topic/zebra", {"id": "zebra", "label": "Z", "definition": "D"})
    written = files.contents()["vocabulary/topics.yaml"]
    assert written == (before + "- id: zebra\n  label: Z\n  definition: D\n").encode()
    files.put("topic/zebra", None)
    assert files.contents() == {}


def test_a_revision_stands_for_the_value_not_its_layout() -> None:
    assert revision({"a": "1", "b": "2"}) == revision({"b": "2", "a": "1"})
    assert revision({"a": "1"}) != revision({"a": "2"})
    assert revision(None) == ""
