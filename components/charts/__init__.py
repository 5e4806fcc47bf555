"""Charts: a frame in, a figure out; nothing here touches the screen."""

from components.charts.bars import actor_counts, contacts_by_outlets, outlets, pairs, topic_counts
from components.charts.figure import PICK, WINDOW, Figure
from components.charts.lanes import MOST_MARKS, lane_counts, lanes, undated
from components.charts.periods import actor_timeline, timeline, topic_actor, topic_timeline
from components.charts.specification import specification

__all__ = [
    "MOST_MARKS",
    "PICK",
    "WINDOW",
    "Figure",
    "actor_counts",
    "actor_timeline",
    "contacts_by_outlets",
    "lane_counts",
    "lanes",
    "outlets",
    "pairs",
    "specification",
    "timeline",
    "topic_actor",
    "topic_counts",
    "topic_timeline",
    "undated",
]
