"""How a date is said on the screen: in words, with what it rests on at the chosen tier."""

from corpus.dates import BASES, with_basis

__all__ = ["BASES", "in_words"]

in_words = with_basis
