"""Parley on a host: the app and the data service behind one strict front."""
