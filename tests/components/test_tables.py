"""Tables have headings a reader understands."""

from components import tables


def test_columns_have_readable_headings() -> None:
    assert tables.label("published_basis") == "Basis"
    assert tables.label("actor_a") == "Actor a"
