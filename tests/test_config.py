"""The shipped Streamlit settings are the safe ones, and its colours can be read."""

import tomllib
from pathlib import Path
from typing import Any

import pytest
from streamlit import config

CONFIG = tomllib.loads(
    (Path(__file__).resolve().parents[1] / ".streamlit" / "config.toml").read_text("utf-8")
)

SAFE = {
    "server.address": "127.0.0.1",
    "server.allowedHosts": ["localhost", "127.0.0.1"],
    "server.enableCORS": True,
    "server.enableXsrfProtection": True,
    "server.maxUploadSize": 10,
    "server.maxWidgetStateSize": 2,
    "server.maxMessageSize": 20,
    "server.maxCacheDataSize": "256mb",
    "server.enableStaticServing": False,
    "server.enableAgentApi": False,
    "server.fileWatcherType": "none",
    "server.showEmailPrompt": False,
    "browser.serverAddress": "localhost",
    "browser.gatherUsageStats": False,
    "client.showErrorDetails": "none",
    "client.showErrorLinks": False,
    "client.toolbarMode": "viewer",
    "client.disableDataExport": True,
    "client.showSidebarNavigation": False,
    "runner.fastReruns": False,
    "runner.postScriptGC": False,
    "runner.magicEnabled": False,
}


def flat(table: dict[str, Any], prefix: str = "") -> dict[str, Any]:
    """Return the settings as dotted keys, the way Streamlit names them."""
    found: dict[str, Any] = {}
    for key, value in table.items():
        name = f"{prefix}{key}"
        found |= flat(value, f"{name}.") if isinstance(value, dict) else {name: value}
    return found


SETTINGS = flat(CONFIG)


@pytest.mark.parametrize("key", SAFE)
def test_safe_default(key: str) -> None:
    assert SETTINGS[key] == SAFE[key]


@pytest.mark.parametrize("key", SETTINGS)
def test_streamlit_knows_the_key(key: str) -> None:
    # An unknown key is only a warning at start: the protection it names would silently be missing.
    assert key in config.get_config_options()


def test_nothing_is_fetched_for_the_look() -> None:
    outside = {k: v for k, v in SETTINGS.items() if k.startswith("theme") and "://" in str(v)}
    assert not outside
    assert "fontFaces" not in CONFIG["theme"]
    assert {CONFIG["theme"][k] for k in ("font", "headingFont", "codeFont")} == {
        "sans-serif",
        "serif",
        "monospace",
    }


def luminance(colour: str) -> float:
    """Return the relative luminance of #rrggbb as WCAG 2.2 defines it."""
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(a: str, b: str) -> float:
    """Return the WCAG contrast ratio of two colours, 1 to 21."""
    low, high = sorted((luminance(a), luminance(b)))
    return (high + 0.05) / (low + 0.05)


def test_contrast_is_the_one_wcag_means() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


def backgrounds(theme: str) -> list[str]:
    """Return every background that text of this theme stands on."""
    table = CONFIG["theme"][theme]
    names = ("backgroundColor", "secondaryBackgroundColor")
    return [t[name] for t in (table, table["sidebar"]) for name in names]


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("name", ["primaryColor", "textColor", "linkColor"])
def test_text_contrast(theme: str, name: str) -> None:
    colour = CONFIG["theme"][theme][name]
    ratios = {b: round(contrast(colour, b), 2) for b in backgrounds(theme)}
    assert min(ratios.values()) >= 4.5, ratios


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_chart_colours_stand_out(theme: str) -> None:
    table = CONFIG["theme"][theme]
    palette = table["chartCategoricalColors"]
    weak = {
        c: round(contrast(c, table["backgroundColor"]), 2)
        for c in palette
        if contrast(c, table["backgroundColor"]) < 3
    }
    assert not weak, "below 3:1 for graphics"
    assert len(set(palette)) == len(palette)


def test_palettes_match_across_themes() -> None:
    light, dark = (CONFIG["theme"][t]["chartCategoricalColors"] for t in ("light", "dark"))
    assert len(light) == len(dark)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_sequential_scale_moves_away_from_the_background(theme: str) -> None:
    table = CONFIG["theme"][theme]
    ratios = [contrast(c, table["backgroundColor"]) for c in table["chartSequentialColors"]]
    assert len(ratios) == 10
    assert ratios == sorted(ratios)
