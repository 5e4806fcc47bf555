"""Picture every page, light and dark, wide and narrow, for the README: `make screenshots`."""

import io
import tempfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page

from tests.browser.harness import ROOT, Server, chromium, running_app, settle, visit
from tests.browser.screen import EFE, KHAAMA

TARGET = ROOT / "docs" / "screenshots"
COLOURS = 256
TALKS = "2024-04-23-kabulov-kabir-kabul"

# The link of each page, and from where on it is shown ("" is the top).
LINKS = {
    "overview": ("/", ""),
    "timeline": (f"/timeline?envoy=zamir-kabulov&since=2021&contact={TALKS}", ""),
    "actors": ("/actors?envoy=zamir-kabulov", ""),
    "topics": ("/topics", ""),
    "compare": (f"/compare?left={EFE}&right={KHAAMA}", ".reader"),
    "articles": (f"/articles?article={EFE}", ".reader .text"),
    "about": ("/about", ""),
}
# Clear of Streamlit's bar and of the heading that the reader keeps below it.
_SCROLL = "at => { at.style.scrollMarginTop = '130px'; at.scrollIntoView({block: 'start'}); }"
WIDTHS = {"wide": (1400, 1000), "narrow": (420, 900)}


def main() -> None:
    """Take all pictures on the shipped corpus and say how large they are together."""
    TARGET.mkdir(parents=True, exist_ok=True)
    for old in TARGET.glob("*.png"):
        old.unlink()
    total = 0
    with (
        tempfile.TemporaryDirectory() as work,
        running_app(Path(work)) as server,
        chromium() as browser,
    ):
        for name in LINKS:
            for width in WIDTHS:
                total += _take(browser, server, name, width)
    print(f"{len(list(TARGET.glob('*.png')))} pictures, {total / 1e6:.1f} MB, in {TARGET.name}/")


def _take(browser: Browser, server: Server, name: str, width: str) -> int:
    link, below = LINKS[name]
    across, down = WIDTHS[width]
    total = 0
    with visit(browser, server.url + link, width=across, height=down) as page:
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]
            settle(page)
            if below:
                page.locator(below).first.evaluate(_SCROLL)
                settle(page)
            total += _save(page, TARGET / f"{name}-{scheme}-{width}.png")
    return total


def _save(page: Page, file: Path) -> int:
    """Save what is in view with few colours: text and flat charts lose nothing by it."""
    picture = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    few = picture.quantize(COLOURS, kmeans=3, dither=Image.Dither.NONE)
    few.save(file, optimize=True)
    return file.stat().st_size


if __name__ == "__main__":
    main()
