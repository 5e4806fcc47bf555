"""What a decision changes is said field by field: of a list, what goes and what comes."""

from components.changes import frame, in_words
from corpus.curate.log import Change
from corpus.load import Records

KEY = "article/a"


def sides(old: object, new: object, field: str = "x") -> list[list[str]]:
    change = Change(record=KEY, field=field, old=old, new=new)  # type: ignore[arg-type]
    return frame([change], Records())[["field", "before", "after"]].values.tolist()


def test_a_value_is_said_before_and_after() -> None:
    assert sides("a", "b", "published_basis") == [["published basis", "a", "b"]]
    assert sides(None, "b") == [["x", "–", "b"]]
    assert sides("a", None, "text.title") == [["in the text: title", "a", "–"]]


def test_of_a_list_what_goes_and_comes_is_said_beside_how_many_stay() -> None:
    assert sides(["a", "b", "c"], ["b", "c", "d"]) == [["x", "a and 2 others", "d and 2 others"]]
    assert sides(["a"], ["a", "b"]) == [["x", "1 other", "b and 1 other"]]
    assert sides(None, ["a", "b"]) == [["x", "–", "a, b"]]
    # The order alone.
    assert sides(["a", "b"], ["b", "a"]) == [["x", "a, b", "b, a"]]


def test_a_whole_record_is_said_field_by_field() -> None:
    new = {"id": "a", "title": "T", "actors": [{"actor": "x", "as_printed": "X"}]}
    assert frame([Change(record=KEY, new=new)], Records()).values.tolist() == [  # type: ignore[arg-type]
        ["T (article/a)", "id", "–", "a"],
        ["T (article/a)", "title", "–", "T"],
        ["T (article/a)", "actors", "–", "x, as printed X"],
    ]


def test_parts_are_named_where_they_do_not_speak_for_themselves() -> None:
    passage = {"line": "7", "quote": "in Kabul"}
    assert in_words([{"topic": "aid", "passages": [passage]}]) == "aid, line 7, in Kabul"
