"""Invents a region: learners, partners' files in the real layouts, agreements, and the truth."""

from commonfield.synthetic.collection import draw_up_plan, write_plan
from commonfield.synthetic.run import DATA_AS_OF, Invention, Messiness, invent
from commonfield.synthetic.targets import invented_targets

__all__ = [
    "DATA_AS_OF",
    "Invention",
    "Messiness",
    "draw_up_plan",
    "invent",
    "invented_targets",
    "write_plan",
]
