"""What each section says: from figures and definitions to pages of blocks."""

from commonfield.reports.sections.desk import Desk
from commonfield.reports.sections.writing import write_story

__all__ = ["Desk", "write_story"]
