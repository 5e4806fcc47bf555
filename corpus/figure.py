"""A figure to take away: a Vega-Lite specification with its data, drawn without a browser."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

PRINT_DPI = 300
"""Dots per inch of a PNG."""
PRINT_CM = 16
"""How wide a PNG is in print: the text of an A4 page."""
WIDTH = 640
"""Pixels across that a chart is laid out in, title and axes included."""

_CM_PER_INCH = 2.54
_VEGA_LITE = "6.4"


@dataclass(frozen=True, eq=False)
class Figure:
    """A specification that needs nothing else: titled, its colours, words and data inside."""

    name: str
    title: str
    spec: dict[str, Any]
    alt: str

    def vega_lite(self) -> bytes:
        """Return the specification as JSON."""
        schema = {"$schema": f"https://vega.github.io/schema/vega-lite/v{_VEGA_LITE}.json"}
        said = json.dumps({**schema, **self.spec}, ensure_ascii=False, indent=1)
        return f"{said}\n".encode(errors="replace")

    def svg(self) -> bytes:
        """Return the figure as SVG."""
        return self._svg().encode(errors="replace")

    def png(self) -> bytes:
        """Return the figure as PNG in print resolution."""
        from vl_convert import svg_to_png

        # The renderer takes a pixel for a point, of which there are 72 in an inch.
        enlarged = PRINT_CM / _CM_PER_INCH * 72 / WIDTH
        drawn: bytes = svg_to_png(self._svg(), scale=enlarged, ppi=PRINT_DPI)
        return drawn

    def _svg(self) -> str:
        # 88 MB on disk: only where a figure is asked for.
        from vl_convert import vega_to_svg, vegalite_to_vega

        compiled = vegalite_to_vega(self.spec, vl_version=_VEGA_LITE)
        compiled["legends"] = _joined(compiled.get("legends", []))
        # A specification made from records must not make the renderer fetch anything.
        drawn: str = vega_to_svg(compiled, allowed_base_urls=[])
        return drawn


def _joined(legends: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return legends, those that say the same in colour and in shape as one.

    A browser's newer Vega-Lite does so by itself.
    """
    found: dict[str, dict[str, Any]] = {}
    for legend in legends:
        said = str(legend.get("title", legend.get("values")))
        found[said] = {**legend, **found.get(said, {})}
    return list(found.values())
