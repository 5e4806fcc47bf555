"""PLOVER event rows, a row a contact with an established day, in columns of POLECAT.

The codebook is the PLOVER manual of the Open Event Data Alliance (openeventdata/PLOVER); the
columns are named as in POLECAT, the data set coded by it (doi:10.7910/DVN/AJGVIT). Filled are
Event ID, Event Date, Event Type, Event Mode, Actor Name, Recipient Name, Placename, Country (ISO
3166), Latitude, Longitude, and Source, the articles' ids. The other columns of POLECAT would need
a judgement that is not in the corpus.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

import pyarrow as pa

from corpus.export import separated
from corpus.export.archive import zipped
from corpus.export.encounters import Contact, by_day, when
from corpus.export.selection import Selection, in_full, rows
from corpus.records import ContactKind, Place

# Meetings of every sort are CONSULT. What is signed, or ties that are opened, is SUPPORT.
_TYPES = {ContactKind.AGREEMENT: "SUPPORT", ContactKind.ACCREDITATION: "SUPPORT"}
_NOTES = (
    "Only contacts with an established day are events; the others are listed under not_events.",
    "Who hosted a contact is not recorded. As the codebook has it for such events, all "
    "participants are actors and there is no recipient; the mode “visit”, which needs a host, is "
    "not given.",
)


def write(selection: Selection) -> Iterator[bytes]:
    """Yield the events as CSV in a zip archive, the manifest beside it."""
    exact, others = by_day(selection)
    table = events(selection, exact)
    manifest = selection.manifest(
        *_NOTES,
        separated.NOTE,
        title="Parley: PLOVER events",
        rows=table.num_rows,
        not_events={one["contact_id"]: when(one, selection) for one in others},
    )
    files = [
        ("parley-plover.csv", separated.lines(table)),
        ("manifest.json", [in_full(manifest)]),
    ]
    return zipped(files, selection.made)


def events(selection: Selection, contacts: list[Contact]) -> pa.Table:
    """Return one row per contact, in the columns of POLECAT."""
    sources = defaultdict(list)
    for report in rows(selection.ask("reports")):
        sources[report["contact_id"]].append(report["article_id"])
    known = selection.corpus.vocabulary.places
    places = [known.get(contact["place_id"] or "") for contact in contacts]
    columns = {
        "Event ID": [contact["contact_id"] for contact in contacts],
        "Event Date": [contact["earliest"] for contact in contacts],
        "Event Type": [_TYPES.get(contact["kind"], "CONSULT") for contact in contacts],
        "Event Mode": [_mode(contact) for contact in contacts],
        "Actor Name": [contact["participants"] for contact in contacts],
        "Recipient Name": [None for _ in contacts],
        "Placename": [contact["place"] for contact in contacts],
        "Country": [place.country if place else None for place in places],
        "Latitude": [_degrees(place, "lat") for place in places],
        "Longitude": [_degrees(place, "lon") for place in places],
        "Source": ["; ".join(sources[contact["contact_id"]]) for contact in contacts],
    }
    kinds = {"Event Date": pa.date32(), "Latitude": pa.float64(), "Longitude": pa.float64()}
    return pa.table(
        {name: pa.array(cells, kinds.get(name, pa.string())) for name, cells in columns.items()}
    )


def _mode(contact: Contact) -> str | None:
    if contact["kind"] in _TYPES:
        return None  # the codebook gives modes of consulting only
    if contact["kind"] == ContactKind.CALL:
        return "phone"
    return "multilateral" if contact["multilateral"] else None


def _degrees(place: Place | None, axis: str) -> float | None:
    return getattr(place, axis) if place else None
