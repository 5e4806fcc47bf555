"""One chart by itself, to stand in a report or on another page."""

from components import gallery, link_state, shell

shell.require()
link = link_state.current()
gallery.alone(link)
