"""Tagging: one topic, place or contact for all that the filter keeps."""

from components import coder, link_state, shell, tagging

shell.require()
link = link_state.current()
shell.headline("Tagging", link)
tagging.show(link, coder.ask())
