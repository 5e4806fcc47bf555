"""Plain pandas, as most dashboards do it: frames in memory, `isin`, merges and group-bys."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from pathlib import Path

import pandas as pd

from bench.interaction import N_ACTORS, N_ARTICLES, N_PAIRS, N_SERIES
from bench.rivals import Answer, Rival
from corpus.filter import FACET_KEYS, Filter, Match, Unit

_RECORD = {Unit.ARTICLES: "article", Unit.MENTIONS: "article"}
_WEIGHT = {Unit.MENTIONS: "n_mentions", Unit.PAIRS: "n_pairs"}
_PERIODS = {"day": ("D", 10), "month": ("M", 7), "year": ("Y", 4)}


class Pandas(Rival):
    """Frames of articles, contacts, actors in them, and their values of each facet."""

    label = "pandas, merges and group-bys"

    @staticmethod
    def build(bulk: Path, tables: Path, store: Path) -> None:
        """Keep the tables as they are."""
        for table in tables.glob("*.parquet"):
            shutil.copy(table, store)

    def __init__(self, store: Path) -> None:
        def read(table: str) -> pd.DataFrame:
            return pd.read_parquet(store / f"{table}.parquet")

        contacts = read("contacts")
        dates = {"first": "datetime64[s]", "last": "datetime64[s]"}
        self._records = {
            "article": read("articles").astype(dates),
            "contact": contacts[contacts["kind"] != "statement"].astype(dates),
            "statement": contacts[contacts["kind"] == "statement"].astype(dates),
        }
        self._members = {name: read(f"{name}_actors") for name in ("article", "contact")}
        keys = {name: read(f"{name}_keys") for name in ("article", "contact")}
        self._keys = {
            (record, facet): keys[record].loc[keys[record]["facet"] == facet, ["n", "value"]]
            for record in keys
            for facet in FACET_KEYS
        }
        self._pairs = read("pairs")
        self._actors = read("actors")
        self._topics = read("topics")

    def ask(self, selection: Filter) -> Answer:
        """Return the panels of an interaction."""
        articles = self._selected("article", selection)
        contacts = self._selected("contact", selection)
        record = _RECORD.get(selection.unit, "contact")
        counted = self._counted(articles if record == "article" else contacts, selection)
        members = self._of_actors(counted, record, selection)
        return {
            "summary": self._summary(articles, contacts, selection),
            "options": self._options(record, selection),
            "timeline": self._timeline(counted),
            "actor_counts": self._actor_counts(members).head(N_ACTORS),
            "actor_timeline": self._actor_timeline(members),
            "topic_counts": self._topic_counts(counted, record),
            "topic_actor": self._topic_actor(members, record),
            "pairs": self._met(contacts),
            "articles": articles.sort_values(["dated", "n"], ascending=[False, True])
            .head(N_ARTICLES)
            .rename(columns={"id": "article_id", "outlet": "outlet_id", "date": "published"}),
        }

    def _facet(self, record: str, facet: str) -> pd.DataFrame:
        return self._keys["article" if record == "article" else "contact", facet]

    def _selected(self, record: str, selection: Filter) -> pd.DataFrame:
        found = self._records[record]
        for facet in FACET_KEYS:
            values = selection.values(facet)
            if not values:
                continue
            keys, match = self._facet(record, facet), selection.match(facet)
            for group in [[value] for value in values] if match is Match.ALL else [values]:
                has = found["n"].isin(keys.loc[keys["value"].isin(group), "n"])
                found = found[~has if match is Match.NONE else has]
        bases = [str(basis) for basis in selection.dates.bases]
        found = found.assign(dated=found["first"].notna() & found["basis"].isin(bases))
        since, until = selection.window
        if since or until:
            found = found[found["dated"]]
        if since:
            found = found[found["last"] >= pd.Timestamp(since)]
        if until:
            found = found[found["first"] <= pd.Timestamp(until)]
        return found

    def _counted(self, found: pd.DataFrame, selection: Filter) -> pd.DataFrame:
        if selection.unit is Unit.PAIRS:
            found = found[~found["multilateral"]]
        weight = _WEIGHT.get(selection.unit)
        return found.assign(weight=found[weight] if weight else 1)

    def _of_actors(self, counted: pd.DataFrame, record: str, selection: Filter) -> pd.DataFrame:
        members = self._members[record]
        if selection.unit not in _WEIGHT:
            members = members.assign(weight=1)
        found = counted.drop(columns="weight").merge(members, on="n")
        return found[found["weight"] > 0]

    def _summary(
        self, articles: pd.DataFrame, contacts: pd.DataFrame, selection: Filter
    ) -> pd.DataFrame:
        def values(record: str, found: pd.DataFrame, facet: str) -> int:
            return int(found[["n"]].merge(self._facet(record, facet), on="n")["value"].nunique())

        whole = contacts[~contacts["multilateral"]]
        dated, met = articles[articles["dated"]], contacts[contacts["dated"]]
        row = {
            "n_articles": len(articles),
            "n_contacts": len(contacts),
            "n_statements": len(self._selected("statement", selection)),
            "n_mentions": articles["n_mentions"].sum(),
            "n_pairs": whole["n_pairs"].sum(),
            "n_actors": values("article", articles, "actor"),
            "n_envoys": values("article", articles, "envoy"),
            "n_envoys_in_contacts": values("contact", contacts, "envoy"),
            "n_outlets": articles["outlet"].nunique(),
            "n_topics": values("article", articles, "topic"),
            "n_articles_dated": len(dated),
            "n_contacts_dated": len(met),
            "n_articles_not_stated": (articles["basis"] != "stated").sum(),
            "n_contacts_not_stated": (contacts["basis"] != "stated").sum(),
            "n_articles_not_to_the_day": articles["rough"].sum(),
            "n_contacts_not_to_the_day": contacts["rough"].sum(),
            "n_articles_untitled": articles["title"].isna().sum(),
            "n_articles_full_text": articles["full_text"].sum(),
            "n_contacts_multilateral": contacts["multilateral"].sum(),
            "first_published": dated["first"].min(),
            "last_published": dated["last"].max(),
            "first_contact": met["first"].min(),
            "last_contact": met["last"].max(),
        }
        return pd.DataFrame([row])

    def _options(self, record: str, selection: Filter) -> pd.DataFrame:
        parts = []
        for facet in FACET_KEYS:
            together = selection.match(facet) is Match.ALL
            others = selection if together else selection.without(facet)
            counted = self._counted(self._selected(record, others), selection)
            keys = counted[["n", "weight"]].merge(self._facet(record, facet), on="n")
            n = keys.groupby("value")["weight"].sum().rename("n").reset_index()
            parts.append(n[n["n"] > 0].assign(facet=facet))
        return pd.concat(parts).sort_values(["facet", "n"], ascending=[True, False])

    def _placed(self, counted: pd.DataFrame) -> pd.DataFrame:
        dated = counted[counted["dated"]]
        span = (dated["last"].max() - dated["first"].min()).days if len(dated) else 5500
        length = "day" if span <= 92 else "month" if span <= 5500 else "year"
        code, digits = _PERIODS[length]
        first, last = counted["first"].dt.to_period(code), counted["last"].dt.to_period(code)
        placed = pd.Series("wider than the period", index=counted.index)
        placed[first == last] = "in period"
        placed[~counted["dated"]] = "date not established"
        period = first.astype(str).str[:digits].where(placed == "in period", "")
        return counted.assign(placed=placed, period=period)

    def _by_period(self, placed: pd.DataFrame, *by: str) -> pd.DataFrame:
        n = placed.groupby([*by, "placed", "period"])["weight"].sum().rename("n").reset_index()
        return n[n["n"] > 0].assign(period=n["period"].replace("", None))

    def _timeline(self, counted: pd.DataFrame) -> pd.DataFrame:
        placed = self._placed(counted)
        placed = placed.assign(inferred=placed["weight"].where(placed["basis"] != "stated", 0))
        n = placed.groupby(["placed", "period"])[["weight", "inferred"]].sum().reset_index()
        n = n[n["weight"] > 0].rename(columns={"weight": "n", "inferred": "n_inferred"})
        return n.assign(period=n["period"].replace("", None))

    def _actor_counts(self, members: pd.DataFrame) -> pd.DataFrame:
        n = members.groupby("actor")["weight"].sum().rename("n").reset_index()
        named = n.rename(columns={"actor": "id"}).merge(self._actors, on="id")
        named = named.rename(columns={"id": "actor_id", "name": "actor"})
        return named.sort_values(["n", "actor", "actor_id"], ascending=[False, True, True])

    def _top(self, members: pd.DataFrame, most: int) -> pd.DataFrame:
        top = self._actor_counts(members)["actor_id"].head(most)
        return members[members["actor"].isin(top)]

    def _actor_timeline(self, members: pd.DataFrame) -> pd.DataFrame:
        placed = self._placed(members)
        n = self._by_period(self._top(placed, N_SERIES), "actor")
        return n.rename(columns={"actor": "actor_id"})

    def _topic_counts(self, counted: pd.DataFrame, record: str) -> pd.DataFrame:
        keys = counted[["n", "weight"]].merge(self._facet(record, "topic"), on="n")
        n = keys.groupby("value")["weight"].sum().rename("n").reset_index()
        named = n[n["n"] > 0].merge(self._topics, left_on="value", right_on="id")
        named = named.rename(columns={"id": "topic_id", "name": "topic"})
        return named.sort_values(["n", "topic"], ascending=[False, True])

    def _topic_actor(self, members: pd.DataFrame, record: str) -> pd.DataFrame:
        both = self._top(members, N_ACTORS).merge(self._facet(record, "topic"), on="n")
        n = both.groupby(["value", "actor"])["weight"].sum().rename("n").reset_index()
        return n.rename(columns={"value": "topic_id", "actor": "actor_id"})

    def _met(self, contacts: pd.DataFrame) -> pd.DataFrame:
        ends = contacts[["n", "first", "last"]].where(contacts["dated"])
        both = self._pairs.merge(ends.assign(n=contacts["n"]), on="n")
        by = ["actor_a", "side_a", "actor_b", "side_b"]
        found = both.groupby(by).agg(n=("n", "size"), first=("first", "min"), last=("last", "max"))
        found = found.reset_index()
        for end in ("a", "b"):
            names = self._actors.set_index("id")["name"]
            found[f"name_{end}"] = found[f"actor_{end}"].map(names)
        order: Iterable[str] = ("n", "name_a", "name_b", "actor_a", "actor_b")
        found = found.sort_values(list(order), ascending=[False, True, True, True, True])
        return found.head(N_PAIRS).rename(
            columns={"actor_a": "actor_a_id", "actor_b": "actor_b_id"}
        )


RIVAL = Pandas
