"""What each section says: from figures and definitions to pages of blocks."""

from commonfield.reports.sections.desk import Desk
from commonfield.reports.sections.meanings import definitions_table
from commonfield.reports.sections.writing import write_story

__all__ = ["Desk", "definitions_table", "write_story"]
