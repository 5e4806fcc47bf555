"""Curators who are killed and who hammer one record lose nothing; the long run is in the bench."""

from bench.durability import hammer, kills


def test_fifty_kills_lose_no_confirmed_decision_and_leave_no_half_record() -> None:
    result = kills(50, seed=7)
    assert result.faults == []
    assert result.moments == 50
    assert result.confirmed <= result.decisions <= result.confirmed + 50
    # The kills must hit what they are meant to hit.
    assert result.within_a_save > 3
    assert result.confirmed > 20


def test_writers_of_one_record_overwrite_nothing_they_have_not_seen() -> None:
    result = hammer(writers=3, each=15)
    assert (result.confirmed, result.lost) == (45, 0)
