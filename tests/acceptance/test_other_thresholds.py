"""What other thresholds would change is what linking, building and measuring at them gives."""

from __future__ import annotations

import json
from collections.abc import Callable
from importlib import resources
from typing import Any

import polars as pl

from commonfield import disclosure, identity, intake, longitudinal, metrics
from commonfield.catalog import LinkageModel, Report
from commonfield.engines import DuckEngine
from commonfield.findings import Exit
from commonfield.pipeline import Demonstration, build, link, measure
from commonfield.pipeline.institutions import institution_table
from commonfield.pipeline.linking import MODEL, accepted_submissions
from commonfield.pipeline.measuring import REPORT, current_otherwise, data_as_of, report_metrics
from commonfield.pipeline.occasion import Occasion
from commonfield.pipeline.remembering import open_history
from commonfield.region import Region, open_region
from commonfield.tables.releasable import PUBLISHED_SENSITIVITY

OTHERS = {"stricter": 20.0, "looser": -8.0}


def with_thresholds(region: Region) -> Region:
    """Give the region a model with thresholds far apart, so that many persons are others."""
    shipped = resources.files("commonfield") / "definitions" / "linkage" / f"{MODEL}.yaml"
    lines = shipped.read_text(encoding="utf-8").splitlines()
    own = [f"other_match_weights: {OTHERS}" if line.startswith("other_match") else line for line in lines]
    file = region.path / "definitions" / "linkage" / f"{MODEL}.yaml"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("\n".join(own), encoding="utf-8")
    return open_region(region.path, keys=region.keys.folder)


def measured_in_full(region: Region, accepted: intake.Accepted, match_weight: float) -> pl.DataFrame:
    """Link everybody at another threshold, build every event, and count everybody in the region."""
    model = region.catalog.get(LinkageModel, MODEL).model_copy(update={"match_weight": match_weight})
    linkage = identity.link(accepted.identity_records, model=model, history=open_history(region))
    institutions = institution_table(region.settings)
    tables = longitudinal.build(
        accepted.staged,
        accepted.plain["offering"],
        crosswalk=linkage.crosswalk.select("subject_id", "person_key"),
        institutions=institutions,
        catalog=region.catalog,
    )
    with DuckEngine() as engine:
        for name, frame in {**tables, "institution": institutions}.items():
            engine.load(name, frame)
        counted = metrics.measure(
            engine,
            report_metrics(region, region.catalog.get(Report, REPORT)),
            groups={},
            data_as_of=data_as_of(region, Occasion()),
            region=region.settings.region,
        )
    return counted.filter(level="region", status="computed")


def test_counts_at_other_thresholds_equal_those_of_a_full_run_there(own_demo: Region) -> None:
    region = with_thresholds(own_demo)
    receipts, _ = accepted_submissions(region, Occasion())
    accepted = intake.accepted(region, [receipt.id for receipt in receipts])
    link(region, accepted=accepted)
    build(region, accepted=accepted)
    measured = measure(region)
    told = current_otherwise(measured)
    assert told is not None
    computed = told.filter(status="computed").drop("group")
    in_force = measured.measures.filter(level="region", group="all", status="computed").drop("group")
    assert computed.filter(told.filter(status="computed")["group"] == "all").equals(in_force)
    others = []
    for threshold, match_weight in OTHERS.items():
        reference = measured_in_full(region, accepted, match_weight).drop("group")
        others.append(told.filter(group=threshold, status="computed").drop("group"))
        assert others[-1].equals(reference)
    assert not all(other.equals(in_force) for other in others)


def test_what_a_release_tells_of_other_thresholds_stands_on_its_figures(
    demo: Demonstration, own_demo: Region, command: Callable[..., Any]
) -> None:
    register = disclosure.read_register(own_demo.releases / "register.jsonl")
    folder = own_demo.releases / register[-1].what["release"]
    release = disclosure.load_release(folder)
    assert release.sensitivity.height > 0
    assert PUBLISHED_SENSITIVITY.conform(release.sensitivity).equals(release.sensitivity)
    certificate = json.loads((folder / "certificate.json").read_text(encoding="utf-8"))
    assert "sensitivity.csv" in certificate["files"]
    assert command("verify", folder).code == Exit.DONE
    file = folder / "sensitivity.csv"
    file.write_text(file.read_text(encoding="utf-8").replace("looser", "stricter", 1), encoding="utf-8")
    told = command("verify", folder)
    assert told.code == Exit.NOT_RELEASABLE
    assert "sensitivity" in told.err
