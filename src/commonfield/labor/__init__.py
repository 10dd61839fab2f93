"""Programs beside jobs, from public tables; knows no file and no publisher."""

from commonfield.labor.apportioning import RULES, Links, Rule, apportion
from commonfield.labor.areas import Area, Coverage, counties_of, cover
from commonfield.labor.colleges import match_colleges
from commonfield.labor.demand import Demand, demand, wages
from commonfield.labor.living import FAMILY, LivingWage, living_wage
from commonfield.labor.run import (
    Alignment,
    Crosswalks,
    Occupation,
    align,
    lead_nowhere,
    needs_award,
    without_program,
)
from commonfield.labor.supply import Supply, in_programs_of_2020, supply

__all__ = [
    "FAMILY",
    "RULES",
    "Alignment",
    "Area",
    "Coverage",
    "Crosswalks",
    "Demand",
    "Links",
    "LivingWage",
    "Occupation",
    "Rule",
    "Supply",
    "align",
    "apportion",
    "counties_of",
    "cover",
    "demand",
    "in_programs_of_2020",
    "lead_nowhere",
    "living_wage",
    "match_colleges",
    "needs_award",
    "supply",
    "wages",
    "without_program",
]
