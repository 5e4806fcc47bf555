"""The timeline: every record in its lane, or counts by month where there are too many to draw."""

from __future__ import annotations

from components import charts, chosen, figures, picks, session
from corpus.link import By, Link

_WHAT = "contacts, statements and articles"


def show(link: Link) -> None:
    """Draw the lanes with the cards of what is chosen, and what has no date."""
    lanes, picked = link.view.lanes, link.view.contact or link.view.article
    asked = session.question("lanes", link.filter, link.view).first(charts.MOST_MARKS + 1)
    frame = asked.answer()
    crowded = len(frame) > charts.MOST_MARKS
    if crowded:
        asked = session.question("lane_counts", link.filter, link.view.having(by=By.MONTH))
        figure = session.made(charts.lane_counts, asked, lanes)
    else:
        figure = session.made(charts.lanes, asked, lanes, 12, picked)
    title = f"Contacts and articles by {lanes}"
    with chosen.beside(link):
        figures.show(figure, title, link, asked, on_pick=picks.open_record, what=_WHAT)
    if not (crowded or frame["dated"].all()):
        figures.show(
            session.made(charts.undated, asked, lanes, 12, picked),
            "Date not established",
            link,
            asked.having(dated=False),
            on_pick=picks.open_record,
            what=_WHAT,
        )
