"""How the app is run: for reading alone, or for curating too."""

from __future__ import annotations

import os


def writable() -> bool:
    """Tell whether the app may change the corpus: asked for, and a data folder is what it shows."""
    served = "://" in os.environ.get("PARLEY_ENGINE", "")
    return os.environ.get("PARLEY_WRITABLE") == "1" and not served
