"""A YAML file is what it looks like: mappings, lists and strings, each with its line (S20)."""

import io

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st

from corpus import yaml_file
from corpus.yaml_file import YamlError

REFERENCE = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
LAUGHS = "a: &a [x, x]\n" + "\n".join(f"{n}: &{n} [*{n - 1}, *{n - 1}]" for n in range(1, 9))
MERGE_BOMB = "base: &base\n  a: 1\nother:\n  <<: *base\n"


@pytest.mark.parametrize(
    "written",
    ["no", "NO", "yes", "null", "~", "010", "0x1F", "12:30:45", "2024-02-30", "1e3", ".nan"],
)
def test_plain_values_mean_what_is_written(written: str) -> None:
    assert yaml_file.read(f"a: {written}").value == {"a": written}


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        (LAUGHS, 1, 'anchor "&a"; anchors are not read'),
        (MERGE_BOMB, 1, 'anchor "&base"; anchors are not read'),
        ("a: 1\nb: *a\n", 2, 'alias "*a"; write the value out'),
        ("a: !!python/object/apply:os.system [id]", 1, "tags are not read"),
        ("a: 1\nb: !!int 3", 2, 'tag "tag:yaml.org,2002:int"; tags are not read'),
        ("[" * 20_000, 1, "nested deeper than 20 levels"),
        ("- " * 30 + "a", 1, "nested deeper than 20 levels"),
        ("a: 1\nb: 2\na: 3\n", 3, 'key "a" given twice'),
        ("a: 1\n? [b]\n: c\n", 2, "a key must be a plain word"),
        ("a: 1\n---\nb: 2\n", 2, "a second document; one file holds one"),
        ("", 1, "the file is empty"),
        ("# only a remark\n", 1, "the file is empty"),
        ("a: b\n\tc: d\n", 2, "not YAML: found a tab character"),
        ("a: b\nc: 'd\ne: f\n", 2, "not YAML: found unexpected end of stream"),
        ("a:\n  - b\n c: d\n", 3, "not YAML: did not find expected key"),
        ("a: é\nb: \x00\n", 2, "control character U+0000"),
        ("a: b\nc: \x1b[31m\n", 2, "control character U+001B"),
        ("a: \ud800\n", 1, "control character U+D800"),
        ("a: " + "x" * 5_000_001, 1, "5,000,004 characters; at most 5,000,000 are read"),
    ],
    ids=lambda value: str(value)[:20] if isinstance(value, str) else None,
)
def test_what_is_refused_is_named_with_its_line(text: str, line: int, message: str) -> None:
    with pytest.raises(YamlError) as error:
        yaml_file.read(text)
    assert (error.value.line, message in str(error.value)) == (line, True), str(error.value)
    assert "\n" not in str(error.value)


def test_a_merge_key_is_a_key_like_any_other() -> None:
    assert yaml_file.read("<<: {a: b}").value == {"<<": {"a": "b"}}


def test_every_value_knows_its_line() -> None:
    document = yaml_file.read(
        "id: a\n"
        "actors:\n"
        "  - actor: b\n"
        "    as_printed: c\n"
        "  - actor: d\n"
        "text: {line: 3, quote: x}\n"
    )  # fmt: skip
    assert document.line_of(("id",)) == 1
    assert document.line_of(("actors",)) == 2
    assert document.line_of(("actors", 0, "as_printed")) == 4
    assert document.line_of(("actors", 1)) == 5
    assert document.line_of(("text", "quote")) == 6


def test_a_missing_value_has_the_line_of_what_it_is_missing_from() -> None:
    document = yaml_file.read("a: 1\nb:\n  - c: 1\n  - d: 2\n")
    assert document.line_of(("b", 1, "not there", "deeper")) == 4
    assert document.line_of(("nowhere",)) == 1


def test_windows_line_ends_and_a_byte_order_mark_are_read() -> None:
    document = yaml_file.read("\ufeffa: b\r\nc: d\r\n")
    assert document.value == {"a": "b", "c": "d"}
    assert document.line_of(("c",)) == 2


def written(value: object) -> str:
    stream = io.StringIO()
    yaml_file.write(value, stream)
    return stream.getvalue()


def test_the_house_layout() -> None:
    record = {
        "id": "x",
        "topics": ["trade", "aid"],
        "actors": [{"actor": "a", "as_printed": "No"}, {"actor": "b"}],
        "title": {"line": "3", "quote": "Talks: a start", "occurrence": "2"},
        "summary": "yes",
    }
    assert written(record) == (
        "id: x\n"
        "topics: [trade, aid]\n"
        "actors:\n"
        "  - actor: a\n"
        "    as_printed: No\n"
        "  - actor: b\n"
        "title: {line: 3, quote: 'Talks: a start', occurrence: 2}\n"
        "summary: yes\n"
    )


# Any text a record may hold: its validator refuses control characters and line separators.
texts = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Zl", "Zp", "Cs", "Cn"]))
values = st.recursive(
    texts,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=4),
    max_leaves=12,
)


@given(values.filter(lambda value: value != ""))
@example({"a": "no", "b": ["010", "2024-02-30"], "c": {"line": "1", "quote": "- x: #y"}})
@example({"quote": "", "line": "x" * 200})
@example(["رستم کابلوف", "e\u0301", "👩🏽‍🌾", " leading", "trailing ", "\ufeff", "a\xa0b"])
def test_what_is_written_is_read_back(value: object) -> None:
    assert yaml_file.read(written(value)).value == value


@given(st.text(max_size=200) | st.text("ab:-[]{}&*!#\"'|>\n\t ?,%@", max_size=60))
def test_no_text_raises_anything_but_a_yaml_error(text: str) -> None:
    try:
        document = yaml_file.read(text)
    except YamlError as refusal:
        line = refusal.line
    else:
        line = document.line_of(())
        # A value that was read is what the reference parser reads without any schema.
        assert document.value == yaml.load(text, Loader=REFERENCE)  # noqa: S506
    assert 1 <= line <= len(text) + 1
