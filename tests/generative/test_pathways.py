"""Whatever graph, agreements and dates: the compiler agrees with a search over every possible term."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st
from tests.generative.plain_pathway import Search
from tests.pathway_records import (
    AS_OF,
    BEGAN,
    COLLEGE,
    HARMLESS,
    OTHER_COLLEGE,
    SCHOOL,
    UNIVERSITY,
    pathway,
    tables,
)

from commonfield.catalog import Catalog, DualEnrollmentRules
from commonfield.pathways import Term, compile_pathways

CODES = ("7210", "7211", "7212")
COURSES = ("EDU 120", "BUS 101")
COLLEGES = (COLLEGE, OTHER_COLLEGE)
ENTERING = (Term.of(2027, "fall"), Term.of(2028, "fall"))
SOC = "25-2021"
days = st.sampled_from([BEGAN, date(2027, 1, 10), date(2028, 7, 1), date(2029, 3, 1), date(2030, 7, 1)])
ends = st.sampled_from(
    [
        None,
        None,
        date(2026, 6, 30),
        date(2027, 6, 30),
        date(2028, 12, 31),
        date(2030, 6, 30),
        date(2031, 12, 20),
    ]
)
renewals = st.sampled_from(["none", "none", "expected", "automatic"])


FROM_THE_START = {"effective_from": BEGAN, "effective_to": None}
GOOD = {
    "offering": [
        (SCHOOL, code, 2026, term) for code, term in zip(CODES, ("full_year", "fall", "spring"), strict=True)
    ]
    + [(place, code, 2026, None) for place in COLLEGES for code in COURSES],
    "articulation": [
        {
            **HARMLESS["articulation"],
            **FROM_THE_START,
            "agreement_id": "A0",
            "receiving_course": "EDU 120",
            "sending": "all",
            "sending_course": code,
            "group_no": number,
        }
        for number, code in enumerate((*CODES, "EDU 120"), start=3)
    ]
    + [
        {
            **HARMLESS["articulation"],
            **FROM_THE_START,
            "agreement_id": "T0",
            "kind": "major",
            "sending": place,
            "receiving": UNIVERSITY,
            "receiving_course": None,
        }
        for place in COLLEGES
    ],
    "dual_enrollment_agreement": [
        {
            **HARMLESS["dual_enrollment_agreement"],
            **FROM_THE_START,
            "agreement_id": "D0",
            "college": place,
            "course_code": None,
        }
        for place in COLLEGES
    ],
    "program": [
        {**HARMLESS["program"], **FROM_THE_START, "institution": place, "award": award, "units": 60.0}
        for place, award in ((COLLEGE, "associate"), (OTHER_COLLEGE, "associate"), (UNIVERSITY, "bachelor"))
    ],
}
"""Records that hold from the start; most of them are there, so that chains of every length come about."""


def row(table, **columns):
    return st.fixed_dictionaries({"effective_from": days, "effective_to": ends, **columns}).map(
        lambda told: {**HARMLESS[table], **told}
    )


@st.composite
def records(draw):
    few = {"min_size": 0, "max_size": 3}
    offering = draw(
        st.lists(
            st.tuples(
                st.just(SCHOOL),
                st.sampled_from(CODES),
                st.sampled_from([2025, 2026, 2026]),
                st.sampled_from(["fall", "spring", "full_year", "summer", None]),
            ),
            max_size=6,
        )
    )
    college = draw(
        st.lists(
            st.tuples(
                st.sampled_from(COLLEGES),
                st.sampled_from(COURSES),
                st.just(2026),
                st.sampled_from(["fall", "spring", None, None]),
            ),
            max_size=5,
        )
    )
    anchors = [(place, "other", 2026, None) for place in (SCHOOL, *COLLEGES)]
    rows = {
        "articulation": draw(
            st.lists(
                row(
                    "articulation",
                    renewal=renewals,
                    agreement_id=st.sampled_from(["A1", "A2"]),
                    group_no=st.sampled_from([1, 1, 2]),
                    receiving_course=st.sampled_from(COURSES),
                    sending=st.sampled_from([SCHOOL[:7], SCHOOL, OTHER_COLLEGE, "all"]),
                    sending_course=st.sampled_from((*CODES, *COURSES)),
                ),
                **few,
            )
        )
        + draw(
            st.lists(
                row(
                    "articulation",
                    renewal=renewals,
                    agreement_id=st.just("T"),
                    kind=st.just("major"),
                    sending=st.sampled_from(COLLEGES),
                    receiving=st.just(UNIVERSITY),
                    receiving_cip=st.sampled_from([None, "13.1202"]),
                ),
                max_size=2,
            )
        ),
        "course_version": draw(
            st.lists(
                row(
                    "course_version",
                    institution=st.sampled_from(COLLEGES),
                    course_code=st.sampled_from(COURSES),
                    units=st.sampled_from([3.0, 6.0, 9.0]),
                ),
                max_size=4,
            )
        ),
        "dual_enrollment_agreement": draw(
            st.lists(
                row(
                    "dual_enrollment_agreement",
                    renewal=renewals,
                    agreement_id=st.sampled_from(["D1", "D2", "D3"]),
                    college=st.sampled_from(COLLEGES),
                    course_code=st.sampled_from([None, *COURSES]),
                    most_units=st.sampled_from([None, 4.0]),
                ),
                **few,
            )
        ),
        "program": draw(
            st.lists(
                row(
                    "program",
                    institution=st.sampled_from((*COLLEGES, UNIVERSITY)),
                    award=st.sampled_from(["associate", "bachelor"]),
                    units=st.sampled_from([30.0, 66.0]),
                ),
                min_size=1,
                max_size=5,
            )
        ),
        "work_based_slot": draw(st.lists(row("work_based_slot", renewal=renewals), min_size=1, max_size=2)),
    }
    one_of_each(rows)
    rows["dual_enrollment_agreement"] += [
        {**HARMLESS["dual_enrollment_agreement"], **FROM_THE_START, "college": place, "lea": "3399999"}
        for place in COLLEGES
    ]
    elsewhere = {"sending": "999999", **FROM_THE_START}
    rows["articulation"] += [
        {
            **HARMLESS["articulation"],
            **elsewhere,
            "agreement_id": f"E{course}",
            "receiving_course": course,
            "sending_course": "X 1",
        }
        for course in COURSES
    ]
    rows["articulation"].append(
        {
            **HARMLESS["articulation"],
            **elsewhere,
            "agreement_id": "E",
            "kind": "major",
            "receiving": UNIVERSITY,
        }
    )
    rows["offering"] = [*offering, *college, *anchors]
    for table, whole in GOOD.items():
        rows[table] += [each for each in whole if draw(st.integers(0, 3))]
    # What an institution sent nothing of is unchecked, which is another answer: so each sent something.
    rows["program"] += [
        {
            **HARMLESS["program"],
            "institution": place,
            "cip": "99.9999",
            "effective_from": BEGAN,
            "effective_to": None,
            "units": 1.0,
        }
        for place in (*COLLEGES, UNIVERSITY)
    ]
    return rows


def one_of_each(rows):
    """Lines of one articulation have one span: the first line's."""
    shared = ("agreement_id", "sending", "receiving", "receiving_course")
    first = {}
    for line in rows["articulation"]:
        chosen = first.setdefault(tuple(line.get(name) for name in shared), line)
        line |= {name: chosen[name] for name in ("effective_from", "effective_to", "renewal")}


@st.composite
def graphs(draw):
    grades = draw(st.sampled_from([[9, 10, 11, 12], [10, 11], [11, 12], [12]]))
    steps = [
        {
            "step": "school",
            "kind": "school_courses",
            "grades": grades,
            "courses": draw(st.lists(st.sampled_from(CODES), min_size=1, max_size=2, unique=True)),
        },
        {
            "step": "early",
            "kind": "dual_enrollment",
            "grades": draw(st.sampled_from([[9, 10], [11, 12]])),
            "after": draw(st.sampled_from([None, "school"])),
            "colleges": draw(st.sampled_from([[COLLEGE], [OTHER_COLLEGE], list(COLLEGES)])),
            "courses": draw(
                st.sampled_from([[["EDU 120"]], [["EDU 120", "BUS 101"]], [["BUS 101"], ["EDU 120"]]])
            ),
        },
        {
            "step": "credit",
            "kind": "articulation",
            "receiving": COLLEGE,
            "course": "EDU 120",
            "after": draw(st.sampled_from(["school", "early", {"all": ["school", "early"]}])),
        },
        {
            "step": "work",
            "kind": "work_based_learning",
            "type": "10",
            "after": draw(st.sampled_from([None, "school"])),
            "grades": grades,
            "after_school": draw(st.booleans()),
        },
        {
            "step": "degree",
            "kind": "award",
            "award": "associate",
            "cip": "13.1202",
            "institutions": draw(st.sampled_from([[COLLEGE], list(COLLEGES)])),
            "terms": draw(st.sampled_from([2, 4])),
            "after": draw(
                st.sampled_from(
                    [
                        "credit",
                        "early",
                        {"any": ["credit", "early"]},
                        {"all": ["credit", "work"]},
                        {"any": [{"all": ["school", "work"]}, "early"]},
                        "school",
                    ]
                )
            ),
        },
        {
            "step": "university",
            "kind": "transfer",
            "institutions": [UNIVERSITY],
            "cip": "13.1202",
            "terms": 2,
            "after": "degree",
        },
        {
            "step": "job",
            "kind": "occupation",
            "soc": SOC,
            "after": draw(
                st.sampled_from(
                    ["degree", "university", {"any": ["work", "university"]}, {"all": ["work", "degree"]}]
                )
            ),
        },
    ]
    return pathway(*steps, within_years=draw(st.sampled_from([6, 8])))


@given(definition=graphs(), rows=records())
def test_the_compiler_agrees_with_a_search_over_every_possible_term(definition, rows):
    found = compile_pathways(
        [definition],
        tables(**rows),
        entering=ENTERING,
        as_of=AS_OF,
        rules=list(Catalog().all(DualEnrollmentRules).values()),
        leads=frozenset({("13.1202", SOC)}),
    )
    for answer in found.answers:
        searched = Search(definition, rows, school=SCHOOL, entering=answer.entering, as_of=AS_OF)
        assert (answer.status != "broken") == searched.reaches("job")
        if answer.status != "broken":
            assert_followed(definition, rows, answer)


def assert_followed(definition, rows, answer):
    """The terms that were told are among the ways that the search finds, and none is done earlier."""
    search = Search(definition, rows, school=SCHOOL, entering=answer.entering, as_of=AS_OF)
    told = dict(answer.schedule)
    earlier = [way for way in search.ways("job", {}) if last_of(way) < answer.done]
    assert not earlier
    assert "job" in told


def last_of(way):
    ends = [end for spell in way.values() for _, _, end in spell["parts"]]
    return max(ends)
