"""Pages, workbook and document of what others have published: no figure of a partner is among it."""

from commonfield.reports.blocks import (
    Block,
    Card,
    Cards,
    Fact,
    Facts,
    More,
    Page,
    Pending,
    Point,
    Points,
    Prose,
    Shown,
    Tabulated,
)
from commonfield.reports.figures import Figure
from commonfield.reports.public.charts import Row, Rung, Series, dots, dumbbell, ladder, lines
from commonfield.reports.public.picturing import Pictures
from commonfield.reports.public.profile import Profile
from commonfield.reports.public.writing import write_profiles
from commonfield.reports.tabulate import DataTable, Entry
from commonfield.reports.words import Words

__all__ = [
    "Block",
    "Card",
    "Cards",
    "DataTable",
    "Entry",
    "Fact",
    "Facts",
    "Figure",
    "More",
    "Page",
    "Pending",
    "Pictures",
    "Point",
    "Points",
    "Profile",
    "Prose",
    "Row",
    "Rung",
    "Series",
    "Shown",
    "Tabulated",
    "Words",
    "dots",
    "dumbbell",
    "ladder",
    "lines",
    "write_profiles",
]
