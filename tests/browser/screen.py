"""The screen in the words of a test: where a reader looks, and what a reader does."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import Locator, Page

from tests.browser.harness import settle

EFE = "efe-2022-03-24-kabulov-kabul"
KHAAMA = "khaama-2023-01-islamabad-visit"
MEETING = "2022-03-24-kabulov-muttaqi-kabul"

# ---- Looking ---------------------------------------------------------------------------------


def heading(page: Page) -> str:
    """Return the title of the page."""
    return page.locator("h1").inner_text()


def sentence(page: Page) -> str:
    """Return the sentence that says what is shown."""
    return page.locator(".st-key-shell-sentence strong").inner_text()


def numbers(page: Page) -> dict[str, str]:
    """Return the totals of the overview by their names."""
    metrics = page.get_by_test_id("stMetric")
    labels = metrics.get_by_test_id("stMetricLabel").all_inner_texts()
    values = metrics.get_by_test_id("stMetricValue").all_inner_texts()
    return dict(zip(labels, values, strict=True))


def query(page: Page) -> dict[str, list[str]]:
    """Return the keys and values in the address."""
    return parse_qs(urlsplit(page.url).query)


def path(page: Page) -> str:
    """Return the path in the address."""
    return urlsplit(page.url).path


def chosen(page: Page, label: str) -> list[str]:
    """Return what is chosen in a multiselect, without the counts."""
    tags = page.get_by_test_id("stMultiSelect").filter(has=page.get_by_label(label, exact=True))
    names = tags.locator("[data-tag]").all_inner_texts()
    return [re.sub(r" \([\d,]+\)$", "", name) for name in names]


def day(page: Page, label: str) -> str:
    """Return the day in a date field, or "" when it is empty."""
    parts = page.get_by_role("group", name=label, exact=True).get_by_role("spinbutton")
    values = parts.evaluate_all("parts => parts.map(part => part.getAttribute('aria-valuenow'))")
    return "-".join(value.zfill(2) for value in values) if all(values) else ""


def pressed(page: Page, label: str) -> str:
    """Return the chosen one of a row of buttons."""
    group = page.get_by_role("radiogroup", name=label, exact=True)
    return group.get_by_role("radio", checked=True).inner_text()


def chart(page: Page, name: str) -> Locator:
    """Return a chart by the name of its figure."""
    return page.locator(f"[class*='st-key-{name}-']").get_by_test_id("stVegaLiteChart")


def bars(page: Page, name: str) -> dict[str, int]:
    """Return what a bar chart shows: names and counts."""
    labels = (
        chart(page, name)
        .locator("path[aria-roledescription=bar]")
        .evaluate_all("bars => bars.map(bar => bar.getAttribute('aria-label'))")
    )
    found = {}
    for label in labels:
        count, _, name_ = label.partition("; label: ")
        found[" ".join(name_.split())] = int(count.rpartition(": ")[2].replace(",", ""))
    return found


def rows(table: Locator) -> list[list[str]]:
    """Return the cells of a table that are in view; the grid keeps them for screen readers."""
    return table.locator("table tbody tr").evaluate_all(
        "rows => rows.map(row => [...row.cells].map(cell => cell.textContent))"
    )


def search(page: Page) -> str:
    """Return the words in the search field."""
    return page.get_by_role("searchbox", name="Search").input_value()


def alerts(page: Page) -> str:
    """Return every message on the page."""
    return "\n".join(page.get_by_test_id("stAlert").all_inner_texts()).replace("\u2060", "")


def everything(page: Page) -> str:
    """Return all text of the page, that inside components included."""
    text: str = page.evaluate(
        """() => {
          const words = [];
          const walk = (node) => {
            for (let at = node.firstChild; at; at = at.nextSibling) {
              if (at.nodeType === Node.TEXT_NODE) words.push(at.data);
              else if (at.nodeType === Node.ELEMENT_NODE && !/^(STYLE|SCRIPT)$/.test(at.tagName)) {
                if (at.shadowRoot) walk(at.shadowRoot);
                walk(at);
              }
            }
          };
          walk(document.body);
          return words.join(' ');
        }"""
    )
    return " ".join(text.replace("\u2060", "").split())


# ---- Doing -----------------------------------------------------------------------------------


@contextmanager
def change(page: Page) -> Iterator[None]:
    """Do something that makes the server answer, and wait until its answer is on the screen."""
    runs: list[int] = page.runs  # type: ignore[attr-defined]
    before = len(runs)
    yield
    for _ in range(300):
        if len(runs) > before:
            break
        page.wait_for_timeout(100)
    else:
        raise TimeoutError("the server did nothing in 30 s")
    settle(page)


def until(page: Page, words: str) -> None:
    """Wait until words are on the page: one that others may change looks by itself, too."""
    for _ in range(200):
        if words in everything(page) or words in alerts(page):
            settle(page)
            return
        page.wait_for_timeout(100)
    raise TimeoutError(f"not on the page in 20 s: {words}\n{alerts(page)}")


def choose(page: Page, label: str, name: str) -> None:
    """Choose a value in a multiselect by typing its name."""
    box = page.get_by_role("combobox", name=label, exact=True)
    box.fill(name)
    with change(page):
        page.get_by_role("option", name=re.compile(re.escape(name))).first.click()
    page.keyboard.press("Escape")


def type_day(page: Page, label: str, text: str) -> None:
    """Type a day such as 2022-03-24 into a date field."""
    year, month, number = text.split("-")
    parts = page.get_by_role("group", name=label, exact=True).get_by_role("spinbutton")
    with change(page):
        for part, value in zip(parts.all(), (year, month, number), strict=True):
            part.focus()
            page.keyboard.type(value)
        page.locator("h1").click()  # the calendar takes the day when it closes


def click_mark(page: Page, name: str, label: str) -> None:
    """Click the mark of a chart whose description contains `label`, wherever it is covered."""
    mark = chart(page, name).locator(f'path[aria-label*="{label}"]').first
    mark.scroll_into_view_if_needed()
    box = mark.bounding_box()
    assert box, f"{label} is not drawn"
    with change(page):
        page.mouse.click(box["x"] + min(box["width"], 8) / 2, box["y"] + box["height"] / 2)


def open_table(page: Page, name: str) -> Locator:
    """Open "As a table" below a chart and return the table."""
    behind(page, name, "As a table")
    return page.locator(f"[class*='st-key-rows-{name}-']").get_by_test_id("stDataFrame")


def behind(page: Page, name: str, what: str) -> None:
    """Open or close what stands behind a chart."""
    with change(page):
        page.locator(f".st-key-more-{name}").get_by_role("radio", name=what).click()


def pick_row(page: Page, table: Locator, number: int) -> None:
    """Tick a row of a table; the first is 0."""
    table.scroll_into_view_if_needed()
    box = table.get_by_test_id("stDataFrameResizable").bounding_box()
    assert box
    with change(page):
        page.mouse.click(box["x"] + 18, box["y"] + 35 * (number + 1) + 17)


def copied_link(page: Page) -> str:
    """Return the address that "Copy link" offers."""
    page.get_by_role("button", name="Copy link").click()
    offered = page.get_by_role("dialog", name="Copy link").get_by_test_id("stCode").locator("code")
    address = offered.inner_text()
    page.keyboard.press("Escape")
    return address


def go(page: Page, query_string: str) -> None:
    """Put another query string into the address, as Back and Forward do."""
    with change(page):
        page.evaluate(
            "q => { history.pushState({}, '', q); dispatchEvent(new PopStateEvent('popstate')); }",
            query_string,
        )
