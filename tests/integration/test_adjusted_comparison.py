"""Adjusted comparison on the data that the field tries its methods on, and beside another library.

The training program was a drawn lot, so its own controls say what it did: 1,794 dollars. Put beside people
of a survey (CPS-1), who were never like its participants, plain means are 8,498 dollars below.
LaLonde, R. (1986), American Economic Review 76; sample of Dehejia and Wahba (1999), JASA 94.
"""

from __future__ import annotations

import json
from importlib import resources
from pathlib import Path
from typing import Any

import numpy as np
import pandas
import polars as pl
import pytest
from statsmodels.discrete.discrete_model import Logit
from statsmodels.regression.linear_model import OLS, WLS
from typer.testing import CliRunner

from commonfield.cli.app import app
from commonfield.equity.contrast import Question, contrast, sheet_of
from commonfield.equity.contrast.methods import doubly_robust, entropy_balanced, raw, stratified
from commonfield.equity.contrast.models import logit, with_constant
from commonfield.equity.contrast.uncertainty import clustered_error, robust_error

COVARIATES = ("age", "educ", "black", "hisp", "marr", "nodegree", "re74", "re75")
ASKED = Question("treat", "re78", COVARIATES)


def read(name: str) -> pl.DataFrame:
    file = resources.files("causaldata") / name / f"{name}.dta"
    table = pandas.read_stata(file)
    return pl.DataFrame({column: table[column].to_numpy() for column in ("treat", "re78", *COVARIATES)})


@pytest.fixture(scope="module")
def trained() -> pl.DataFrame:
    return read("nsw_mixtape")


@pytest.fixture(scope="module")
def beside_survey(trained: pl.DataFrame) -> pl.DataFrame:
    return pl.concat([trained.filter(pl.col("treat") == 1), read("cps_mixtape")])


def people_of(frame: pl.DataFrame) -> Any:
    return sheet_of(frame, ASKED, name="data").people


def test_the_drawn_lot_needs_no_adjustment(trained: pl.DataFrame) -> None:
    answer = contrast(sheet_of(trained, ASKED, name="lot"), ASKED)
    assert answer.estimate("raw").estimate == pytest.approx(1794.34, abs=0.01)
    for method in ("entropy_balanced", "doubly_robust"):
        found = answer.estimate(method)
        assert found.low < 1794.34 < found.high
        assert found.effective_n > 200


def test_beside_a_survey_plain_means_mislead_and_weights_do_not(beside_survey: pl.DataFrame) -> None:
    answer = contrast(sheet_of(beside_survey, ASKED, name="survey"), ASKED)
    assert answer.estimate("raw").estimate == pytest.approx(-8497.5, abs=0.05)
    weighted = answer.estimate("entropy_balanced")
    assert weighted.estimate == pytest.approx(1270.7, abs=0.05)
    assert (weighted.n_participants, weighted.n_comparison) == (185, 15_992)
    assert answer.estimate("doubly_robust").estimate == pytest.approx(weighted.estimate, abs=10)
    assert answer.judged.verdict == "adjust"
    assert max(abs(each.before) for each in answer.balance) > 3
    assert max(abs(each.after) for each in answer.balance) < 1e-6


def test_the_command_says_so(beside_survey: pl.DataFrame, tmp_path: Path) -> None:
    file = tmp_path / "training.csv"
    beside_survey.sample(fraction=1.0, shuffle=True, seed=1).write_csv(file)
    asked = ["--participant", "treat", "--outcome", "re78", "--covariates", ",".join(COVARIATES)]
    done = CliRunner().invoke(app, ["compare", str(file), *asked, "--json"])
    answer = json.loads(done.stdout)
    assert {each["method"]: round(each["estimate"], 1) for each in answer["estimates"]} == {
        "raw": -8497.5,
        "stratified": -8497.5,
        "entropy_balanced": 1270.7,
        "doubly_robust": 1273.6,
    }
    assert "1,271" in CliRunner().invoke(app, ["compare", str(file), *asked]).stdout


def test_a_part_of_the_survey_that_is_nothing_like_participants_is_not_comparable(
    beside_survey: pl.DataFrame,
) -> None:
    earning = beside_survey.filter((pl.col("treat") == 1) | (pl.col("re75") > 15_000))
    answer = contrast(sheet_of(earning, ASKED, name="survey"), ASKED)
    assert answer.judged.verdict == "not comparable"


def test_the_logistic_regression_is_that_of_statsmodels(trained: pl.DataFrame) -> None:
    people = people_of(trained)
    columns = with_constant(people.matrix())
    part = people.participant.astype(float)
    theirs = Logit(part, columns).fit(disp=0)
    assert logit(columns, part).coefficients == pytest.approx(theirs.params, abs=1e-6)


def test_errors_of_plain_means_are_those_of_statsmodels(trained: pl.DataFrame) -> None:
    people = people_of(trained)
    columns = np.column_stack([np.ones(len(people)), people.participant])
    plain = OLS(people.outcome, columns)
    of = raw(people)
    assert of.estimate == pytest.approx(plain.fit().params[1])
    assert robust_error(of) == pytest.approx(plain.fit(cov_type="HC2").bse[1])
    cluster = (people.covariates[0].values % 37).astype(int)
    cluster = np.unique(cluster, return_inverse=True)[1]
    theirs = plain.fit(cov_type="cluster", cov_kwds={"groups": cluster})
    assert clustered_error(of.scores(of.surprise), cluster) == pytest.approx(theirs.bse[1])


def test_weighted_estimates_are_those_of_a_weighted_regression(trained: pl.DataFrame) -> None:
    asked = Question("treat", "re78", tuple(c for c in COVARIATES if c != "nodegree"), exact=("nodegree",))
    people = sheet_of(trained, asked, name="data").people
    for of in (stratified(people), entropy_balanced(people)[0]):
        assert of is not None
        columns = np.column_stack([np.ones(len(people)), people.participant])
        theirs = WLS(people.outcome, columns, weights=of.weights).fit()
        assert of.estimate == pytest.approx(theirs.params[1])


def test_the_doubly_robust_estimate_is_that_of_its_two_regressions(trained: pl.DataFrame) -> None:
    employed = trained.with_columns(re78=(pl.col("re78") > 0).cast(pl.Float64))
    for frame, model in ((trained, OLS), (employed, Logit)):
        people = people_of(frame)
        part, outcome = people.participant, people.outcome
        columns = with_constant(people.matrix())
        chance = Logit(part.astype(float), columns).fit(disp=0).predict()
        fitted = model(outcome[~part], columns[~part])
        foretold = (fitted.fit(disp=0) if model is Logit else fitted.fit()).predict(columns)
        rest, odds = outcome - foretold, chance / (1 - chance)
        theirs = rest[part].mean() - np.average(rest[~part], weights=odds[~part])
        assert doubly_robust(people).estimate == pytest.approx(theirs, rel=1e-6)
