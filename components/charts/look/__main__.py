"""Write every chart specification down: `python -m components.charts.look`."""

from components.charts.look.every import written
from components.charts.specification import READY

READY.write_text(written(), "utf-8")
