"""A pulse: asked of all partners at short notice, answered by workbook or on paper, counted at once."""

from commonfield.intake.packets.opening import bytes_of
from commonfield.intake.problems import FileProblemError
from commonfield.intake.pulse.answers import Answers, read_answers
from commonfield.intake.pulse.asking import Asked, fields, identifying
from commonfield.intake.pulse.counting import Counted, count_answers
from commonfield.intake.pulse.page import result_of, write_form, write_result
from commonfield.intake.pulse.workbook import write_pulse_workbook

__all__ = [
    "Answers",
    "Asked",
    "Counted",
    "FileProblemError",
    "bytes_of",
    "count_answers",
    "fields",
    "identifying",
    "read_answers",
    "result_of",
    "write_form",
    "write_pulse_workbook",
    "write_result",
]
