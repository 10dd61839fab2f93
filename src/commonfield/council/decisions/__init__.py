"""Who may decide, whether they were enough, and what they decided."""

from commonfield.council.decisions.composition import Check, Span, check_day, follow_composition
from commonfield.council.decisions.consent import Agenda, AgendaRow, pull_items, read_agenda
from commonfield.council.decisions.counting import Counted, SectorVotes, Tally, count_votes, tally
from commonfield.council.decisions.delegation import Delegated, find_who_may
from commonfield.council.decisions.meeting import (
    Item,
    Meeting,
    Presence,
    Proxy,
    Recusal,
    asked_moment,
    read_meeting,
)
from commonfield.council.decisions.notice import Notice, check_notice, law_for, under_law
from commonfield.council.decisions.quorum import (
    Count,
    ItemQuorum,
    StillNeeded,
    count_quorum,
    find_who_is_needed,
    seats_needed,
)
from commonfield.council.decisions.roster import Roster, body_of, main_body, people_of, roster_of
from commonfield.council.decisions.run import Decision, Writing, decide, find_moment, follow_meeting
from commonfield.council.decisions.votes import Cast, Refused, Vote, read_votes

__all__ = [
    "Agenda",
    "AgendaRow",
    "Cast",
    "Check",
    "Count",
    "Counted",
    "Decision",
    "Delegated",
    "Item",
    "ItemQuorum",
    "Meeting",
    "Notice",
    "Presence",
    "Proxy",
    "Recusal",
    "Refused",
    "Roster",
    "SectorVotes",
    "Span",
    "StillNeeded",
    "Tally",
    "Vote",
    "Writing",
    "asked_moment",
    "body_of",
    "check_day",
    "check_notice",
    "count_quorum",
    "count_votes",
    "decide",
    "find_moment",
    "find_who_is_needed",
    "find_who_may",
    "follow_composition",
    "follow_meeting",
    "law_for",
    "main_body",
    "people_of",
    "pull_items",
    "read_agenda",
    "read_meeting",
    "read_votes",
    "roster_of",
    "seats_needed",
    "tally",
    "under_law",
]
