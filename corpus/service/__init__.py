"""The data service: the questions of the corpus over HTTP, for notebooks and other programs."""
