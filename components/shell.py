"""What surrounds every page: the list of pages, the way between them, and what is shown."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import streamlit as st

from components import (
    asking,
    embedding,
    export_menu,
    facts,
    filter_bar,
    identity,
    link_state,
    session,
    sharing,
    since,
)
from components.calm import calm
from components.escape import literal, shortened
from corpus import modes
from corpus.filter import FACET_KEYS, FACETS, Filter, Match
from corpus.link import Link, View
from corpus.roles import Role
from corpus.vocabulary import Vocabulary


@dataclass(frozen=True)
class PageEntry:
    """A page: its file in `pages/`, its path in the address, and its title.

    A curating page is there only where the corpus may be changed; `filtered` pages show the filter
    bar; one is not listed.
    """

    file: str
    path: str
    title: str
    curating: bool = False
    filtered: bool = True
    listed: bool = True


PAGES: tuple[PageEntry, ...] = (
    PageEntry("pages/overview.py", "", "Overview"),
    PageEntry("pages/timeline.py", "timeline", "Timeline"),
    PageEntry("pages/actors.py", "actors", "Actors"),
    PageEntry("pages/topics.py", "topics", "Topics"),
    PageEntry("pages/compare.py", "compare", "Compare"),
    PageEntry("pages/articles.py", "articles", "Articles"),
    PageEntry("pages/about.py", "about", "About"),
    PageEntry("pages/add.py", "add", "Add", curating=True, filtered=False),
    PageEntry("pages/review.py", "review", "Review", curating=True, filtered=False),
    PageEntry("pages/tagging.py", "tagging", "Tagging", curating=True),
    PageEntry("pages/registry.py", "registry", "Registry", curating=True, filtered=False),
    PageEntry("pages/agreement.py", "agreement", "Agreement", curating=True, filtered=False),
    PageEntry("pages/decisions.py", "decisions", "Decisions", curating=True, filtered=False),
    PageEntry("pages/figure.py", "figure", "Figure", listed=False),
)
"""Every page; a new one is one line here and one file in `pages/`."""

_RUNNING = "_in_shell"
_LONGEST_FOOT = 300


def navigation() -> st.Page:
    """Register the pages and return the one to run."""
    return st.navigation(
        [
            st.Page(page.file, title=page.title, url_path=page.path or None, default=not page.path)
            for page in PAGES
        ],
        position="hidden",
    )


def require() -> None:
    """Make sure a page runs inside the app; the first line of every page.

    On a fresh server Streamlit runs a file in `pages/` by itself for a cold deep link. Executing
    the navigation ends that, and the rerun enters through `app.py`. A curating page ends here
    where the app is for reading alone.
    """
    if not st.session_state.get(_RUNNING):
        navigation()
        st.rerun()
    page = _entry(link_state.current().page)
    if page.curating and not identity.curating():
        st.title(page.title)
        st.info(
            f"This needs the role “{Role.CURATOR}”; sign in as somebody who has it."
            if modes.writable()
            else "This Parley is for reading: nothing is added or changed here. Whoever keeps the "
            "corpus starts it with PARLEY_WRITABLE=1 to curate."
        )
        st.stop()


def _entry(path: str) -> PageEntry:
    return next(entry for entry in PAGES if entry.path == path)


@contextmanager
def running(page: str) -> Iterator[Link]:
    """Surround a page with everything that is the same on all; yield the link it shows."""
    st.session_state[_RUNNING] = True
    try:
        with calm():
            session.refresh()
            link = link_state.read(page)
            asking.count(link)
            inside = embedding.embedded()
            if not inside:
                _header(link)
                if _entry(page).filtered:
                    filter_bar.show(link)
            _notices(link)
            since.show(link)
            if modes.writable():
                session.watch()
            yield link
            if inside:
                embedding.source(session.corpus().version)
            else:
                _footer(link)
    finally:
        st.session_state[_RUNNING] = False


def _header(link: Link) -> None:
    with st.container(horizontal=True, vertical_alignment="center", key="shell-header"):
        st.html('<span class="parley-name">Parley</span>', width="content")
        _ways(link, curating=False)
        identity.show()
    if identity.curating():
        with st.container(horizontal=True, vertical_alignment="center", key="shell-curating"):
            st.caption("Curate", width="content")
            _ways(link, curating=True)
    if session.corpus().problems:
        n = len(session.corpus().problems)
        st.warning(
            f"{n} {'fault was' if n == 1 else 'faults were'} found in the data; what could not "
            "be read is left out. See Data health on the page About."
        )


def _ways(link: Link, *, curating: bool) -> None:
    """Offer the way to the pages of one sort; who curates stays who they are."""
    view = View(coder=link.view.coder) if curating else View()
    query = link_state.query(link.filter, view) or None
    for page in PAGES:
        if page.listed and page.curating is curating:
            st.page_link(page.file, label=page.title, query_params=query)


def _notices(link: Link) -> None:
    if link.notices:
        words = "\n".join(f"- {literal(notice.message)}" for notice in link.notices[:20])
        more = len(link.notices) - 20
        st.warning(
            "Not everything in this link was understood, and nothing was widened for it:\n\n"
            f"{words}" + (f"\n- and {more} more" if more > 0 else "")
        )
        corrections = [
            notice
            for notice in link.notices
            if notice.suggestion and (notice.key, notice.value) in link.filter.unknown
        ]
        for index, notice in enumerate(corrections[:5]):
            st.button(
                f"Use “{literal(notice.suggestion)}”",
                key=f"correct-{index}",
                on_click=_correct,
                args=(notice.key, notice.value, notice.suggestion),
            )
    unknown = link.filter.unknown
    if unknown:
        st.button(
            "Drop what was not understood",
            key="drop-unknown",
            on_click=link_state.change,
            args=(link.filter.having(unknown=()),),
        )


def _correct(key: str, value: str, suggestion: str | None) -> None:
    link = link_state.current()
    query = link_state.query(link.filter, link.view)
    replaced = [suggestion if given == value else given for given in query.pop(key)]
    query[key] = [given for given in replaced if given]
    st.query_params.from_dict(query)


def headline(title: str, link: Link) -> None:
    """Write a page's title, the sentence that says what is shown, and the way to share it."""
    st.title(title)
    totals = session.ask("summary", link.filter).iloc[0]
    counted = (
        f"{totals.n_articles:,} {_plural('article', totals.n_articles)}, "
        f"{totals.n_contacts:,} {_plural('contact', totals.n_contacts)} and "
        f"{totals.n_statements:,} {_plural('statement', totals.n_statements)}"
    )
    with st.container(horizontal=True, vertical_alignment="center", key="shell-sentence"):
        sentence = link.filter.describe(session.corpus().vocabulary, counted)
        st.markdown(f"**{literal(sentence[:1].upper() + sentence[1:])}.**", width="stretch")
        if not embedding.embedded():
            sharing.show(title)
            export_menu.view(link)
    if not embedding.embedded():
        _chips(link)


def _plural(word: str, n: int) -> str:
    return word if n == 1 else f"{word}s"


def _chips(link: Link) -> None:
    """Offer to take each filter away, by name."""
    # Empty or not, it is there: what stands below keeps its place, and need not be drawn again.
    place = st.empty()
    keys = [key for key in link.filter.narrowing if key in Filter.__dataclass_fields__]
    if not keys:
        return
    with place, st.container(horizontal=True, key="shell-chips"):
        for key in keys:
            st.button(
                f"✕ {literal(_in_words(key, link.filter))}",
                key=f"chip-{key}",
                help="Take this filter away",
                on_click=link_state.change,
                args=(link.filter.without(key),),
            )


def _in_words(key: str, selection: Filter) -> str:
    label = "Search" if key == "q" else key.capitalize()
    values = [] if key in FACET_KEYS else [getattr(selection, key)]
    for facet in FACETS:
        if facet.key == key:
            names = facet.names(session.corpus().vocabulary)
            values = [names.get(value, value) for value in selection.values(key)]
            match = selection.match(key)
            label = facet.label if match is Match.ANY else f"{facet.label} ({match} of)"
    values += [value for unknown, value in selection.unknown if unknown == key]
    return shortened(f"{label}: {', '.join(filter(None, values))}", 80)


def empty(link: Link, what: str) -> None:
    """Say that a view is empty, which filter emptied it, and offer to drop that one."""
    st.info(f"No {literal(link.filter.describe(_vocabulary(), what))} in this corpus.")
    offers = []
    for key in link.filter.narrowing:
        without = link.filter.without(key)
        n = int(session.ask("summary", without).iloc[0][f"n_{what}"])
        if n:
            offers.append((key, without, n))
    if offers:
        st.markdown("Without one of the filters there would be:")
        with st.container(horizontal=True):
            for key, without, n in offers:
                label = literal(_in_words(key, link.filter)) if key in _FIELDS else literal(key)
                st.button(
                    f"{n:,} {what} without {label}",
                    key=f"empty-{what}-{key}",
                    on_click=link_state.change,
                    args=(without,),
                )


_FIELDS = frozenset(Filter.__dataclass_fields__)


def _vocabulary() -> Vocabulary:
    return session.corpus().vocabulary


def link_to(page: str, label: str, selection: Filter, view: View | None = None) -> None:
    """Draw a link to a page that carries a filter and a view."""
    st.page_link(
        _entry(page).file,
        label=literal(label),
        query_params=link_state.query(selection, view) or None,
    )


def _footer(link: Link) -> None:
    st.divider()
    opened = session.corpus()
    what = link.filter.describe(opened.vocabulary)
    facts.foot(
        f"Parley, corpus {opened.version}: {what}", shortened(link_state.address(), _LONGEST_FOOT)
    )
    st.caption(
        f"Corpus {opened.version}. A sample, not a census: absence here is absence in this "
        "corpus. Counts are over bodies and titles, never menus or related stories."
    )
