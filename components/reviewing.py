"""What /review draws: a draft to decide on, or those that wait."""

from __future__ import annotations

from typing import Any

import streamlit as st

from components import adding, deciding, link_state, review, session, shell
from components.escape import literal, shortened
from components.review import Answer, Message
from corpus.curate.draft import Draft
from corpus.curate.drafts import coder_id
from corpus.curate.review import Opened, Review, Work, with_work, work_on
from corpus.curate.store import Conflict
from corpus.errors import CorpusError, InputError, RecordError
from corpus.filter import Filter
from corpus.link import Link, View

_ANSWER, _SAVED = "_review-answer", "_review-saved"


def show(coder: str, link: Link) -> None:
    """Draw the review that the link names, else what this coder has waiting."""
    key = link.view.draft or link.view.article
    if not key:
        adding.drafts()
        return
    ours = Review(deciding.curation(), coder, key)
    if _came_of_it(ours, key):
        return
    try:
        opened = ours.open()
    except CorpusError as error:
        st.error(literal(f"{error}."))
        adding.drafts()
        return
    if opened.done and not st.session_state.get(f"_again-{key}"):
        _done(ours)
        return
    _about(opened, ours)
    content = review.payload(
        opened.draft,
        deciding.curation().records,
        key=key,
        coder=coder,
        saved=opened.saved,
        twin=opened.twin,
    )
    _form(ours, opened, content)


def _about(opened: Opened, ours: Review) -> None:
    page = opened.draft.page
    if opened.saved:
        st.markdown(
            f"Coding **{literal(ours.key)}** independently: nobody’s choices but yours are shown."
        )
    else:
        notes = literal("; ".join(page.notes))
        st.markdown(f"Draft **{literal(shortened(page.name, 120))}**{notes and f' ({notes})'}")
    if opened.twin:
        st.warning(f"This very text is in the corpus already, as {literal(opened.twin)}.")
        view = View(coder=ours.coder, article=opened.twin)
        shell.link_to("review", "Code that article as well", Filter(), view)


def _came_of_it(ours: Review, key: str) -> bool:
    """Say what was saved just now, and where it goes on."""
    if st.session_state.get(_SAVED) != key:
        return False
    st.success(f"Saved as {literal(key)}.")
    _onward(ours)
    return True


def _done(ours: Review) -> None:
    st.success(f"You have coded {literal(ours.key)}: your coding is done.")
    st.button(
        "Change my coding",
        key="review-again",
        on_click=lambda: st.session_state.update({f"_again-{ours.key}": True}),
    )
    _onward(ours)


def _onward(ours: Review) -> None:
    with st.container(horizontal=True, vertical_alignment="center", key="review-onward"):
        if ours.key in session.corpus().article_ids:
            shell.link_to("articles", "Open the article", Filter(), View(article=ours.key))
        else:
            st.caption("The corpus is opened anew with it …")  # and this page drawn anew then
        following = ours.next_waiting()
        if following:
            view = View(coder=ours.coder, draft=following)
            shell.link_to("review", "Next draft waiting", Filter(), view)
        else:
            st.caption("No other draft of yours is waiting.")


@st.fragment
def _form(ours: Review, opened: Opened, content: dict[str, Any]) -> None:
    """Draw the form; a choice reruns this part alone."""
    answer: Answer | None = st.session_state.pop(_ANSWER, None)
    if answer is not None and answer.saved:
        st.session_state[_SAVED] = answer.saved
        st.rerun()
    if answer is not None and answer.message.ask == "content":
        opened = ours.open()
    review.form(
        content,
        work_on(opened.draft),
        opened.version,
        key=f"review-{coder_id(ours.coder)}-{ours.key}",
        answer=answer,
        on_message=lambda message: _answer(ours, message),
    )


def _answer(ours: Review, message: Message) -> None:
    """Keep what the browser reports, and do what it asks for; runs before the script does."""
    st.session_state[_ANSWER] = _answered(ours, message)


def _answered(ours: Review, message: Message) -> Answer:
    if message.ask == "content" or message.work is None:
        return Answer(message)
    version = ""
    try:
        opened = ours.open()
        version = ours.keep(message.work, message.seen, opened.draft)
        if message.ask == "keep":
            return Answer(message, version)
        draft = with_work(opened.draft, message.work)
        if message.ask == "save":
            return Answer(
                message, version, saved=_saved(ours, opened, draft, version, message.name)
            )
        if opened.saved:
            ours.reading(draft)
            return Answer(message, version, adds=())
        proposal, faults = ours.preview(draft)
        adds = tuple(change.record for change in proposal.changes if not change.field)
        return Answer(message, version, adds=adds, faults=tuple(map(str, faults)))
    except Conflict as conflict:
        if isinstance(conflict.theirs, Work):
            return Answer(message, ours.open().version, conflict=conflict.theirs)
        return Answer(message, version, adds=(), faults=(str(conflict),))
    except RecordError as error:
        return Answer(message, version, adds=(), faults=tuple(map(str, error.problems)))
    except InputError as error:
        if version:
            return Answer(message, version, adds=(), faults=(str(error),))
        return Answer(message, version, refusal=str(error))
    except CorpusError as error:
        return Answer(message, version, refusal=str(error))


def _saved(ours: Review, opened: Opened, draft: Draft, version: str, name: str) -> str:
    """Save the draft, or mark the coding of an article as done; return the article's id."""
    if opened.saved:
        ours.finish(draft, version)
        st.session_state.pop(f"_again-{ours.key}", None)
        return ours.key
    article = ours.save(draft, name)
    link_state.change(view=link_state.current().view.having(draft=article, article=""))
    return article
