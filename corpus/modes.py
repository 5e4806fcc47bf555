"""What this host is set up to do, read from its environment."""

from __future__ import annotations

import os
from enum import StrEnum

from corpus.errors import InputError, did_you_mean


def writable() -> bool:
    """Tell whether the app may change the corpus: asked for, and a data folder is what it shows."""
    served = "://" in os.environ.get("PARLEY_ENGINE", "")
    return os.environ.get("PARLEY_WRITABLE") == "1" and not served


class Texts(StrEnum):
    """How much of the articles' own words a host gives out."""

    FULL = "full"
    PASSAGES = "passages"
    NONE = "none"


def texts() -> Texts:
    """Return the mode of `PARLEY_TEXTS`, full without it; raises InputError for an unknown one."""
    value = os.environ.get("PARLEY_TEXTS", "") or Texts.FULL
    if value not in list(Texts):
        hint = did_you_mean(value, Texts) or f"; expected {', '.join(Texts)}"
        raise InputError(f'PARLEY_TEXTS: no mode "{value}"{hint}')
    return Texts(value)
