"""Pulses: begin one where the charter's rule allows it, take answers back, count them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from commonfield.catalog import Catalog, Partner, Pulse, PulseRule
from commonfield.catalog.definition import hash_text
from commonfield.catalog.loader import load_file, load_typed
from commonfield.findings import AgreementError, UsageError
from commonfield.intake import pulse as pulses
from commonfield.pipeline.adopting import Adoption, adoptions
from commonfield.pipeline.occasion import Occasion
from commonfield.pipeline.pulse_answers import STARTED, answers_of, begun_pulses
from commonfield.region import Region
from commonfield.region.sealed import write_whole
from commonfield.vocabulary import LANGUAGES, Language

HOURS = 24


@dataclass(frozen=True)
class Begun:
    """A pulse that was begun: its definition, whom it asks, and the files to send."""

    pulse: Pulse
    partners: tuple[Partner, ...]
    files: tuple[Path, ...]
    rule: Adoption


@dataclass(frozen=True)
class Result:
    """What a pulse came to. `texts` are short texts by partner and field, for the region's staff alone."""

    pulse: Pulse
    partners: tuple[Partner, ...]
    answered: tuple[str, ...]
    counted: tuple[pulses.Counted, ...]
    closed: bool
    smallest_group: int
    texts: dict[str, dict[str, str]]

    def as_dict(self) -> dict[str, Any]:
        """Give it as plain data, for JSON; texts are not among it."""
        return {
            "pulse": self.pulse.name,
            "closes": self.pulse.closes.isoformat() if self.pulse.closes else None,
            "closed": self.closed,
            "asked": [partner.partner for partner in self.partners],
            "answered": list(self.answered),
            "smallest_group": self.smallest_group,
            "questions": [
                {
                    "question": one.asked.name,
                    "label": one.asked.label.model_dump(),
                    "kind": one.asked.question.kind,
                    "people": one.asked.question.people,
                    "answered": one.answered,
                    "organizations": one.organizations,
                    "total": one.total,
                    "status": one.status,
                }
                for one in self.counted
            ],
        }


def start_pulse(
    region: Region,
    draft: Pulse,
    *,
    out: Path,
    role: str,
    closes: datetime | None = None,
    language: Language = "en",
    occasion: Occasion | None = None,
    now: datetime | None = None,
) -> Begun:
    """Begin a pulse: the rule is asked, forms and workbooks made, the definition written, the ledger told.

    The pulse exists when the ledger says so, which is the last step: what a crash leaves before is no
    pulse, no answer to it is taken, it counts for no rule, and beginning again writes over it.

    Args:
        region: Whose partners are asked.
        draft: The questions.
        out: A folder for the forms and workbooks.
        role: In which role it is begun, as the rule names roles.
        closes: Until when answers are taken; as the draft says, else 24 hours from now.
        language: Of the workbooks; pages are made in every language.
        occasion: Who does it.
        now: When, if not now.

    Raises:
        AgreementError: no adopted rule allows it; says what would.
        UsageError: the name is taken, or the draft asks what identifies a person, or names a stranger.
    """
    occasion, now = occasion or Occasion(), now or datetime.now(UTC)
    closes = closes or draft.closes or now + timedelta(hours=HOURS)
    adoption, rule = _rule(region, draft)
    _refuse_against_rule(region, draft, rule, role=role, closes=closes, now=now)
    if asked := pulses.identifying(draft, rule, region.catalog):
        raise UsageError(
            f"pulse: expected questions that identify nobody, found {', '.join(asked)}.",
            likely_cause="It asks for a name, an id, a birth date or an address of a person.",
            fix="Ask for counts and states; records of people are collected under an agreement.",
        )
    partners = _asked(region, draft)
    text = _definition(region, draft, closes)
    path = _path(region, draft.pulse)
    told_by_us = {"name": draft.pulse, "hash": hash_text(text), "file": str(path)}
    pulse = load_typed(Pulse, text, file=str(path), extra=told_by_us)
    files = _write_files(region, pulse, partners, out=out, language=language, now=now)
    write_whole(path, text.encode())
    told = {"pulse": pulse.name, "hash": pulse.hash, "closes": closes.isoformat(), "role": role}
    rule_told = {"rule": adoption.definition, "decision": adoption.decision, "asked": len(partners)}
    region.ledger.append(STARTED, {**told, **rule_told}, by=occasion.by, at=now)
    return Begun(pulse, partners, files, adoption)


def pulse_result(region: Region, name: str, *, now: datetime | None = None) -> Result:
    """Count what partners answered; small counts of people are hidden.

    Raises:
        DefinitionError: there is no pulse of that name.
        UsageError: it was never begun.
    """
    # Read anew: the region's catalogue may have been loaded before the pulse was begun.
    pulse = Catalog(region.path / "definitions").get(Pulse, name)
    if pulse.closes is None or name not in begun_pulses(region):
        raise UsageError(
            f"pulse: expected one that was begun, found `{name}`, which is a draft.",
            fix=f"Begin one from it: commonfield pulse new NAME --from {name}.",
        )
    partners = _asked(region, pulse)
    answers = {
        p.partner: given for p in partners if (given := answers_of(region, pulse, p.partner)) is not None
    }
    closed = (now or datetime.now(UTC)) > pulse.closes
    floor = region.settings.smallest_group
    counted = pulses.count_answers(pulse, answers, smallest_group=floor, closed=closed)
    texts = {q.question for q in pulse.questions if q.kind == "text"}
    said = {p: {f: a for f, a in told.items() if f in texts} for p, told in answers.items()}
    return Result(
        pulse, partners, tuple(answers), tuple(counted), closed, floor, {p: t for p, t in said.items() if t}
    )


def result_page(region: Region, result: Result, language: Language) -> str:
    """Write a result as an accessible page."""
    return pulses.write_result(
        result.pulse,
        list(result.counted),
        region_name=region.settings.label.in_language(language),
        partners=list(result.partners),
        answered=dict.fromkeys(result.answered),
        closed=result.closed,
        smallest_group=result.smallest_group,
        language=language,
        appearance=region.catalog.appearance,
    )


def _rule(region: Region, draft: Pulse) -> tuple[Adoption, PulseRule]:
    """Find the rule that the collaborative adopted, as it stands now."""
    adopted = adoptions(region)
    for name, rule in region.catalog.all(PulseRule).items():
        adoption = adopted.get(f"pulse_rules/{name}")
        if adoption is not None and adoption.hash == rule.hash:
            return adoption, rule
    raise AgreementError(
        f"pulse {draft.pulse}: expected a rule in force on who may ask all partners, found none.",
        likely_cause="No decision has adopted one yet, or it was edited since.",
        fix="What would allow it: a decision that adopts the rule, then "
        "commonfield adopt pulse_rules/charter --decision NUMBER.",
    )


def _refuse_against_rule(
    region: Region, draft: Pulse, rule: PulseRule, *, role: str, closes: datetime, now: datetime
) -> None:
    begun = [e for e in region.ledger.entries() if e.kind == STARTED]
    since = now - timedelta(days=rule.within_days)
    recent = sum(datetime.fromisoformat(entry.at) > since for entry in begun)
    hours = (closes - now).total_seconds() / 3600
    against = [
        (role not in rule.may_start, f"a role among {', '.join(rule.may_start)}", f"`{role}`"),
        (recent >= rule.at_most, f"at most {rule.at_most} pulses in {rule.within_days} days", f"{recent}"),
        (
            len(draft.questions) > rule.questions_at_most,
            f"at most {rule.questions_at_most} questions",
            f"{len(draft.questions)}",
        ),
        (
            not 0 < hours <= rule.hours_open_at_most,
            f"a closing time within {rule.hours_open_at_most} hours from now",
            f"one after {hours:.0f} hours",
        ),
    ]
    for broken, expected, found in against:
        if broken:
            raise AgreementError(
                f"pulse {draft.pulse}: expected {expected}, found {found}.",
                likely_cause=f"The rule {rule.name} that the collaborative adopted limits pulses.",
                fix=f"What would allow it: {expected}; or a decision that adopts another rule.",
            )


def _asked(region: Region, pulse: Pulse) -> tuple[Partner, ...]:
    known = {partner.partner: partner for partner in region.settings.partners}
    if strangers := [name for name in pulse.asked if name not in known]:
        raise UsageError(
            f"pulse: expected partners of the region, found `{strangers[0]}`.",
            fix=f"Known: {', '.join(known) or 'none; add partners to region.yaml'}.",
        )
    return tuple(known[name] for name in pulse.asked or known)


def _path(region: Region, name: str) -> Path:
    return region.path / "definitions" / "pulse" / f"{name}.yaml"


def _definition(region: Region, draft: Pulse, closes: datetime) -> str:
    import yaml

    if _is_taken(region, draft.pulse):
        raise UsageError(
            f"pulse: expected a new name, found one that is in use: `{draft.pulse}`.",
            likely_cause="A pulse of that name was begun before, or a draft is called so.",
            fix="Choose another name, e.g. with the day in it.",
        )
    told = draft.model_dump(mode="json", exclude={"name", "hash", "file"}, exclude_defaults=True)
    told = {"pulse": draft.pulse, **told, "closes": closes.isoformat(timespec="seconds")}
    return yaml.safe_dump(told, sort_keys=False, allow_unicode=True, width=100)


def _is_taken(region: Region, name: str) -> bool:
    """Say whether a name is in use; what a crash left of a pulse that was never begun is not."""
    path = _path(region, name)
    if name in begun_pulses(region):
        return True
    return path.exists() and load_file(Pulse, path).closes is None


def read_draft(text: str, *, file: str, name: str) -> Pulse:
    """Read questions from a file, under the name of the new pulse."""
    return named(load_typed(Pulse, text, file=file), name)


def named(draft: Pulse, name: str) -> Pulse:
    """Give a draft the name of the new pulse.

    Raises:
        UsageError: the name is none; it becomes the name of a file.
    """
    if not re.fullmatch(r"[a-z0-9]+([-_][a-z0-9]+)*", name):
        raise UsageError(
            "pulse: expected a name of small letters, digits and hyphens, found another.",
            fix="Choose a name such as wildfire-2026-11.",
        )
    return draft.model_copy(update={"pulse": name, "closes": None})


def _write_files(
    region: Region, pulse: Pulse, partners: Sequence[Partner], *, out: Path, language: Language, now: datetime
) -> tuple[Path, ...]:
    appearance, written = region.catalog.appearance, []
    for tongue in LANGUAGES:
        name = region.settings.label.in_language(tongue)
        page = pulses.write_form(pulse, region_name=name, language=tongue, appearance=appearance)
        written.append(out / f"{pulse.pulse}-{tongue}.html")
        write_whole(written[-1], page.encode())
    for partner in partners:
        content = pulses.write_pulse_workbook(
            pulse,
            region=region.settings.id,
            region_name=region.settings.label.in_language(language),
            partner=partner,
            language=language,
            appearance=appearance,
            secret=region.keys.token_secret(),
            made_at=now,
        )
        written.append(out / f"{pulse.pulse} {partner.partner}.xlsx")
        write_whole(written[-1], content)
    return tuple(written)
