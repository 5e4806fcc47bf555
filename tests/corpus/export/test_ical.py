"""The calendar has an event for each contact with a day, and names all others."""

from datetime import date
from typing import Any

from icalendar import Calendar

from corpus.corpus import Corpus


def test_a_contact_with_a_day_is_an_event_of_that_day(view: Any, write: Any) -> None:
    calendar = Calendar.from_ical(write("ical", view()))
    events = {str(one["uid"]): one for one in calendar.walk("VEVENT")}
    assert [(key, one.decoded("dtstart"), one.decoded("dtend")) for key, one in events.items()] == [
        ("2022-03-24-kabulov-taran@parley", date(2022, 3, 24), date(2022, 3, 25)),
        ("2022-09-05-port-selin-conference@parley", date(2022, 9, 5), date(2022, 9, 6)),
        ("2022-11-02-kabulov-solen-call@parley", date(2022, 11, 2), date(2022, 11, 3)),
    ]
    talks = events["2022-03-24-kabulov-taran@parley"]
    assert str(talks["summary"]) == "Meeting: Rustam Kabulov; Idris Taran"
    assert str(talks["location"]) == "Kabul"
    assert str(talks["url"]) == (
        "https://parley.example/app/timeline?contact=2022-03-24-kabulov-taran"
    )
    assert "24 March 2022 (basis of the date: stated); 2 reports by 2 outlets." in (
        str(talks["description"])
    )


def test_what_has_no_day_is_named_in_the_description(view: Any, write: Any) -> None:
    about = str(Calendar.from_ical(write("ical", view()))["description"])
    listed = about.partition("which are no events here:\n")[2].splitlines()
    assert [line[line.rindex("[") + 1 : -1] for line in listed] == [
        "2022-04-solen-council",
        "2022-06-10-lake-hall-talks",
        "2023-01-15-council-delegation",
        "2023-05-20-wexford-taran",
        "undated-consul-council",
    ]
    assert listed[0].startswith("about April 2022 (basis of the date: context): Visit: Mira Solén")
    assert listed[4].startswith("date not established, 24 March of an unknown year")
    assert "Events: 3\nNot events: 5\n" in about


def test_the_tier_decides_which_days_are_established(view: Any, write: Any) -> None:
    calendar = Calendar.from_ical(write("ical", view("dates=stated")))
    assert [str(one["uid"]) for one in calendar.walk("VEVENT")] == [
        "2022-03-24-kabulov-taran@parley"
    ]
    assert "date not established: Call: Rustam Kabulov" in str(calendar["description"])


def test_every_shipped_contact_is_an_event_or_named(shipped: Corpus, view: Any, write: Any) -> None:
    selection = view(corpus=shipped)
    calendar = Calendar.from_ical(write("ical", selection))
    events = [str(one["uid"]).removesuffix("@parley") for one in calendar.walk("VEVENT")]
    listed = str(calendar["description"]).partition("no events here:\n")[2].splitlines()
    named = [line[line.rindex("[") + 1 : -1] for line in listed]
    assert sorted(events + named) == sorted(selection.ask("contacts")["contact_id"].to_pylist())


def test_hostile_words_break_no_calendar(spoilt: Corpus, view: Any, write: Any) -> None:
    calendar = Calendar.from_ical(write("ical", view(corpus=spoilt)))
    talks, *others = calendar.walk("VEVENT")
    assert len(others) == 2
    assert str(talks["summary"]) == "Meeting: Rustam Kabulov; </label>&amp; ; , Taran\\n"
    assert str(talks["description"]).startswith(']]> BEGIN:VEVENT; "x", =1 🇬🇪\n24 March 2022')
