"""Pillars as plain data, for JSON: what is not reported is null there too."""

from __future__ import annotations

from fractions import Fraction

from commonfield.catalog import PillarInstrument, Wording
from commonfield.council.pillars.agreeing import Agreed
from commonfield.council.pillars.changing import Change
from commonfield.council.pillars.profile import Profile
from commonfield.council.pillars.run import Gap, PillarFigures, Scored, ScoredWave
from commonfield.council.pillars.telling import Shown, notes, summary


def as_data(scored: Scored, shown: Shown, said: Wording) -> dict[str, object]:
    """Give all waves, changes and notes as plain data."""
    return {
        "instrument": scored.scale.instrument.instrument,
        "version": scored.scale.instrument.version,
        "waves": [_wave(wave, shown) for wave in scored.waves],
        "since": scored.since or None,
        "changes": [_change(c) for c in scored.changes if shown.shows(c.organization)],
        "group_changes": [
            {
                "pillar": c.pillar,
                "organizations": c.organizations,
                "change": _number(c.change),
                "risen": c.risen,
                "fallen": c.fallen,
            }
            for c in scored.group_changes
        ],
        "breaks": list(scored.breaks),
        "notes": [*notes(scored, shown, said), summary(scored, shown, said)],
    }


def instrument_as_data(instrument: PillarInstrument, said: Wording) -> dict[str, object]:
    """Give what respondents are asked, in one language."""
    return {
        "instrument": instrument.instrument,
        "version": instrument.version,
        "label": said.text(instrument.label),
        "about": said.text(instrument.about),
        "license": instrument.license,
        "pillars": [
            {
                "pillar": pillar.pillar,
                "label": said.text(pillar.label),
                "indicators": [
                    {
                        "indicator": indicator.indicator,
                        "label": said.text(indicator.label),
                        "levels": [
                            {
                                "level": one.level,
                                "says": said.text(one.says),
                                "evidence": said.text(one.evidence),
                            }
                            for one in indicator.levels
                        ],
                    }
                    for indicator in pillar.indicators
                ],
            }
            for pillar in instrument.pillars
        ],
        "pulse": None
        if instrument.pulse is None
        else {
            "scale": [said.text(answer) for answer in instrument.pulse.scale],
            "items": [
                {"item": item.item, "pillar": item.pillar, "says": said.text(item.says)}
                for item in instrument.pulse.items
            ],
        },
    }


def _wave(wave: ScoredWave, shown: Shown) -> dict[str, object]:
    return {
        "wave": wave.wave,
        "version": wave.version,
        "comparable": wave.is_comparable,
        "pillars": [_pillar(f) for f in wave.pillars],
        "profiles": [_profile(p) for p in wave.profiles if shown.shows(p.organization)],
        "gaps": [_gap(gap, shown) for gap in wave.gaps],
    }


def _pillar(f: PillarFigures) -> dict[str, object]:
    spread = f.spread
    return {
        "pillar": f.pillar,
        "icc1": _number(spread.icc1) if spread else None,
        "icc1_low": spread.low if spread else None,
        "icc1_high": spread.high if spread else None,
        "icc2": _number(spread.icc2) if spread else None,
        "compared_organizations": spread.organizations if spread else None,
        "compared_respondents": spread.respondents if spread else None,
        "k0": _number(spread.k0) if spread else None,
        "may_compare": f.is_comparable,
        "organizations": f.organizations,
        "mean": _number(f.mean),
        "median": _number(f.median),
    }


def _profile(p: Profile) -> dict[str, object]:
    return {
        "organization": p.organization,
        "pillar": p.pillar,
        "status": p.status,
        "respondents": p.respondents,
        "incomplete": p.incomplete,
        "rwg_j": _agreed(p.agreed),
        "mean": _number(p.mean),
        "median": _number(p.median),
        "indicators": [
            {
                "indicator": item.item,
                "rwg": _agreed(item.rwg),
                "was_negative": item.rwg.was_negative,
                "mean": _number(item.mean),
                "median": _number(item.median),
            }
            for item in p.items
        ],
        "without_evidence": p.unevidenced,
        "asked_for_evidence": p.to_evidence,
    }


def _gap(gap: Gap, shown: Shown) -> dict[str, object]:
    return {
        "role": gap.role,
        "pillar": gap.pillar,
        "organizations": gap.organizations,
        "gap": _number(gap.gap),
        "by_organization": [
            {"organization": organization, "gap": _number(own)}
            for organization, own in gap.by_organization
            if shown.shows(organization)
        ],
    }


def _change(c: Change) -> dict[str, object]:
    return {
        "organization": c.organization,
        "pillar": c.pillar,
        "status": c.status,
        "matched": c.matched,
        "matched_share": _number(c.matched_share),
        "turnover": c.turnover,
        "change": _number(c.change),
        "low": c.low,
        "high": c.high,
        "reliable": c.is_reliable,
    }


def _agreed(agreed: Agreed | None) -> float | None:
    return None if agreed is None else _number(agreed.value)


def _number(value: Fraction | None) -> float | None:
    return None if value is None else float(value)
