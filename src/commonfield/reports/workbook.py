from __future__ import annotations

from commonfield.reports.blocks import Story
from commonfield.reports.sections import Desk


def write_workbook(story: Story, desk: Desk) -> bytes:
    """Write the workbook."""
    return b""
