"""How charts look, in Altair; nothing here runs when the app does."""
