"""How far two coders agree, where they differ, and what stands in the end."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd
import streamlit as st

from components import changes, deciding, decision_log, facts, link_state, tables
from components.escape import literal, shortened
from components.part import part
from corpus.corpus import data_folder
from corpus.curate import agreement
from corpus.curate.decisions import Proposal
from corpus.curate.drafts import Coding, Drafts
from corpus.curate.log import Decision
from corpus.curate.reconcile import LINE_KINDS, evidence, reconcile, reconciled
from corpus.curate.record_file import Kind
from corpus.evidence import SourceText
from corpus.link import Link
from corpus.load import Records
from corpus.records import Passage

_FIRST, _SECOND, _THIRD = "first", "second", "third"
_MOST_WORDS = 160
_CAVEATS = (
    "Percent agreement counts how often both gave the same; it is high by itself where one value "
    "is common. Cohen’s kappa takes away what chance would agree on: 1 is full agreement, 0 no "
    "more than chance. It is low when one value prevails however well two coders agree, it says "
    "nothing about who is right, and over few units it swings widely. For lists, a unit is a term "
    "that either coder used in an article."
)


def show(link: Link, who: str) -> None:
    """Draw the choice of two coders, how far they agree, and what is to be reconciled."""
    deciding.outcome(who)
    drafts = Drafts(data_folder())
    for problem in drafts.problems():
        st.warning(f"A coding cannot be read: {literal(problem)}")
    pair = _pair(link, who, drafts.coders())
    if pair is None:
        return
    codings = [drafts.codings(name, done=True) for name in pair]
    shared = {one.article for one in codings[0]} & {one.article for one in codings[1]}
    _waiting(drafts, pair, len(shared))
    if not shared:
        return
    counted = agreement.agreement(*codings)
    st.subheader(f"How far they agree in {_articles(len(shared))}", anchor=False)
    _table(counted)
    found = agreement.disagreements(*codings)
    _differences(found, pair, codings, who, link)


def _articles(n: int) -> str:
    return f"{n:,} article{'' if n == 1 else 's'}"


def _pair(link: Link, who: str, coders: Sequence[str]) -> tuple[str, str] | None:
    if len(coders) < 2:
        st.info(
            "Two coders are compared when both have finished an article, each without seeing "
            f"the other’s. So far {len(coders)} {'has' if len(coders) == 1 else 'have'}."
        )
        return None
    first = link.view.between or (who if who in coders else coders[0])
    others = [name for name in coders if name != first]
    second = link.view.against or others[0]
    with st.container(horizontal=True, key="two-coders"):
        for key, label, name in (("between", "One coder", first), ("against", "The other", second)):
            st.selectbox(
                label,
                list(dict.fromkeys((*coders, name))),
                key=link_state.widget(key, name),
                width=260,
                on_change=link_state.from_widget,
                args=(key, str),
            )
    unknown = [name for name in (first, second) if name not in coders]
    if unknown:
        st.warning(f"{literal(unknown[0])} has not finished a coding.")
        return None
    if first == second:
        st.info("Choose two coders.")
        return None
    return first, second


def _waiting(drafts: Drafts, pair: tuple[str, str], n_shared: int) -> None:
    """Say how many articles one of the two has not finished; what is in them stays hidden."""
    everything = [{one.article: one.done for one in drafts.codings(name)} for name in pair]
    begun = everything[0].keys() & everything[1].keys()
    waiting = len(begun) - n_shared
    if waiting:
        st.caption(
            f"{_articles(waiting)} that both have begun and not both have finished: "
            "neither is shown what the other made of them."
        )
    if not n_shared:
        st.info("There is no article that both have finished.")


def _table(counted: pd.DataFrame) -> None:
    facts.table(
        ("Field", "Articles", "Units", "Agreed", "Percent", "Cohen’s kappa", "Remark"),
        [
            (
                changes.field_in_words(row["field"]),
                f"{row['n_articles']:,}",
                f"{row['n_units']:,}",
                f"{row['n_agreed']:,}",
                "–" if pd.isna(row["percent"]) else f"{row['percent']:.1f}",
                "–" if pd.isna(row["kappa"]) else f"{row['kappa']:.2f}",
                row["remark"],
            )
            for row in counted.to_dict("records")
        ],
    )
    st.caption(_CAVEATS)
    tables.download(counted, "agreement", key="download-agreement")


def frame(
    found: pd.DataFrame,
    codings: Sequence[Sequence[Coding]],
    records: Records,
    settled: Mapping[str, Mapping[tuple[str, str], Decision]],
) -> pd.DataFrame:
    """Return disagreements with the words they are about.

    One row per unit two coders differ on: the columns of `disagreements`, `words` of the text
    where there are any, and `reconciled` (who settled it, and when). Order: as given.
    """
    theirs = [{one.article: one for one in several} for several in codings]
    words, done = [], []
    for row in found.to_dict("records"):
        article, field, unit = row["article"], row["field"], row["unit"]
        entry = records.articles.get(article)
        source = records.source(entry.record) if entry else None
        words.append(_words([one[article] for one in theirs], field, unit, source))
        decision = settled.get(article, {}).get((field, unit))
        done.append(f"{decision.who}, {decision.at[:10]}" if decision else "")
    return found.assign(words=words, reconciled=done)


def _words(codings: Sequence[Coding], field: str, unit: str, source: SourceText | None) -> str:
    if field == agreement.LINES:
        number = int(unit)
        line = source.lines[number - 1] if source and number <= len(source.lines) else ""
        return f"“{shortened(line, _MOST_WORDS)}” (line {number})" if line else f"line {number}"
    passages = [one for coding in codings for one in evidence(coding, field, unit)]
    return "; ".join(_spelled(one) for one in list(dict.fromkeys(passages))[:3])


def _spelled(passage: Passage) -> str:
    return f"“{shortened(passage.quote, _MOST_WORDS)}” (line {passage.line})"


def _differences(
    found: pd.DataFrame,
    pair: tuple[str, str],
    codings: Sequence[Sequence[Coding]],
    who: str,
    link: Link,
) -> None:
    curation = deciding.curation()
    records, decisions = curation.records, curation.log.decisions()
    settled = {
        article: reconciled(decisions, f"{Kind.ARTICLE}/{article}")
        for article in found["article"].unique()
    }
    listed = frame(found, codings, records, settled)
    still = int((listed["reconciled"] == "").sum())
    st.subheader(f"Where they differ: {len(listed):,}, {still:,} to reconcile", anchor=False)
    if listed.empty:
        st.caption("They agree throughout.")
        return
    named = listed.rename(columns=dict(zip(("first", "second"), pair, strict=True)))
    tables.download(named, "disagreements", key="download-disagreements")
    for article, rows in listed.groupby("article", sort=False):
        _of_article(str(article), rows, pair, codings, who, link)


def _of_article(
    article: str,
    rows: pd.DataFrame,
    pair: tuple[str, str],
    codings: Sequence[Sequence[Coding]],
    who: str,
    link: Link,
) -> None:
    key = f"{Kind.ARTICLE}/{article}"
    with st.container(border=True, key=f"differ-{article}"):
        name = changes.named(key, deciding.curation().records)
        st.markdown(f"**{literal(name)}**")
        facts.table(
            ("Field", "Term or line", *pair, "Words", "Reconciled"),
            [
                (
                    changes.field_in_words(row["field"]),
                    row["unit"],
                    shortened(row["first"], 300),
                    shortened(row["second"], 300),
                    row["words"],
                    row["reconciled"],
                )
                for row in rows.to_dict("records")
            ],
        )
        decision_log.to_record(key, link)
        both = [next(one for one in several if one.article == article) for several in codings]
        units = list(rows[["field", "unit", "first", "second"]].itertuples(index=False, name=None))
        _reconcile(both, units, who)


@part
def _reconcile(both: list[Coding], units: list[tuple[str, str, str, str]], who: str) -> None:
    article = both[0].article
    with st.expander("Reconcile", key=f"reconcile-{article}", on_change="rerun") as expander:
        if not expander.open:
            return
        named = {f"{changes.field_in_words(one[0])} {one[1]}".rstrip(): one for one in units}
        chosen = st.selectbox(
            "What they differ on",
            list(named),
            None,
            key=f"unit-{article}",
            placeholder="choose one",
        )
        if chosen is None:
            return
        field, unit, _, _ = named[chosen]
        value = _stands(article, named[chosen], (both[0].coder, both[1].coder))
        if value is None:
            return

        def make() -> Proposal:
            return reconcile(deciding.curation().records, both[0], both[1], field, unit, value)

        deciding.offer(make, who, key=f"reconcile-{article}", label="Reconcile", needs_why=True)


def _stands(article: str, unit: tuple[str, str, str, str], pair: tuple[str, str]) -> str | None:
    """Return the value chosen for a unit: one coder's or a third; None until there is one."""
    field, term, first, second = unit
    key = f"{article}-{field}-{term}"
    third = field == agreement.LINES or (not term and not {first[:1], second[:1]} & {"{", "["})
    values = {_FIRST: f"{pair[0]}: {first}", _SECOND: f"{pair[1]}: {second}"}
    values |= {_THIRD: "another value"} if third else {}
    chosen = st.radio(
        "Which stands?",
        [*values],
        index=None,
        key=f"stands-{key}",
        format_func=lambda one: literal(shortened(values[one], 300)),
    )
    if chosen != _THIRD:
        return {None: None, _FIRST: first, _SECOND: second}[chosen]
    if field == agreement.LINES:
        return st.selectbox("The line is", LINE_KINDS, None, key=f"third-{key}")
    return st.text_input("The value", key=f"third-{key}", max_chars=4000).strip() or None
