"""What changed from one dictionary to another, in words: for a steward who asks what she must now do."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from commonfield.catalog import Catalog, CodeSet, Dictionary, Element, Rule, Text
from commonfield.catalog.dictionary import Code
from commonfield.intake.dictionary.saying import Said, absent_words, required_words, said, value_words

Kind = Literal["added", "removed", "renamed", "changed"]
Subject = Literal["file", "element", "code", "rule"]
ELEMENT_FACTS = (
    "type", "format", "width", "code_set", "required", "identifying", "absent", "severity", "unit",
    "implied_decimals", "label",
)  # fmt: skip
FILE_FACTS = ("key", "academic_year", "subject", "scope", "one_person_per", "publisher", "verified")
LAYOUT_FACTS = (
    "kind", "delimiter", "quote", "header", "encoding", "columns_in_any_order", "extra_trailing_columns",
    "optional_trailing_columns", "kept_by_hand", "sheet",
)  # fmt: skip
RULE_FACTS = ("element", "severity", "holds", "expected")
CODE_FACTS = ("label", "from_year", "to_year", "rolls_up_to")


@dataclass(frozen=True)
class Change:
    """One difference. `subject` says of what, `name` of which one; `text` tells it in a sentence."""

    kind: Kind
    subject: Subject
    name: str
    text: Text
    fact: str = ""

    def as_dict(self) -> dict[str, Any]:
        """Give it as plain data, for JSON."""
        return {
            "kind": self.kind,
            "subject": self.subject,
            "name": self.name,
            "fact": self.fact,
            "text": self.text.model_dump(),
        }


@dataclass(frozen=True)
class Version:
    """A dictionary as one catalog has it: its code sets are part of what it says."""

    dictionary: Dictionary
    catalog: Catalog

    def code_set(self, name: str) -> CodeSet | None:
        return self.catalog.all(CodeSet).get(name)


def differences(before: Version, after: Version) -> list[Change]:
    """Tell every difference that matters to who sends or reads the file; the same in a fixed order.

    A column is renamed where the publisher's name changed and ours did not, or ours changed and the
    publisher's did not, or both changed and position and meaning did not.
    """
    old, new = before.dictionary, after.dictionary
    pairs = _pairs(old, new)
    return [
        *_facts("file", old.name or new.name, old, new, FILE_FACTS),
        *_facts("file", old.name or new.name, old.layout, new.layout, LAYOUT_FACTS),
        *_elements(old, new, pairs),
        *_positions(old, new, pairs),
        *_codes(before, after, pairs),
        *_rules(old.rules, new.rules),
    ]


Pairs = list[tuple[Element, Element]]


def _pairs(old: Dictionary, new: Dictionary) -> Pairs:
    """Say which element of the one is which of the other."""
    pairs: Pairs = []
    left, right = list(old.elements), list(new.elements)

    def take(same: Any) -> None:
        for one in list(left):
            other = next((o for o in right if same(one, o)), None)
            if other is not None:
                pairs.append((one, other))
                left.remove(one)
                right.remove(other)

    at_old = {e.name: i for i, e in enumerate(old.elements)}
    at_new = {e.name: i for i, e in enumerate(new.elements)}
    take(lambda a, b: a.name == b.name)
    take(lambda a, b: a.official == b.official)
    take(lambda a, b: at_old[a.name] == at_new[b.name] and a.label == b.label)
    return sorted(pairs, key=lambda pair: at_old[pair[0].name])


def _elements(old: Dictionary, new: Dictionary, pairs: Pairs) -> Iterator[Change]:
    kept, came = {a.name for a, _ in pairs}, {b.name for _, b in pairs}
    for element in old.elements:
        if element.name not in kept:
            yield _change("removed", "element", element.official, "element_removed", name=element.official)
    for element in new.elements:
        if element.name not in came:
            must = required_words(element.required)
            yield _change(
                "added", "element", element.official, "element_added", name=element.official, must=must
            )
    for a, b in pairs:
        if a.official != b.official:
            yield _change(
                "renamed", "element", b.official, "official_renamed", old=a.official, new=b.official
            )
        if a.name != b.name:
            yield _change(
                "renamed", "element", b.official, "name_renamed", of=b.official, old=a.name, new=b.name
            )
        yield from _facts("element", b.official, a, b, ELEMENT_FACTS)


def _positions(old: Dictionary, new: Dictionary, pairs: Pairs) -> Iterator[Change]:
    if new.layout.columns_in_any_order or new.layout.kept_by_hand:
        return
    after = [b.name for _, b in pairs]
    if after != sorted(after, key=[e.name for e in new.elements].index):
        yield _change("changed", "file", new.name, "order_changed", fact="order")


def _codes(before: Version, after: Version, pairs: Pairs) -> Iterator[Change]:
    for name in dict.fromkeys(b.code_set for a, b in pairs if b.code_set and a.code_set == b.code_set):
        old, new = before.code_set(name), after.code_set(name)
        if old is None or new is None or old.hash == new.hash:
            continue
        was, now = _by_code(old.codes), _by_code(new.codes)
        for code in (c for c in was if c not in now):
            yield _change("removed", "code", f"{name} {code}", "code_removed", code=code, of=name)
        for code in (c for c in now if c not in was):
            yield _change(
                "added", "code", f"{name} {code}", "code_added", code=code, of=name, label=now[code].label
            )
        for code in (c for c in was if c in now):
            yield from _facts("code", f"{name} {code}", was[code], now[code], CODE_FACTS)


def _by_code(codes: Sequence[Code]) -> Mapping[str, Code]:
    # A code may come twice, with other years: then the years tell them apart.
    seen: dict[str, Code] = {}
    for code in codes:
        seen[code.code if code.code not in seen else f"{code.code} ({code.from_year or code.to_year})"] = code
    return seen


def _rules(old: Sequence[Rule], new: Sequence[Rule]) -> Iterator[Change]:
    was, now = {r.code: r for r in old}, {r.code: r for r in new}
    for rule in old:
        if rule.code not in now:
            yield _change(
                "removed", "rule", rule.code, "rule_removed", rule=rule.code, expected=rule.expected
            )
    for rule in new:
        if rule.code not in was:
            yield _change("added", "rule", rule.code, "rule_added", rule=rule.code, expected=rule.expected)
        else:
            yield from _facts("rule", rule.code, was[rule.code], rule, RULE_FACTS)


def _facts(subject: Subject, name: str, old: object, new: object, facts: Sequence[str]) -> Iterator[Change]:
    for fact in facts:
        was, now = getattr(old, fact), getattr(new, fact)
        if was == now:
            continue
        if fact == "required":
            key = "now_required" if now else "no_longer_required"
            yield _change("changed", subject, name, key, fact=fact, name_=name)
        else:
            before, after = value_words(fact, was), value_words(fact, now)
            absent = absent_words()
            yield _change(
                "changed", subject, name, "fact_changed", fact=fact, name_=name, what=said(f"fact_{fact}"),
                before=before or absent, after=after or absent,
            )  # fmt: skip


def _change(kind: Kind, subject: Subject, at: str, key: str, *, fact: str = "", **values: Said) -> Change:
    return Change(kind, subject, at, said(key, **values), fact)
