"""Answers: what goes back to a partner about a file, and what comes back mended. Start in `answer.py`.

`answer` gathers, `terminal`, `page` and `workbook` write it; `sent_back` reads the workbook again and
`mending` adds its good records to the submission.
"""

from commonfield.intake.answers.answer import (
    Answer,
    answer_of_check,
    answer_of_submission,
    answer_to_file,
)
from commonfield.intake.answers.mending import Mending, mend, mended_submission
from commonfield.intake.answers.page import answer_page
from commonfield.intake.answers.terminal import terminal_lines
from commonfield.intake.answers.workbook import answer_workbook

__all__ = [
    "Answer",
    "Mending",
    "answer_of_check",
    "answer_of_submission",
    "answer_page",
    "answer_to_file",
    "answer_workbook",
    "mend",
    "mended_submission",
    "terminal_lines",
]
