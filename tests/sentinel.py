"""A corpus with words that a host which shows passages must never give out."""

import hashlib
import shutil
from pathlib import Path

ARTICLE = "lantern-2022-03-24-envoy-in-kabul"
SENTINEL = "The lamplighter counted seventeen violet umbrellas beside the frozen canal."
"""A sentence of the body that nothing was counted from."""
TAIL = "ending with the marmalade orchestra"
"""The end of a passage that is longer than what is given out of one."""
LONG = f"{' '.join(f'crate{n} of flour' for n in range(1, 21))} {TAIL}"
"""A passage of 65 words that a topic rests on."""
KEPT_BACK = ("lamplighter", "violet umbrellas", "marmalade orchestra", "crate20")
"""What is sought in everything that leaves the server."""


def folder(target: Path) -> Path:
    """Copy the small corpus with the sentinel and a passage that is too long."""
    shutil.copytree(Path(__file__).parent / "small", target)
    text = target / "texts" / f"{ARTICLE}.txt"
    content = f"{text.read_text('utf-8')}\n{SENTINEL}\n\n{LONG}\n"
    text.write_text(content, "utf-8", newline="")
    record = target / "articles" / f"{ARTICLE}.yaml"
    told = record.read_text("utf-8")
    old = next(line for line in told.splitlines() if "sha256:" in line)
    for before, after in (
        (old, f"  sha256: {hashlib.sha256(content.encode()).hexdigest()}"),
        ("body: [7, 11-13]", "body: [7, 11-13, 17, 19]"),
        (
            "        - {line: 13, quote: night raids}\n  quotations",
            "        - {line: 13, quote: night raids}\n"
            f"        - {{line: 19, quote: {LONG}}}\n  quotations",
        ),
    ):
        assert told.count(before) == 1, before
        told = told.replace(before, after)
    record.write_text(told, "utf-8", newline="")
    return target
