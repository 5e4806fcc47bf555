"""Polars: lazy plans over frames in memory, collected together so that common parts run once."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from bench.interaction import N_ACTORS, N_ARTICLES, N_PAIRS, N_SERIES, PANELS
from bench.rivals import Answer, Rival
from corpus.filter import FACET_KEYS, Filter, Match, Unit

_RECORD = {Unit.ARTICLES: "article", Unit.MENTIONS: "article"}
_WEIGHT = {Unit.MENTIONS: "n_mentions", Unit.PAIRS: "n_pairs"}
_TRUNCATE = {"day": ("1d", "%Y-%m-%d"), "month": ("1mo", "%Y-%m"), "year": ("1y", "%Y")}


class Polars(Rival):
    """Tables sorted by record, values as categories, joined by whole numbers."""

    label = "polars, lazy"

    @staticmethod
    def build(bulk: Path, tables: Path, store: Path) -> None:
        """Write the tables as Arrow files, a facet each, which are read in one piece."""
        for name in ("articles", "contacts", "article_actors", "contact_actors", "pairs"):
            pl.read_parquet(tables / f"{name}.parquet").write_ipc(store / f"{name}.arrow")
        for name in ("actors", "topics"):
            pl.read_parquet(tables / f"{name}.parquet").write_ipc(store / f"{name}.arrow")
        for record in ("article", "contact"):
            keys = pl.scan_parquet(tables / f"{record}_keys.parquet")
            for facet in FACET_KEYS:
                rows = keys.filter(pl.col("facet") == facet).select("n", "value")
                rows.collect().write_ipc(store / f"{record}_{facet}.arrow")

    def __init__(self, store: Path) -> None:
        def read(name: str, *categories: str) -> pl.LazyFrame:
            frame = pl.read_ipc(store / f"{name}.arrow")
            return frame.with_columns(pl.col(categories).cast(pl.Categorical)).lazy()

        contacts = read("contacts", "basis", "kind")
        self._records = {
            "article": read("articles", "basis", "outlet"),
            "contact": contacts.filter(pl.col("kind") != "statement").collect().lazy(),
            "statement": contacts.filter(pl.col("kind") == "statement").collect().lazy(),
        }
        self._members = {
            record: read(f"{record}_actors", "actor") for record in ("article", "contact")
        }
        self._keys = {
            (record, facet): read(f"{record}_{facet}", "value")
            for record in ("article", "contact")
            for facet in FACET_KEYS
        }
        self._pairs = read("pairs", "actor_a", "side_a", "actor_b", "side_b")
        self._actors = read("actors", "id")
        self._topics = read("topics", "id")

    def ask(self, selection: Filter) -> Answer:
        """Return the panels of an interaction."""
        articles = self._selected("article", selection)
        contacts = self._selected("contact", selection)
        record = _RECORD.get(selection.unit, "contact")
        counted = self._counted(articles if record == "article" else contacts, selection)
        spread = counted.filter("dated").select(
            (pl.col("last").max() - pl.col("first").min()).dt.total_days()
        )
        span = spread.collect().item()
        span = 5500 if span is None else span
        placed = self._placed(counted, "day" if span <= 92 else "month" if span <= 5500 else "year")
        members = self._of_actors(placed, record, selection)
        ranking = self._ranking(members)
        plans = {
            "summary": self._summary(articles, contacts, selection),
            "options": self._options(record, selection),
            "timeline": self._timeline(placed),
            "actor_counts": ranking.head(N_ACTORS),
            "actor_timeline": members.join(ranking.head(N_SERIES), on="actor_id", how="semi")
            .group_by("actor_id", "placed", "period")
            .agg(pl.col("weight").sum().alias("n")),
            "topic_counts": self._topic_counts(counted, record),
            "topic_actor": members.join(ranking.head(N_ACTORS), on="actor_id", how="semi")
            .join(self._facet(record, "topic"), on="n")
            .group_by(pl.col("value").alias("topic_id"), "actor_id")
            .agg(pl.col("weight").sum().alias("n")),
            "pairs": self._met(contacts),
            "articles": articles.sort(~pl.col("dated"), "n")
            .head(N_ARTICLES)
            .rename({"id": "article_id", "outlet": "outlet_id", "date": "published"}),
        }
        frames = pl.collect_all([plan.select(PANELS[panel]) for panel, plan in plans.items()])
        return {panel: frame.rows() for panel, frame in zip(plans, frames, strict=True)}

    def _facet(self, record: str, facet: str) -> pl.LazyFrame:
        return self._keys["article" if record == "article" else "contact", facet]

    def _selected(self, record: str, selection: Filter) -> pl.LazyFrame:
        bases = [str(basis) for basis in selection.dates.bases]
        dated = pl.col("first").is_not_null() & pl.col("basis").is_in(bases)
        found = self._records[record].with_columns(dated=dated)
        since, until = selection.window
        if since or until:
            found = found.filter("dated")
        if since:
            found = found.filter(pl.col("last") >= since)
        if until:
            found = found.filter(pl.col("first") <= until)
        for facet in FACET_KEYS:
            values, match = selection.values(facet), selection.match(facet)
            for group in [[value] for value in values] if match is Match.ALL else [list(values)]:
                if group:
                    keys = self._facet(record, facet).filter(pl.col("value").is_in(group))
                    how = "anti" if match is Match.NONE else "semi"
                    found = found.join(keys, on="n", how=how)
        return found

    def _counted(self, found: pl.LazyFrame, selection: Filter) -> pl.LazyFrame:
        if selection.unit is Unit.PAIRS:
            found = found.filter(~pl.col("multilateral"))
        weight = _WEIGHT.get(selection.unit)
        return found.with_columns(weight=pl.col(weight) if weight else pl.lit(1, pl.Int32))

    def _placed(self, counted: pl.LazyFrame, length: str) -> pl.LazyFrame:
        step, form = _TRUNCATE[length]
        first, last = pl.col("first").dt.truncate(step), pl.col("last").dt.truncate(step)
        placed = (
            pl.when(~pl.col("dated"))
            .then(pl.lit("date not established"))
            .when(first == last)
            .then(pl.lit("in period"))
            .otherwise(pl.lit("wider than the period"))
        )
        within = pl.col("dated") & (first == last)
        return counted.with_columns(placed=placed, start=pl.when(within).then(first)).with_columns(
            period=pl.col("start").dt.strftime(form)
        )

    def _of_actors(self, counted: pl.LazyFrame, record: str, selection: Filter) -> pl.LazyFrame:
        members = self._members[record]
        if selection.unit not in _WEIGHT:
            members = members.with_columns(weight=pl.lit(1, pl.Int32))
        found = counted.drop("weight").join(members, on="n").rename({"actor": "actor_id"})
        return found.filter(pl.col("weight") > 0)

    def _summary(
        self, articles: pl.LazyFrame, contacts: pl.LazyFrame, selection: Filter
    ) -> pl.LazyFrame:
        def values(record: str, found: pl.LazyFrame, facet: str, name: str) -> pl.LazyFrame:
            keys = self._facet(record, facet).join(found, on="n", how="semi")
            return keys.select(pl.col("value").n_unique().alias(name))

        dated = pl.col("dated")
        totals = articles.select(
            n_articles=pl.len(),
            n_mentions=pl.col("n_mentions").sum(),
            n_outlets=pl.col("outlet").n_unique(),
            n_articles_dated=dated.sum(),
            n_articles_not_stated=(pl.col("basis") != "stated").sum(),
            n_articles_not_to_the_day=pl.col("rough").sum(),
            n_articles_untitled=pl.col("title").is_null().sum(),
            n_articles_full_text=pl.col("full_text").sum(),
            first_published=pl.col("first").filter(dated).min(),
            last_published=pl.col("last").filter(dated).max(),
        )
        met = contacts.select(
            n_contacts=pl.len(),
            n_pairs=pl.col("n_pairs").filter(~pl.col("multilateral")).sum(),
            n_contacts_dated=dated.sum(),
            n_contacts_not_stated=(pl.col("basis") != "stated").sum(),
            n_contacts_not_to_the_day=pl.col("rough").sum(),
            n_contacts_multilateral=pl.col("multilateral").sum(),
            first_contact=pl.col("first").filter(dated).min(),
            last_contact=pl.col("last").filter(dated).max(),
        )
        said = self._selected("statement", selection).select(n_statements=pl.len())
        return pl.concat(
            [
                totals,
                met,
                said,
                values("article", articles, "actor", "n_actors"),
                values("article", articles, "envoy", "n_envoys"),
                values("article", articles, "topic", "n_topics"),
                values("contact", contacts, "envoy", "n_envoys_in_contacts"),
            ],
            how="horizontal",
        )

    def _options(self, record: str, selection: Filter) -> pl.LazyFrame:
        parts = []
        for facet in FACET_KEYS:
            together = selection.match(facet) is Match.ALL
            others = selection if together else selection.without(facet)
            counted = self._counted(self._selected(record, others), selection)
            parts.append(
                self._facet(record, facet)
                .join(counted.select("n", "weight"), on="n")
                .group_by("value")
                .agg(pl.col("weight").sum().cast(pl.Int64).alias("n"))
                .filter(pl.col("n") > 0)
                .select(pl.lit(facet).alias("facet"), pl.col("value").cast(pl.String), "n")
                .sort("n", "value", descending=[True, False])
            )
        return pl.concat(parts)

    def _timeline(self, placed: pl.LazyFrame) -> pl.LazyFrame:
        inferred = pl.col("weight").filter(pl.col("basis") != "stated").sum()
        return (
            placed.group_by("placed", "period")
            .agg(n=pl.col("weight").sum(), n_inferred=inferred)
            .filter(pl.col("n") > 0)
            .sort("period", nulls_last=True)
        )

    def _ranking(self, members: pl.LazyFrame) -> pl.LazyFrame:
        return (
            members.group_by("actor_id")
            .agg(pl.col("weight").sum().alias("n"))
            .join(self._actors, left_on="actor_id", right_on="id")
            .rename({"name": "actor"})
            .sort(-pl.col("n").cast(pl.Int64), "actor", pl.col("actor_id").cast(pl.String))
        )

    def _topic_counts(self, counted: pl.LazyFrame, record: str) -> pl.LazyFrame:
        return (
            self._facet(record, "topic")
            .join(counted.select("n", "weight"), on="n")
            .group_by("value")
            .agg(pl.col("weight").sum().alias("n"))
            .filter(pl.col("n") > 0)
            .join(self._topics, left_on="value", right_on="id")
            .rename({"value": "topic_id", "name": "topic"})
            .sort("n", "topic", descending=[True, False])
        )

    def _met(self, contacts: pl.LazyFrame) -> pl.LazyFrame:
        dated = pl.col("dated")
        names = self._actors.select("id", "name")
        return (
            self._pairs.join(contacts, on="n")
            .group_by("actor_a", "side_a", "actor_b", "side_b")
            .agg(
                n=pl.len().cast(pl.Int64),
                first=pl.col("first").filter(dated).min(),
                last=pl.col("last").filter(dated).max(),
            )
            .join(names.rename({"id": "actor_a", "name": "name_a"}), on="actor_a")
            .join(names.rename({"id": "actor_b", "name": "name_b"}), on="actor_b")
            .sort(
                -pl.col("n"),
                "name_a",
                "name_b",
                pl.col("actor_a").cast(pl.String),
                pl.col("actor_b").cast(pl.String),
            )
            .head(N_PAIRS)
            .rename({"actor_a": "actor_a_id", "actor_b": "actor_b_id"})
        )


RIVAL = Polars
