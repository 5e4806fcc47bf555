"""Dates are said with what they rest on, and not at all where the tier does not accept them."""

from components import dating
from corpus.dates import Basis, Tier


def test_a_date_names_its_basis() -> None:
    assert dating.in_words("2022-03-24", Basis.WEEKDAY) == (
        "24 March 2022, inferred from a printed weekday"
    )


def test_a_date_the_tier_does_not_accept_is_not_established() -> None:
    assert dating.in_words("2022-03-24", Basis.OUTSIDE, Tier.STATED) == (
        "date not established by what is stated (24 March 2022, from outside facts)"
    )


def test_every_basis_has_words() -> None:
    assert set(dating.BASES) == set(Basis)
