"""What programs lead to, from whichever crosswalks are here."""

import pytest
from tests.unit.pipeline.public_folder import AS_OF, TOPS
from tests.unit.reference.publishing import text

from commonfield.catalog import Catalog
from commonfield.findings import NotEstimableError
from commonfield.pipeline.crosswalks import crosswalks
from commonfield.reference import Shelf

TRIPLE = text(
    ("Current TOP Code", "Current TOP Title", "2020 CIP Code", "2020 CIP Title", "2018 SOC Code",
     "2018 SOC Title",
     "Typical Entry-Level Education (BLS)", "Work Experience Required", "On the Job Training",
     "CTE", "Sector",
     "COE Skill Level", "Notes"),
    ("1230.10", "Nursing", "51.3801", "Nursing", "29-1141", "Nurses", "Bachelor's degree", "None",
     "None", "CTE",
     "Health", "Middle-Skill", ""),
    ("1230.10", "Nursing", "51.3801", "Nursing", "31-1128", "Aides", "None", "None", "None", "CTE", "Health",
     "Below Middle-Skill", ""),
    ("4901.10", "Transfer", "24.0101", "Liberal Arts", "99-9999", "NO MATCH", "", "", "", "", "", "", ""),
)  # fmt: skip
CIP_SOC = text(
    ("CIP2020Code", "CIP2020Title", "SOC2018Code", "SOC2018Title"),
    ("51.3801", "Nursing.", "29-1141", "Nurses"),
    ("51.3801", "Nursing.", "29-1171", "Practitioners"),
    ("51.9999", "Other.", "99-9999", "NO MATCH"),
)
SOC = text(
    ("SOC Group", "SOC Code", "SOC Title", "SOC Definition"),
    ("Broad", "29-1140", "Nurses", ""),
    ("Detailed", "29-1141", "Registered Nurses", ""),
    ("Detailed", "29-1171", "Nurse Practitioners", ""),
)


@pytest.fixture
def found(tmp_path):
    def read(**files: str):
        for name, content in files.items():
            (tmp_path / f"{name}.csv").write_text(content)
        return crosswalks(Catalog(), Shelf(tmp_path, catalog=Catalog(), as_of=AS_OF))

    return read


def pairs(frame) -> set[tuple[str, str]]:
    return set(frame.rows())


def test_the_colleges_own_crosswalk_leads_from_top_and_the_federal_one_from_cip(found):
    made = found(triple=TRIPLE, cip=CIP_SOC, tops=TOPS, soc=SOC)
    assert pairs(made.top_soc) == {("1230.10", "29-1141"), ("1230.10", "31-1128")}
    assert pairs(made.cip_soc) == {("51.3801", "29-1141"), ("51.3801", "29-1171")}
    assert made.detailed == {"29-1141", "29-1171"}


def test_without_the_colleges_crosswalk_top_leads_over_cip(found):
    made = found(cip=CIP_SOC, tops=TOPS)
    assert pairs(made.top_soc) == {("1230.10", "29-1141"), ("1230.10", "29-1171")}
    assert made.detailed == {"29-1141", "29-1171"}  # where no list of occupations is here


def test_without_the_federal_crosswalk_cip_leads_as_the_colleges_say(found):
    assert pairs(found(triple=TRIPLE).cip_soc) == {("51.3801", "29-1141"), ("51.3801", "31-1128")}


def test_skill_levels_are_the_colleges_and_titles_of_others_the_classifications(found):
    levels = {
        row["soc"]: row for row in found(triple=TRIPLE, cip=CIP_SOC, soc=SOC).levels.iter_rows(named=True)
    }
    assert set(levels) == {"29-1141", "31-1128", "29-1171"}
    assert (levels["29-1141"]["skill_level"], levels["29-1141"]["title"]) == ("Middle-Skill", "Nurses")
    assert (levels["29-1171"]["skill_level"], levels["29-1171"]["title"]) == (None, "Nurse Practitioners")


def test_without_any_crosswalk_the_one_to_get_is_named(found):
    with pytest.raises(NotEstimableError, match="nces/cip_soc"):
        found(tops=TOPS)
    assert found(triple=TRIPLE).aggregates["31-1128"] == ["31-1121", "31-1122"]
