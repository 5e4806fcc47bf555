"""How the corpus grows: from raw input to pages, drafts, decisions and saved records.

Nothing is accepted by itself: what is read out of a page is a suggestion until a person decides.
"""
