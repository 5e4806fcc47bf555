"""How an old link is told what has changed."""

from components.since import _in_words
from corpus.changes import Change, Changes, What

SAME = {"articles": (12, 12), "contacts": (8, 8), "statements": (2, 2)}


def test_what_has_changed_is_counted() -> None:
    changes = (
        Change(What.ADDED, "article", "a", "A"),
        Change(What.CORRECTED, "contact", "c", "C", ("date",)),
        Change(What.CORRECTED, "actor", "d", "D", ("name",)),
    )
    assert _in_words(Changes("", changes, SAME)) == "1 record added, 2 records corrected"


def test_a_large_view_tells_its_totals() -> None:
    totals = SAME | {"articles": (100_000, 100_200)}
    assert _in_words(Changes("", None, totals)) == "100,200 articles where there were 100,000"
    assert (
        _in_words(Changes("", None, SAME))
        == "the view is too large to be compared record by record"
    )


def test_an_import_that_is_another_is_named() -> None:
    found = Changes("", (), SAME, ("wire",))
    assert _in_words(found) == "what was imported as wire is another import or gone"
    assert not found.none
