"""Nothing about people is written into a region in plain text, whichever command is asked to."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from commonfield.cli.app import app
from commonfield.findings import UsageError
from commonfield.region import refuse_inside_regions


def a_region(folder: Path) -> Path:
    (folder / "region" / "deep").mkdir(parents=True)
    (folder / "region" / "region.yaml").write_text("region: anywhere\n", encoding="utf-8")
    return folder / "region"


def test_a_place_inside_a_region_is_refused_however_it_is_written(tmp_path: Path) -> None:
    region = a_region(tmp_path)
    (tmp_path / "way").symlink_to(region)
    for inside in (region / "links.csv", region / "deep" / "new" / "links.csv", tmp_path / "way" / "a.csv"):
        with pytest.raises(UsageError, match="outside every region"):
            refuse_inside_regions(inside, asked="--out")
    refuse_inside_regions(tmp_path / "links.csv", asked="--out")


@pytest.mark.parametrize("option", ["--out", "--ids-out"])
def test_an_encoding_is_not_written_into_a_region(tmp_path: Path, option: str) -> None:
    region, file, key = a_region(tmp_path), tmp_path / "a.csv", tmp_path / "key"
    file.write_text("id,first,last,born\n1,Ana,Ruiz,2001-02-03\n", encoding="utf-8")
    run = CliRunner()
    assert run.invoke(app, ["encode-key", str(key)]).exit_code == 0
    places = {"--out": tmp_path / "out", "--ids-out": tmp_path / "ids", option: region / "inside"}
    told = run.invoke(
        app,
        ["encode", str(file), "--id", "id", "--map", "first_name=first,last_name=last,birth_date=born",
         "--key", str(key), "--profile", "standard", "--expires", "2099-01-01",
         *[str(word) for pair in places.items() for word in pair]],
    )  # fmt: skip
    assert isinstance(told.exception, UsageError) and "encode" in told.exception.what
    assert not any(place.exists() for place in places.values())
