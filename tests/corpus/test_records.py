"""A record knows its own keys only, and every value is checked where it comes in (S21)."""

import pytest
from pydantic import TypeAdapter, ValidationError

from corpus.records import (
    Actor,
    Article,
    Contact,
    Id,
    Outlet,
    Passage,
    Text,
    TextFile,
    WebAddress,
    line_numbers,
)

ARTICLE = {
    "id": "lantern-1",
    "outlet": "lantern",
    "published": "2022-03-24",
    "published_basis": "stated",
    "language": "en",
    "summary": "Talks.",
}


@pytest.mark.parametrize("value", ["a", "efe-2022-03-24", "0", "con", "a" * 120])
def test_an_id_is_short_and_lower_case(value: str) -> None:
    assert TypeAdapter(Id).validate_python(value) == value


@pytest.mark.parametrize(
    "value",
    [
        "",
        "A",
        "-a",
        "a-",
        "a b",
        "a.b",
        "a_b",
        "a\n",
        "a\x00b",
        "a/b",
        "..",
        "../../etc/passwd",
        "..%2f",
        "C:\\x",
        "CON",
        "кабул",
        "é",
        "<b>",
        "a" * 121,
        "a" * 5000,
    ],
)
def test_an_id_holds_no_path_and_no_markup(value: str) -> None:
    with pytest.raises(ValidationError):
        TypeAdapter(Id).validate_python(value)


@pytest.mark.parametrize("value", ["../a.txt", "a/b.txt", "A.txt", "a.yaml", ".txt", "a.txt/.."])
def test_a_text_lies_beside_the_others(value: str) -> None:
    with pytest.raises(ValidationError):
        TypeAdapter(TextFile).validate_python(value)


@pytest.mark.parametrize(
    ("value", "why"),
    [
        ("", "empty; leave the key out instead"),
        ("   ", "empty; leave the key out instead"),
        (" a", "spaces at the start or the end"),
        ("a\n", "spaces at the start or the end"),
        ("a\x00b", "control character U+0000"),
        ("a\x1b[31mb", "control character U+001B"),
        ("a\u2028b", "control character U+2028"),
        ("a\x85b", "control character U+0085"),
        ("x" * 4001, "at most 4000 characters"),
    ],
)
def test_text_is_clean(value: str, why: str) -> None:
    with pytest.raises(ValidationError, match=why.replace("+", r"\+")):
        TypeAdapter(Text).validate_python(value)


@pytest.mark.parametrize("value", ["“Kabul” – e\u0301 🚚", "گفت‌وگو", "=1+1", "<b>x</b>", "a: b"])
def test_text_is_kept_as_written(value: str) -> None:
    assert TypeAdapter(Text).validate_python(value) == value


@pytest.mark.parametrize(
    "value", ["https://a.example", "HTTP://a.example/x?y=1", "https://a.example?q=1#z"]
)
def test_an_address_is_a_web_address(value: str) -> None:
    assert TypeAdapter(WebAddress).validate_python(value) == value


@pytest.mark.parametrize(
    "value",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "//evil.example",
        "ftp://a.example",
        "http://",
        "http://user@host/",
        "https://a.example/a b",
        "\tjavascript:x",
        "https://a.example\\@b",
        "https://" + "a" * 2000,
    ],
)
def test_nothing_else_is_an_address(value: str) -> None:
    with pytest.raises(ValidationError):
        TypeAdapter(WebAddress).validate_python(value)


def test_an_article_needs_few_facts() -> None:
    article = Article.model_validate(ARTICLE)
    assert article.title is None
    assert article.actors == ()
    assert article.text is None


@pytest.mark.parametrize("key", ARTICLE)
def test_but_it_needs_those(key: str) -> None:
    with pytest.raises(ValidationError, match=f"{key}\n  Field required"):
        Article.model_validate({k: v for k, v in ARTICLE.items() if k != key})


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("titel", "x"),
        ("published", "24 March 2022"),
        ("published", "2024-02-30"),
        ("published_basis", "guessed"),
        ("language", "English"),
        ("url", "lantern.example"),
        ("actors", "rustam-kabulov"),
        ("actors", [{"actor": "a", "role": "b"}]),
        ("topics", "trade"),
        ("title", ""),
    ],
)
def test_a_slip_in_an_article_is_refused(key: str, value: object) -> None:
    with pytest.raises(ValidationError):
        Article.model_validate({**ARTICLE, key: value})


def test_a_record_never_changes() -> None:
    article = Article.model_validate(ARTICLE)
    with pytest.raises(ValidationError, match="frozen"):
        article.summary = "another"  # type: ignore[misc]


def test_the_sides_of_a_contact_are_counted_once_each() -> None:
    contact = Contact.model_validate(
        {
            "id": "c",
            "date": "2022-06~",
            "date_basis": "context",
            "kind": "meeting",
            "participants": [
                {"actor": "a", "side": "x"},
                {"actor": "b", "side": "x"},
                {"actor": "c", "side": "y"},
            ],
            "summary": "Talks.",
        }
    )
    assert contact.sides == {"x", "y"}


@pytest.mark.parametrize(
    ("values", "good"),
    [
        ({"envoy": "true"}, True),
        ({"envoy": "perhaps"}, False),
        ({"envoy_kind": "ambassador"}, True),
        ({"envoy_kind": "spy"}, False),
        ({"country": "XA"}, True),
        ({"country": "xa"}, False),
        ({"roles": [{"title": "Envoy", "since": "2021-10"}]}, True),
        ({"roles": [{"title": "Envoy", "since": "October 2021"}]}, False),
        ({"aliases": [{"name": "B", "kind": "misspelling"}]}, True),
        ({"aliases": ["B"]}, False),
        ({"wikidata": "Q42"}, True),
        ({"wikidata": "42"}, False),
    ],
)
def test_an_actor(values: dict[str, object], good: bool) -> None:
    record = {"id": "a", "name": "A", "kind": "person", "side": "x", **values}
    if good:
        Actor.model_validate(record)
    else:
        with pytest.raises(ValidationError):
            Actor.model_validate(record)


@pytest.mark.parametrize("homepage", ["https://a.example", "localhost", "A.example", "a.example/x"])
def test_a_homepage_is_a_host_name(homepage: str) -> None:
    with pytest.raises(ValidationError):
        Outlet.model_validate({"id": "a", "name": "A", "homepage": homepage})


@pytest.mark.parametrize("value", ["0", "-1", "x", "1.5", ""])
def test_a_passage_stands_on_a_line(value: str) -> None:
    with pytest.raises(ValidationError):
        Passage.model_validate({"line": value, "quote": "x"})


def test_a_passage_may_start_with_a_space_but_is_never_empty() -> None:
    assert Passage.model_validate({"line": "1", "quote": " x"}).quote == " x"
    with pytest.raises(ValidationError):
        Passage.model_validate({"line": "1", "quote": ""})


def test_line_ranges_include_both_ends() -> None:
    assert list(line_numbers("7")) == [7]
    assert list(line_numbers("22-24")) == [22, 23, 24]
