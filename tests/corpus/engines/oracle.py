"""A plain count over the loaded records, against which engines are checked.

Written from the counting rules, record by record, with no engine, no SQL and no index. It reads
clean data folders only.
"""

import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import combinations

from corpus import dates
from corpus.filter import Filter, Match, Multilateral, Unit
from corpus.load import Records
from corpus.records import Article, Contact, ContactKind, line_numbers

Words = tuple[str, ...]

FACETS = ("envoy", "actor", "side", "topic", "outlet", "place", "kind")


def words_of(text: str) -> Words:
    """Return the words of a text, without case, diacritics and joiners."""
    letters = []
    for char in unicodedata.normalize("NFKD", text):
        if unicodedata.category(char)[0] == "M" or char in "\u200b\u200c\u200d\u2060\ufeff":
            continue
        letters.append({"ي": "ی", "ى": "ی", "ك": "ک", "ة": "ه"}.get(char, char).casefold())
    spaced = "".join(char if char.isalnum() else " " for char in "".join(letters))
    return tuple(spaced.split())


def holds(text: Words, run: Words) -> bool:
    """Tell whether a run of words stands somewhere in a text."""
    return any(text[n : n + len(run)] == run for n in range(len(text) - len(run) + 1))


@dataclass(frozen=True)
class Item:
    """An article, a contact or a statement, with all that can be asked of it."""

    record: str
    id: str
    date: dates.EdtfDate
    basis: dates.Basis
    facets: dict[str, frozenset[str]]
    texts: tuple[Words, ...]
    mentions: Counter[str]
    pairs: tuple[tuple[str, str, str, str], ...] = ()
    multilateral: bool = False
    title: str | None = None
    full_text: bool = False


class Oracle:
    """Answers questions by looking at every record."""

    def __init__(self, records: Records) -> None:
        self.records = records
        self.terms = records.vocabulary()
        self.articles = {key: entry.record for key, entry in records.articles.items()}
        self.contacts = {key: entry.record for key, entry in records.contacts.items()}
        own = {key: self._own_texts(article) for key, article in self.articles.items()}
        self.items = [self._of_article(a, own[a.id]) for a in self.articles.values()]
        for contact in self.contacts.values():
            reports = [a for a in self.articles.values() if contact.id in a.contacts]
            if reports:
                texts = (words_of(contact.summary), *(t for a in reports for t in own[a.id]))
                self.items.append(self._of_contact(contact, reports, texts))
        self.names: dict[Words, set[str]] = defaultdict(set)
        for name, actor in self.terms.aliases():
            self.names[words_of(name)].add(actor)

    # -- reading the records -------------------------------------------------------------------

    def _lines(self, article: Article) -> list[str]:
        return self.records.texts[article.text.file].source.text.split("\n") if article.text else []

    def _own_texts(self, article: Article) -> tuple[Words, ...]:
        texts = [article.title or "", article.summary]
        if article.text:
            lines = self._lines(article)
            numbers = [n for span in article.text.body for n in line_numbers(span)]
            numbers += [meta.line for meta in article.text.meta if meta.what == "standfirst"]
            texts += [lines[number - 1] for number in numbers]
        return tuple(words_of(text) for text in texts)

    def _with_parents(self, place: str | None) -> Iterator[str]:
        while place:
            yield place
            place = self.terms.places[place].parent

    def _envoys(self, actors: list[str]) -> frozenset[str]:
        return frozenset(actor for actor in actors if self.terms.actors[actor].envoy)

    def _of_article(self, article: Article, texts: tuple[Words, ...]) -> Item:
        actors = [named.actor for named in article.actors]
        mentions: Counter[str] = Counter()
        if article.text:
            for mention in article.text.mentions:
                mentions[mention.actor] += len(mention.names)
        else:
            mentions.update(named.actor for named in article.actors if named.as_printed)
        facets = {
            "envoy": self._envoys(actors),
            "actor": frozenset(actors),
            "side": frozenset(self.terms.actors[actor].side for actor in actors),
            "topic": frozenset(article.topics),
            "outlet": frozenset([article.outlet]),
            "place": frozenset(p for own in article.places for p in self._with_parents(own)),
            "kind": frozenset(str(self.contacts[contact].kind) for contact in article.contacts),
        }
        return Item(
            "article",
            article.id,
            dates.parse(article.published),
            article.published_basis,
            facets,
            texts,
            mentions,
            title=article.title,
            full_text=article.text is not None,
        )

    def _of_contact(
        self, contact: Contact, reports: list[Article], texts: tuple[Words, ...]
    ) -> Item:
        actors = [participant.actor for participant in contact.participants]
        sides = {participant.side for participant in contact.participants}
        statement = contact.kind is ContactKind.STATEMENT
        facets = {
            "envoy": self._envoys(actors),
            "actor": frozenset(actors),
            "side": frozenset(sides),
            "topic": frozenset(contact.topics),
            "outlet": frozenset(article.outlet for article in reports),
            "place": frozenset(self._with_parents(contact.place)),
            "kind": frozenset([str(contact.kind)]),
        }
        met = sorted((participant.actor, participant.side) for participant in contact.participants)
        return Item(
            "statement" if statement else "contact",
            contact.id,
            dates.parse(contact.date),
            contact.date_basis,
            facets,
            texts,
            Counter(),
            tuple((*a, *b) for a, b in combinations(met, 2) if a[1] != b[1]),
            contact.kind is ContactKind.CONFERENCE or len(sides) >= 3,
        )

    # -- choosing ------------------------------------------------------------------------------

    def chosen(self, asked: Filter, record: str) -> list[Item]:
        """Return the items of a kind that a filter lets through."""
        if asked.contradicted:
            return []
        return [i for i in self.items if i.record == record and self._passes(i, asked)]

    def _passes(self, item: Item, asked: Filter) -> bool:
        for facet in FACETS:
            wanted = set(asked.values(facet))
            if not wanted:
                continue
            has = wanted & item.facets[facet]
            match = asked.match(facet)
            if match is Match.ANY and not has:
                return False
            if match is Match.ALL and has != wanted:
                return False
            if match is Match.NONE and has:
                return False
        since, until = asked.window
        if since or until:
            if not self.dated(item, asked):
                return False
            first, last = self.days(item)
            if (since and last < since) or (until and first > until):
                return False
        return all(
            (any(holds(text, words) for text in item.texts) or bool(actors & item.facets["actor"]))
            is not excluded
            for words, excluded, actors in self.query(asked.q)
        )

    def query(self, q: str) -> list[tuple[Words, bool, set[str]]]:
        """Read a search made of words, "phrases" and -exclusions that are well formed."""
        found: list[tuple[Words, bool, set[str]]] = []
        plain: list[str] = []
        pieces = q.split('"')
        # Odd pieces stand between quotation marks; a minus before them ends the piece before.
        for n, piece in enumerate(pieces):
            if n % 2:
                excluded = pieces[n - 1].endswith("-")
                found += self._names_in(plain)
                plain = []
                if words := words_of(piece):
                    found.append((words, excluded, self.names.get(words, set())))
                continue
            for word in piece.split():
                words = words_of(word)
                if not words:
                    continue
                if word.startswith("-") or len(words) > 1:
                    found += self._names_in(plain)
                    plain = []
                    found.append((words, word.startswith("-"), self.names.get(words, set())))
                else:
                    plain += words
        return found + self._names_in(plain)

    def _names_in(self, plain: list[str]) -> list[tuple[Words, bool, set[str]]]:
        """Take words that follow one another as names where they are some, the longest first."""
        found = []
        rest = tuple(plain)
        while rest:
            taken = next(
                (rest[:n] for n in range(len(rest), 0, -1) if rest[:n] in self.names), rest[:1]
            )
            found.append((taken, False, self.names.get(taken, set())))
            rest = rest[len(taken) :]
        return found

    def dated(self, item: Item, asked: Filter) -> bool:
        """Tell whether the date of an item is established at the tier asked for."""
        return item.date.bounds is not None and item.basis in asked.dates.bases

    def days(self, item: Item) -> tuple[date, date]:
        """Return the first and last day of a dated item."""
        assert item.date.bounds is not None
        return item.date.bounds

    # -- counting ------------------------------------------------------------------------------

    def counted(self, asked: Filter) -> list[tuple[Item, int, dict[str, int]]]:
        """Return the items counted in the unit, what each counts, and for which actor."""
        found = []
        articles = asked.unit in (Unit.ARTICLES, Unit.MENTIONS)
        for item in self.chosen(asked, "article" if articles else "contact"):
            actors = dict.fromkeys(item.facets["actor"], 1)
            if asked.unit is Unit.MENTIONS:
                actors = {actor: item.mentions[actor] for actor in item.facets["actor"]}
                found.append((item, sum(actors.values()), actors))
            elif asked.unit is Unit.PAIRS:
                if item.multilateral and asked.multilateral is Multilateral.WHOLE:
                    continue
                for actor in actors:
                    actors[actor] = sum(actor in (a, b) for a, _, b, _ in item.pairs)
                found.append((item, len(item.pairs), actors))
            else:
                found.append((item, 1, actors))
        return found

    def ids(self, asked: Filter, record: str) -> set[str]:
        """Return the ids of the chosen items of a kind."""
        return {item.id for item in self.chosen(asked, record)}

    def actor_counts(self, asked: Filter) -> dict[str, int]:
        """Count per actor."""
        counts: Counter[str] = Counter()
        for _, _, actors in self.counted(asked):
            counts.update(actors)
        return dict(+counts)

    def per(self, asked: Filter, facet: str) -> dict[str, int]:
        """Count per value of a facet."""
        counts: Counter[str] = Counter()
        for item, weight, _ in self.counted(asked):
            for value in item.facets[facet]:
                counts[value] += weight
        return dict(+counts)

    def topic_actor(self, asked: Filter) -> dict[tuple[str, str], int]:
        """Count per topic and actor."""
        counts: Counter[tuple[str, str]] = Counter()
        for item, _, actors in self.counted(asked):
            for topic in item.facets["topic"]:
                for actor, weight in actors.items():
                    counts[topic, actor] += weight
        return dict(+counts)

    def _placed(self, item: Item, asked: Filter, by: str) -> tuple[str, str | None]:
        if not self.dated(item, asked):
            return "date not established", None
        digits = {"day": 10, "month": 7, "year": 4}[by]
        first, last = (day.isoformat()[:digits] for day in self.days(item))
        return ("in period", first) if first == last else ("wider than the period", None)

    def timeline(self, asked: Filter, by: str) -> dict[tuple[str, str | None], tuple[int, int]]:
        """Count per period and state of dating: all, and those not stated in print."""
        n: Counter[tuple[str, str | None]] = Counter()
        inferred: Counter[tuple[str, str | None]] = Counter()
        for item, weight, _ in self.counted(asked):
            at = self._placed(item, asked, by)
            n[at] += weight
            inferred[at] += weight if item.basis is not dates.Basis.STATED else 0
        return {at: (count, inferred[at]) for at, count in n.items() if count}

    def over_time(
        self, asked: Filter, by: str, what: str
    ) -> dict[tuple[str, str, str | None], int]:
        """Count per actor or topic, and per period and state of dating."""
        n: Counter[tuple[str, str, str | None]] = Counter()
        for item, weight, actors in self.counted(asked):
            shares = actors if what == "actor" else dict.fromkeys(item.facets["topic"], weight)
            for key, share in shares.items():
                n[key, *self._placed(item, asked, by)] += share
        return dict(+n)

    def pairs(
        self, asked: Filter
    ) -> dict[tuple[str, str, str, str], tuple[int, date | None, date | None]]:
        """Count the contacts of each pair of actors on their sides, with first and last day."""
        found: dict[tuple[str, str, str, str], list[Item]] = defaultdict(list)
        for item in self.chosen(asked, "contact"):
            if not item.multilateral or asked.multilateral is Multilateral.PAIRS:
                for pair in item.pairs:
                    found[pair].append(item)
        answer = {}
        for (a, side_a, b, side_b), items in found.items():
            days = [self.days(item) for item in items if self.dated(item, asked)]
            first, last = (
                (min(d[0] for d in days), max(d[1] for d in days)) if days else (None,) * 2
            )
            answer[a, b, side_a, side_b] = (len(items), first, last)
        return answer

    def options(self, asked: Filter) -> dict[tuple[str, str], int]:
        """Count what each value of each facet leaves, given the other facets."""
        answer = {}
        for facet in FACETS:
            others = asked if asked.match(facet) is Match.ALL else asked.without(facet)
            for value, n in self.per(others, facet).items():
                answer[facet, value] = n
        return answer

    def summary(self, asked: Filter) -> dict[str, object]:
        """Return the totals."""
        articles, contacts = self.chosen(asked, "article"), self.chosen(asked, "contact")
        whole = asked.multilateral is Multilateral.WHOLE

        def distinct(items: list[Item], facet: str) -> int:
            return len({value for item in items for value in item.facets[facet]})

        def days(items: list[Item]) -> list[tuple[date, date]]:
            return [self.days(item) for item in items if self.dated(item, asked)]

        def exact(item: Item) -> bool:
            marked = item.date.approximate or item.date.uncertain
            return item.date.precision is dates.Precision.DAY and not marked

        published, met = days(articles), days(contacts)
        return {
            "n_articles": len(articles),
            "n_contacts": len(contacts),
            "n_statements": len(self.chosen(asked, "statement")),
            "n_mentions": sum(sum(item.mentions.values()) for item in articles),
            "n_pairs": sum(
                len(item.pairs) for item in contacts if not (whole and item.multilateral)
            ),
            "n_actors": distinct(articles, "actor"),
            "n_envoys": distinct(articles, "envoy"),
            "n_envoys_in_contacts": distinct(contacts, "envoy"),
            "n_outlets": distinct(articles, "outlet"),
            "n_topics": distinct(articles, "topic"),
            "n_articles_dated": len(published),
            "n_contacts_dated": len(met),
            "n_articles_not_stated": sum(i.basis is not dates.Basis.STATED for i in articles),
            "n_contacts_not_stated": sum(i.basis is not dates.Basis.STATED for i in contacts),
            "n_articles_not_to_the_day": sum(not exact(item) for item in articles),
            "n_contacts_not_to_the_day": sum(not exact(item) for item in contacts),
            "n_articles_untitled": sum(item.title is None for item in articles),
            "n_articles_full_text": sum(item.full_text for item in articles),
            "n_contacts_multilateral": sum(item.multilateral for item in contacts),
            "first_published": min((first for first, _ in published), default=None),
            "last_published": max((last for _, last in published), default=None),
            "first_contact": min((first for first, _ in met), default=None),
            "last_contact": max((last for _, last in met), default=None),
        }
