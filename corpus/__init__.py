"""Parley's domain: the corpus, what can be asked of it, and the words every answer rests on."""
