"""iCalendar: a contact with an established day is an event of that whole day.

All others are no events; the description of the calendar lists them.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from icalendar import Calendar, Event, vText

from corpus.export.encounters import Contact, by_day, when
from corpus.export.selection import Selection, counted, in_lines, plain


def write(selection: Selection) -> Iterator[bytes]:
    """Yield a calendar of the contacts; statements are not in it."""
    exact, others = by_day(selection)
    calendar = Calendar()
    calendar.add("prodid", "-//Parley//Contacts//EN")
    calendar.add("version", "2.0")
    calendar.add("name", "Parley: contacts")
    calendar.add("x-wr-calname", vText("Parley: contacts"))
    about = _about(selection, others, len(exact))
    calendar.add("description", about)
    calendar.add("x-wr-caldesc", vText(about))
    for contact in exact:
        calendar.add_component(_event(contact, selection))
    yield calendar.to_ical()


def _about(selection: Selection, others: list[Contact], n_events: int) -> str:
    manifest = selection.manifest(title="Parley: contacts", events=n_events, not_events=len(others))
    lines = [f"{label}: {words}" for label, words in in_lines(manifest)]
    if others:
        lines += ["", "Contacts without an established day, which are no events here:"]
        lines += [f"{when(one, selection)}: {_title(one)} [{one['contact_id']}]" for one in others]
    return "\n".join(lines)


def _event(contact: Contact, selection: Selection) -> Event:
    event = Event()
    event.add("uid", f"{contact['contact_id']}@parley")
    event.add("dtstamp", selection.made)
    event.add("dtstart", contact["earliest"])
    event.add("dtend", contact["earliest"] + timedelta(days=1))
    event.add("summary", _title(contact))
    event.add("description", _description(contact, selection))
    event.add("categories", [contact["kind"]])
    event.add("transp", "TRANSPARENT")
    if contact["place"]:
        event.add("location", plain(contact["place"]))
    if link := selection.link_to("timeline", "contact", contact["contact_id"]):
        event.add("url", link)
    return event


def _title(contact: Contact) -> str:
    return f"{contact['kind'].capitalize()}: {plain(contact['participants'])}"


def _description(contact: Contact, selection: Selection) -> str:
    reports = counted(contact["n_reports"], "reports")
    outlets = counted(contact["n_outlets"], "outlets")
    return f"{plain(contact['summary'])}\n{when(contact, selection)}; {reports} by {outlets}."
