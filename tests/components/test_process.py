"""Pages take turns, and none waits for ever."""

from threading import Event, Thread

import pytest

from components import process


def test_the_third_page_waits_for_one_of_two_to_end() -> None:
    leave, entered = Event(), []

    def run(number: int) -> None:
        with process.turn():
            entered.append(number)
            leave.wait(10)

    threads = [Thread(target=run, args=(number,)) for number in range(2)]
    for thread in threads:
        thread.start()
    late = Thread(target=run, args=(2,))
    late.start()
    late.join(0.2)
    assert 2 not in entered
    leave.set()
    for thread in (*threads, late):
        thread.join(10)
    assert sorted(entered) == [0, 1, 2]


def test_a_page_that_waited_long_goes_on_and_takes_no_turn_from_others(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(process, "_PATIENCE", 0.01)
    with process.turn(), process.turn(), process.turn():
        pass
    with process.turn(), process.turn():
        assert not process._turns.acquire(blocking=False)


def test_a_turn_ends_with_a_fault() -> None:
    for _ in range(3):
        with pytest.raises(KeyError), process.turn():
            raise KeyError
