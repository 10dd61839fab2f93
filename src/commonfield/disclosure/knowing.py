"""Partners to whom their students' outcomes were given back: readers who know a part of the records."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from commonfield.catalog import DisclosurePolicy, Text, Wording
from commonfield.vocabulary import Language


def taking_as_knowing(policy: DisclosurePolicy, served: Mapping[str, Sequence[str]]) -> DisclosurePolicy:
    """Give the policy under which partners that were served know their own students.

    It asks for more than before and promises more; nothing else of it changes.

    Args:
        policy: The policy in force.
        served: By partner, the codes of its places. Empty where nobody was served.
    """
    knowing = {name: sorted(places) for name, places in sorted(served.items()) if places}
    if not knowing:
        return policy

    def promise(language: Language) -> str:
        said = Wording("disclosure/proof", language)
        told = said.say("promise_served", partners=", ".join(knowing))
        return f"{policy.promise.in_language(language).strip()} {told}"

    return policy.model_copy(update={"knowing": knowing, "promise": Text(en=promise("en"), es=promise("es"))})


def who_knows(policy: DisclosurePolicy) -> str:
    """Say for a certificate which readers are taken to hold records."""
    told = [f"each {policy.insider}"] * bool(policy.insider) + list(policy.knowing)
    return f"{', '.join(told)}, where proven" if told else "not considered"
