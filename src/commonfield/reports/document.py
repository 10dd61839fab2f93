from __future__ import annotations

from commonfield.reports.blocks import Story
from commonfield.reports.sections import Desk


def write_document(story: Story, desk: Desk) -> bytes:
    """Write the PDF."""
    return b""
