"""Serve Parley on a host: `python -m deploy`, set up by the environment."""

from __future__ import annotations

import os
import sys

import uvicorn
from streamlit import config

from corpus.errors import CorpusError
from deploy.asgi import ROOT, Hosted
from deploy.settings import Settings


def main() -> int:
    """Serve until told to stop; return 1 where the host is not set up safely."""
    os.chdir(ROOT)  # where Streamlit looks for its settings
    try:
        settings = Settings.read()
        app = Hosted(settings)
    except CorpusError as error:
        print(f"parley: {error}", file=sys.stderr)
        return 1
    uvicorn.run(
        app,
        host=settings.address,
        port=settings.port,
        ws="websockets-sansio",
        ws_max_size=config.get_option("server.maxWidgetStateSize") * 2**20,
        proxy_headers=False,  # deploy.gate reads them
        server_header=False,
        access_log=False,
        timeout_graceful_shutdown=5,
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
