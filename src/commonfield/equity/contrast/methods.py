"""The four methods, from the plainest to the most guarded."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from commonfield.equity.contrast.balancing import Balanced, balance
from commonfield.equity.contrast.estimator import Estimator
from commonfield.equity.contrast.models import Slopes, logit, with_constant
from commonfield.equity.contrast.people import numbered

if TYPE_CHECKING:
    from commonfield.equity.contrast.people import Floats, People, Whole

METHODS = ("raw", "stratified", "entropy_balanced", "doubly_robust")


def raw(people: People) -> Estimator:
    """Compare means of everybody, with nothing adjusted."""
    whole = replace(people, stratum=np.zeros(len(people), dtype=np.int64))
    return _by_strata("raw", whole)


def stratified(people: People) -> Estimator:
    """Compare within strata, and average over strata as participants are spread.

    Args:
        people: In strata that hold both kinds, see `on_support`.
    """
    return _by_strata("stratified", renumbered(people))


def entropy_balanced(people: People) -> tuple[Estimator | None, Balanced, bool]:
    """Weight others so that every covariate has the mean of participants, and every stratum their share.

    Args:
        people: In strata that hold both kinds.

    Returns:
        The estimator, null where no weights do it; what the balancing found; and whether strata were met
        too: where only that cannot be, covariates are met over all strata together.
    """
    people = renumbered(people)
    found = _balanced(people)
    if found.weights is not None:
        return _entropy(people, found.weights), found, True
    if people.stratum.max(initial=0) == 0:
        return None, found, True
    together = replace(people, stratum=np.zeros(len(people), dtype=np.int64))
    found = _balanced(together)
    if found.weights is None:
        return None, found, False
    return _entropy(together, found.weights), found, False


def doubly_robust(people: People) -> Estimator | None:
    """Weight others by their odds of taking part, and take out what a model of outcomes foretells.

    It is right where either of the two models is. Odds come from a logistic regression on the covariates,
    with a constant for each stratum that its counts give, and are scaled to meet every stratum. Outcomes of
    0 and 1 are foretold by a logistic regression among the others, numbers by a linear one.

    Args:
        people: In strata that hold both kinds.

    Returns:
        Null where covariates tell participants and others apart, so that there are no odds.

    Source:
        Robins, J. M., Rotnitzky, A., Zhao, L. P. (1994), Journal of the American Statistical Association
        89, 846-866; for participants, Mercatanti, A., Li, F. (2014), Annals of Applied Statistics 8.
    """
    people = renumbered(people)
    part = people.participant
    columns = with_constant(people.matrix())
    within = _log_odds(people)
    found = logit(columns, part.astype(np.float64), known=within)
    if found.separated:
        return None
    odds = columns @ found.coefficients + within
    weights = _weighted(people, np.exp(odds[~part] - odds[~part].max()))
    return _foretold(people, weights, columns)


def propensity(people: People) -> Floats:
    """Give each person's log odds of taking part, for pairing; covariates that tell apart are cut short."""
    columns = with_constant(people.matrix())
    within = _log_odds(renumbered(people))
    found = logit(columns, people.participant.astype(np.float64), known=within, steps=25)
    score: Floats = columns @ found.coefficients + within
    return score


def renumbered(people: People) -> People:
    """Number strata without holes."""
    return replace(people, stratum=numbered(people.stratum)[0])


def _by_strata(method: str, people: People) -> Estimator:
    weights = _weighted(people, np.ones(people.others))
    others = np.where(people.participant, 0.0, weights)
    model = Slopes(np.zeros((len(people), 0)), people.stratum, others, centring=others)
    return Estimator(method, people, weights, model, model.surprise(people.outcome))


def _balanced(people: People) -> Balanced:
    columns, part = people.matrix(), people.participant
    wanted = np.bincount(people.stratum[part]) / people.participants
    return balance(columns[~part], people.stratum[~part], columns[part].mean(axis=0), wanted)


def _entropy(people: People, found: Floats) -> Estimator:
    weights = _weighted(people, found)
    others = np.where(people.participant, 0.0, weights)
    model = Slopes(_scaled(people), people.stratum, others, centring=others)
    return Estimator("entropy_balanced", people, weights, model, model.surprise(people.outcome))


def _foretold(people: People, weights: Floats, columns: Floats) -> Estimator:
    """Give the estimator of doubly robust weights with the model that outcomes call for."""
    part, outcome = people.participant, people.outcome
    centring = np.where(part, 0.0, weights)
    fitted = np.where(part, 0.0, 1.0)
    if people.counts_people and 0 < outcome[~part].mean() < 1:
        own = with_constant(people.matrix()[~part])
        if own.shape[1] == columns.shape[1]:  # else a column says nothing among the others
            found = logit(columns[~part], outcome[~part])
            if not found.separated:
                shares = 1 / (1 + np.exp(-columns @ found.coefficients))
                rates = shares * (1 - shares)
                model = Slopes(columns, people.stratum, fitted, centring=centring, rates=rates)
                bare = Slopes(np.zeros((len(people), 0)), people.stratum, fitted, centring=centring)
                return Estimator("doubly_robust", people, weights, model, bare.surprise(outcome - shares))
    model = Slopes(_scaled(people), people.stratum, fitted, centring=centring)
    return Estimator("doubly_robust", people, weights, model, model.surprise(outcome))


def _weighted(people: People, others: Floats) -> Floats:
    """Scale weights of others to meet the share of participants in each stratum; participants are equal."""
    part, stratum = people.participant, people.stratum
    share = np.bincount(stratum[part]) / people.participants
    sums = np.bincount(stratum[~part], others)
    weights = np.full(len(people), 1 / people.participants)
    weights[~part] = others * (share / sums)[stratum[~part]]
    return weights


def _log_odds(people: People) -> Floats:
    """Give the log odds of taking part in the stratum of each person, half a person added to both sides."""
    part: Whole = np.bincount(people.stratum, people.participant)
    others = np.bincount(people.stratum, ~people.participant)
    if len(part) == 1:
        return np.zeros(len(people))
    odds: Floats = np.log((part + 0.5) / (others + 0.5))[people.stratum]
    return odds


def _scaled(people: People) -> Floats:
    columns = people.matrix()
    spread = columns.std(axis=0)
    scaled: Floats = (columns - columns.mean(axis=0)) / np.where(spread > 0, spread, 1.0)
    return scaled
