"""Fill a brief from a selection: template text, records, and the words they rest on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations

from corpus import dates
from corpus.brief import figures
from corpus.brief.parts import (
    Block,
    Brief,
    Cell,
    Heading,
    Items,
    Section,
    Table,
    Words,
)
from corpus.brief.scope import Row, Scope, grouped
from corpus.brief.sources import Sources
from corpus.export.selection import RIGHTS, Selection, counted
from corpus.records import ActorKind, Contact

_STATUS = {"open": "Open", "resolved": "Resolved", "unresolvable": "Cannot be settled"}
_KINDS = {
    "within-text": "within one text",
    "between-texts": "between texts",
    "outside-facts": "against outside facts",
}
_TIERS = {
    "stated": "Only dates stated in print count as established",
    "inferred": "Dates stated in print or inferred count as established",
    "outside": "Dates stated in print, inferred, or taken from outside facts count as established",
}
_ABSENT = (
    "This brief says what this corpus holds, and nothing else: absent here means absent in this "
    "corpus. Claims and summaries are in our words; words in quotation marks are printed in the "
    "source, at the line of its text that is named, or in the field of its record."
)


def brief(selection: Selection) -> Brief:
    """Return the brief on the contact a link has open, else on all that its filter selects.

    Raises InputError where there is nothing to brief on.
    """
    return _Writer(selection).written()


class _Writer:
    def __init__(self, selection: Selection) -> None:
        self._scope = Scope(selection)
        self._address = selection.address or _path(selection)
        self._sources = Sources(self._scope)
        # The name under which the rest of a brief speaks of a contact.
        self._names = {
            row["contact_id"]: f"C{n}" for n, row in enumerate(self._scope.contacts, 1)
        } | {row["contact_id"]: f"S{n}" for n, row in enumerate(self._scope.statements, 1)}

    def written(self) -> Brief:
        selection = self._scope.selection
        sections = [
            self._in_short(),
            *self._chronology(),
            *self._who_met_whom(),
            *self._accounts(),
            *self._contradictions(),
            self._not_known(),
            *self._figures(),
        ]
        return Brief(
            self._title(),
            (
                ("Selection", self._sentence()),
                ("Dates", f"{_TIERS[self._scope.tier]}."),
                ("Corpus", f"version {selection.corpus.version}"),
                ("Link", self._address),
                ("Made", f"{selection.made:%-d %B %Y, %H:%M} UTC"),
            ),
            tuple(sections),
            self._sources.listed(),
            RIGHTS,
            selection.corpus.version,
            selection.made,
        )

    def _title(self) -> str:
        if self._scope.contact_id:
            row = next(iter((*self._scope.contacts, *self._scope.statements)))
            where = f", {row['place']}" if row["place"] else ""
            return f"{row['summary'].rstrip('.')}{where}, {_date(row)}"
        selection = self._scope.selection.link.filter
        if not selection.narrowing:
            return "All contacts in this corpus"
        said = selection.describe(self._scope.corpus.vocabulary, "contacts")
        # The tier ends the sentence and has a line of its own.
        said = said.rpartition(", dates ")[0].replace(", within ", ", ")
        return f"{said[:1].upper()}{said[1:]}"

    def _sentence(self) -> str:
        if not self._scope.contact_id:
            return self._scope.selection.sentence
        n = len(self._scope.articles)
        kind = "statement" if self._scope.statements else "contact"
        return f"One {kind} and the {counted(n, 'articles')} of this corpus that report it."

    # -- in short ----------------------------------------------------------------------------

    def _in_short(self) -> Section:
        scope = self._scope
        outlets = {row["outlet_id"] for row in scope.articles}
        full = sum(row["full_text"] for row in scope.articles)
        dated = [row for row in scope.contacts if row["dated"]]
        rows = [
            ("Contacts", f"{len(scope.contacts):,}"),
            ("Statements of one side, counted apart", _some(scope.statements)),
            ("Articles", f"{len(scope.articles):,}, of {counted(len(outlets), 'outlets')}"),
            ("of these here in full text", f"{full:,}"),
            ("When the contacts were", _span(dated)),
            (
                "Contacts whose date is not established",
                _some([row for row in scope.contacts if not row["dated"]]),
            ),
            ("Claims compared", f"{self._n_claims():,}"),
            ("Contradictions on record", self._n_contradictions()),
        ]
        cells = tuple(((Words(what),), (Words(n),)) for what, n in rows if n)
        return Section("In short", (Table(("", ""), cells, (3, 4)), Words(_ABSENT)))

    def _n_claims(self) -> int:
        return sum(len(grouped(rows, "claim_id")) for rows in self._scope.claims.values())

    def _n_contradictions(self) -> str:
        states = [entry[0]["status"] for entry in self._scope.contradictions]
        told = [f"{states.count(s)} {said.lower()}" for s, said in _STATUS.items() if s in states]
        return f"{len(states):,} ({', '.join(told)})" if told else "0"

    # -- chronology --------------------------------------------------------------------------

    def _chronology(self) -> Iterator[Section]:
        dated = [row for row in self._scope.contacts if row["dated"]]
        undated = [row for row in self._scope.contacts if not row["dated"]]
        blocks: list[Block] = [self._events(dated)] if dated else []
        if undated:
            blocks += [Heading("Date not established"), self._events(undated)]
        if self._scope.statements:
            blocks += [Heading("Statements of one side"), self._events(self._scope.statements)]
        if blocks:
            yield Section("Chronology", tuple(blocks))

    def _events(self, rows: Sequence[Row]) -> Table:
        return Table(
            ("No.", "Date", "What", "Who", "Place", "Reports"),
            tuple(self._event(row) for row in rows),
            (2, 7, 10, 8, 4, 4),
        )

    def _event(self, row: Row) -> tuple[Cell, ...]:
        contact = self._scope.contact(row["contact_id"])
        reports = self._scope.reports[contact.id]
        evidence = tuple(self._sources.report(contact.id, report) for report in reports)
        when = [Words(self._scope.when(row))]
        if contact.date_note:
            when.append(Words(contact.date_note, aside=True))
        return (
            (Words(self._names[contact.id]),),
            tuple(when),
            (Words(row["summary"], evidence), Words(contact.kind.value, aside=True)),
            tuple(Words(f"{side}: {who}") for side, who in self._sides(contact)),
            (Words(row["place"] or "not reported"),),
            (Words(f"{row['n_reports']:,}"),),
        )

    def _sides(self, contact: Contact) -> list[tuple[str, str]]:
        terms = self._scope.corpus.vocabulary
        names, sides = terms.actor_names(), terms.side_names()
        found: dict[str, list[str]] = {}
        for one in contact.participants:
            found.setdefault(one.side, []).append(names.get(one.actor, one.actor))
        return [(sides.get(side, side), ", ".join(who)) for side, who in found.items()]

    # -- who met whom ------------------------------------------------------------------------

    def _who_met_whom(self) -> Iterator[Section]:
        pairs = self._scope.ask("pairs")
        whole = [row for row in self._scope.contacts if row["multilateral"]]
        met = self._meetings()
        rows = tuple(
            (
                (Words(row["actor_a"]),),
                (Words(row["actor_b"]),),
                (Words(f"{row['n']:,}"),),
                (Words(", ".join(met.get(_pair(row["actor_a_id"], row["actor_b_id"]), ()))),),
            )
            for row in pairs
        )
        blocks: list[Block] = []
        if rows:
            blocks.append(Table(("Actor", "Met", "Contacts", "Which"), rows, (6, 6, 3, 5)))
        if whole and self._scope.selection.link.filter.multilateral == "whole":
            names = ", ".join(self._names[row["contact_id"]] for row in whole)
            blocks.append(
                Words(f"Contacts of many sides stay whole and are not counted as pairs: {names}.")
            )
        if blocks:
            yield Section("Who met whom", tuple(blocks))

    def _meetings(self) -> dict[frozenset[str], list[str]]:
        """Map pairs of actors of two sides to the names of the contacts they met in."""
        expanded = self._scope.selection.link.filter.multilateral == "pairs"
        found: dict[frozenset[str], list[str]] = {}
        for row in self._scope.contacts:
            if row["multilateral"] and not expanded:
                continue
            contact = self._scope.contact(row["contact_id"])
            for a, b in combinations(contact.participants, 2):
                if a.side != b.side:
                    found.setdefault(_pair(a.actor, b.actor), []).append(self._names[contact.id])
        return found

    # -- accounts ----------------------------------------------------------------------------

    def _accounts(self) -> Iterator[Section]:
        blocks: list[Block] = []
        for row in (*self._scope.contacts, *self._scope.statements):
            key = row["contact_id"]
            several = len(self._scope.reports[key]) > 1
            if key in self._scope.claims:
                blocks += [self._heading(row), self._claims(self._scope.claims[key])]
            elif several:
                blocks += [self._heading(row), self._reports(key)]
        if blocks:
            lead = Words(
                "Each claim is in our words; who states it, contradicts it or is silent follows "
                "from the sources. Silent is said of full texts alone: a record without a text "
                "may leave out what the article says."
            )
            yield Section("Accounts compared", (lead, *blocks))

    def _heading(self, row: Row) -> Heading:
        return Heading(f"{self._names[row['contact_id']]}. {row['summary']} {_date(row)}.")

    def _claims(self, rows: Sequence[Row]) -> Table:
        stances = ("states", "contradicts", "silent")
        return Table(
            ("Claim", "Stated by", "Contradicted by", "Silent"),
            tuple(
                (
                    (Words(claim[0]["claim"]),),
                    *(self._stance([r for r in claim if r["stance"] == s]) for s in stances),
                )
                for claim in grouped(rows, "claim_id")
            ),
            (7, 8, 4, 4),
        )

    def _stance(self, rows: Sequence[Row]) -> Cell:
        if not rows:
            return (Words("–"),)
        outlets = [*dict.fromkeys(row["outlet"] for row in rows)]
        notes = [
            Words(
                f"{row['outlet']}: {row['note']}" if len(outlets) > 1 else row["note"], aside=True
            )
            for row in {(row["article_id"], row["note"]): row for row in rows}.values()
            if row["note"]
        ]
        return (Words(", ".join(outlets), self._sources.evidence(rows)), *notes)

    def _reports(self, contact_id: str) -> Items:
        return Items(
            tuple(
                Words(
                    f"{report['outlet']}, {self._scope.published(report)}: {report['summary']}",
                    (self._sources.report(contact_id, report),),
                )
                for report in self._scope.reports[contact_id]
            )
        )

    def _contradictions(self) -> Iterator[Section]:
        items = []
        for entry in self._scope.contradictions:
            first = entry[0]
            about = f"{first['about']}, {_KINDS[first['kind']]}"
            said = f"{first['summary'].rstrip('.')} ({about})."
            stands = _STATUS[first["status"]]
            more = f": {first['resolution']}" if first["resolution"] else "."
            items.append(Words(f"{said} {stands}{more}", self._sources.evidence(entry)))
        if items:
            yield Section("Where accounts cannot all be right", (Items(tuple(items)),))

    # -- what is not known -------------------------------------------------------------------

    def _not_known(self) -> Section:
        contacts, articles = self._scope.contacts, self._scope.articles
        vague = [r for r in contacts if r["dated"] and (r["precision"] != "day" or _soft(r))]
        single = [
            claim
            for rows in self._scope.claims.values()
            for claim in grouped(rows, "claim_id")
            if len({r["article_id"] for r in claim if r["stance"] == "states"}) == 1
        ]
        n_claims = self._n_claims()
        items = [
            *self._of_contacts(
                "has|have no established date", [r for r in contacts if not r["dated"]]
            ),
            *self._of_contacts("is|are not dated to a certain day", vague),
            *self._of_contacts(
                "has|have a date that is not stated in print",
                [r for r in contacts if r["dated"] and r["date_basis"] != "stated"],
            ),
            *self._of_contacts(
                "has|have no reported place", [r for r in contacts if not r["place"]]
            ),
            *self._of_contacts(
                "names|name no person for one of the sides",
                [r for r in contacts if self._nobody_named(r)],
            ),
            *self._of_contacts(
                "rests|rest on one article alone", [r for r in contacts if r["n_reports"] == 1]
            ),
            *self._of_contacts(
                "has|have no claim table yet, so accounts are not compared claim by claim",
                [r for r in contacts if r["contact_id"] not in self._scope.claims],
            ),
        ]
        if single:
            of = [claim[0]["contact_id"] for claim in single]
            named = ", ".join(f"{self._names[key]} ({of.count(key)})" for key in dict.fromkeys(of))
            of_all = f"{len(single):,} of {counted(n_claims, 'claims')} on record"
            verb = "is" if len(single) == 1 else "are"
            items.append(Words(f"{of_all} {verb} stated by one article alone: {named}."))
        items += [
            *self._of_articles(
                "here without the text", [r for r in articles if not r["full_text"]]
            ),
            *self._of_articles(
                "of no established date of publication", [r for r in articles if not r["dated"]]
            ),
            *self._of_articles(
                "dated otherwise than by what is printed",
                [r for r in articles if r["dated"] and r["published_basis"] != "stated"],
            ),
            *self._of_articles("without a recorded title", [r for r in articles if not r["title"]]),
        ]
        told = (
            Items(tuple(items))
            if items
            else Words("Nothing of what this brief looks for is missing.")
        )
        return Section("What is not known", (told,))

    def _of_contacts(self, said: str, rows: Sequence[Row]) -> Iterator[Words]:
        if rows:
            one, many = said.split(" ", 1)[0].split("|")
            verb, rest = (one if len(rows) == 1 else many), said.split(" ", 1)[1]
            names = ", ".join(self._names[row["contact_id"]] for row in rows)
            yield Words(f"{counted(len(rows), 'contacts')} {verb} {rest}: {names}.")

    def _of_articles(self, said: str, rows: Sequence[Row]) -> Iterator[Words]:
        if rows:
            numbers = ", ".join(f"[{self._sources.number(row['article_id'])}]" for row in rows)
            total = counted(len(self._scope.articles), "articles")
            verb = "is" if len(rows) == 1 else "are"
            yield Words(f"{len(rows):,} of {total} {verb} {said}: {numbers}.")

    def _nobody_named(self, row: Row) -> bool:
        contact = self._scope.contact(row["contact_id"])
        actors = self._scope.corpus.vocabulary.actors
        named = {
            one.side
            for one in contact.participants
            if one.actor in actors and actors[one.actor].kind is ActorKind.PERSON
        }
        return not contact.sides <= named

    # -- figures -----------------------------------------------------------------------------

    def _figures(self) -> Iterator[Section]:
        scope = self._scope
        drawn = (
            figures.publication(scope.articles, scope.contacts),
            figures.actors(scope.actor_counts),
        )
        blocks: list[Block] = []
        for figure in drawn:
            if figure:
                blocks += [figure, Words(figure.alt)]
        if blocks:
            yield Section("Figures", tuple(blocks))


def _path(selection: Selection) -> str:
    """Return the address of a selection within the app, where its host is not known."""
    link = selection.link
    query = "&".join(filter(None, [link.query(), f"corpus={selection.corpus.version}"]))
    return f"/{link.page}?{query}"


def _pair(a: str, b: str) -> frozenset[str]:
    return frozenset((a, b))


def _soft(row: Row) -> bool:
    return bool(row["approximate"] or row["uncertain"])


def _date(row: Row) -> str:
    return dates.in_words(row["date"]) if row["dated"] else "date not established"


def _some(rows: Sequence[Row]) -> str:
    """Count rows, in no words where there is none."""
    return f"{len(rows):,}" if rows else ""


def _span(rows: Iterable[Row]) -> str:
    """Say from when to when dated contacts were."""
    dated = [*rows]
    if not dated:
        return ""
    first = min(dated, key=lambda row: row["earliest"] or row["latest"])
    last = max(dated, key=lambda row: row["latest"] or row["earliest"])
    one, other = dates.in_words(first["date"]), dates.in_words(last["date"])
    return one if one == other else f"{one} to {other}"
