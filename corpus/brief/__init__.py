"""The brief: a footnoted account of a selection, as a Word document or a page for print."""

from corpus.brief.contents import brief as brief
from corpus.brief.parts import Brief as Brief
