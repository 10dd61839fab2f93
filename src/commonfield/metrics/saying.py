"""Events and what they must be like in plain words, and groups that come from events."""

from __future__ import annotations

from typing import Any

from commonfield.catalog import Group
from commonfield.catalog.condition import Test, Wanted, Where
from commonfield.metrics.words import COLUMNS, EVENTS, PHRASES, VALUES, say
from commonfield.vocabulary import Language


def group_sentence(group: Group, language: Language) -> str:
    """Say which events put a person into a group; nothing for a group that comes from none.

    Args:
        group: The definition.
        language: `en` or `es`.
    """
    if group.event is None:
        return ""
    speaker = FactSpeaker(language)
    event = speaker.event(group.event.event, group.event.where)
    said = [speaker.say("group_event", event)]
    said += [speaker.say("group_by_anchor")] if group.event.by else []
    if not group.event.value:
        return " ".join([*said, speaker.say("group_yes")])
    said.append(speaker.say("group_value", speaker.column(group.event.value)))
    return " ".join([*said, speaker.say("group_several" if group.overlapping else "group_one")])


class FactSpeaker:
    """Says single events, and what is asked of their columns, in one language."""

    def __init__(self, language: Language) -> None:
        self.language = language

    def say(self, phrase: str, *said: Any) -> str:
        """Fill a phrase."""
        return say(PHRASES[phrase], self.language).format(*said)

    def event(self, event: str, where: Where) -> str:
        name = say(EVENTS[event], self.language)
        return self.say("with", name, self.facts(where)) if where else name

    def facts(self, where: Where) -> str:
        return "; ".join(fact for name, wanted in where.items() for fact in self._fact(name, wanted))

    def _fact(self, name: str, wanted: Wanted) -> list[str]:
        column = self.column(name)
        if not isinstance(wanted, Test):
            return [f"{column}: {self._values(wanted)}"]
        said = [
            self.say(word, column, self._values(getattr(wanted, word)))
            for word in ("at_least", "more_than", "at_most", "less_than")
            if getattr(wanted, word) is not None
        ]
        if wanted.not_ is not None:
            said.append(self.say("not", column, self._values(wanted.not_)))
        if wanted.begins_with is not None:
            said.append(self.say("begins_with", column, self._values(wanted.begins_with)))
        if wanted.known is not None:
            said.append(self.say("known" if wanted.known else "unknown", column))
        return said

    def column(self, name: str) -> str:
        return say(COLUMNS[name], self.language) if name in COLUMNS else name

    def _values(self, wanted: Any) -> str:
        listed = [self._value(value) for value in (wanted if isinstance(wanted, list) else [wanted])]
        return f" {self.say('or')} ".join([", ".join(listed[:-1]), listed[-1]] if len(listed) > 1 else listed)

    def _value(self, value: Any) -> str:
        if isinstance(value, bool):
            return self.say("yes" if value else "no")
        return say(VALUES[value], self.language) if value in VALUES else str(value)
