"""A record of every layout, and the rows that it must become."""

from datetime import date

D, Y = date, 2025
SCHOOL, LEA = "33669773330123", "3366977"

GOLDEN = {
    "ed_fi/student": {},  # describes a person, and tells no event
    "ed_fi/student_demographics": {"characteristic": {"characteristic": "race_code", "value": "700"}},
    "ed_fi/student_school": {
        "enrollment": {
            "institution": SCHOOL, "lea": LEA, "level": "high_school", "segment": "k12",
            "began_on": D(2024, 8, 15), "ended_on": D(2025, 6, 5), "academic_year": Y, "grade_level": 12,
            "enrollment_status": "primary", "exit_reason": "E230",
        },
    },
    "ed_fi/student_program": {
        "participation": {
            "institution": None, "lea": LEA, "kind": "cte_pathway", "program": "Patient Care",
            "role": "participant", "began_on": D(2024, 8, 15), "ended_on": D(2025, 6, 5), "academic_year": Y,
        },
    },
    "ed_fi/course_transcript": {
        "course": {
            "institution": SCHOOL, "lea": LEA, "level": "high_school", "term": "fall",
            "began_on": D(2024, 8, 15), "course_code": "ENG4", "units_attempted": 5.0, "units_earned": 5.0,
            "grade": "B+", "success": True, "academic_year": Y,
        },
    },
    "ed_fi/student_academic_record": {
        "completion": {
            "institution": SCHOOL, "lea": LEA, "kind": "diploma", "completed_on": D(2025, 6, 5),
            "academic_year": Y,
        },
        "participation": {"kind": "cte_pathway", "role": "completer", "ended_on": D(2025, 6, 5)},
    },
    "ed_fi/post_secondary_event": {
        "enrollment": {
            "institution": "6000203", "lea": None, "level": "postsecondary", "segment": "unknown",
            "began_on": D(2024, 8, 26), "ended_on": None, "academic_year": Y,
        },
    },
    "calpads/senr": {
        "enrollment": {
            "institution": SCHOOL, "lea": LEA, "level": "high_school", "segment": "k12",
            "began_on": D(2024, 8, 15), "ended_on": D(2025, 6, 5), "academic_year": Y, "grade_level": 12,
            "enrollment_status": "primary", "exit_reason": "E230", "first_time": None, "record_no": 1,
        },
        "completion": {
            "institution": SCHOOL, "lea": LEA, "level": "high_school", "kind": "diploma",
            "completed_on": D(2025, 6, 5), "academic_year": Y, "a_g_met": True,
        },
        "characteristic": {"characteristic": "gender", "value": "F", "began_on": D(2024, 8, 15)},
    },
    "calpads/sela": {
        "characteristic": {
            "characteristic": "english_acquisition_status", "value": "EL", "began_on": D(2019, 8, 20),
            "academic_year": Y,
        },
    },
    "calpads/sprg": {
        "characteristic": {
            "characteristic": "education_program", "value": "181", "began_on": D(2024, 8, 15),
            "ended_on": D(2025, 6, 5),
        },
    },
    "calpads/sped": {
        "characteristic": {"characteristic": "disability", "value": "Y", "began_on": D(2018, 1, 10)},
    },
    "calpads/scte": {
        "participation": {
            "institution": SCHOOL, "kind": "cte_pathway", "program": "201", "sector": "hospitality",
            "role": "completer", "academic_year": Y, "hours": None,
        },
    },
    "calpads/scsc": {
        "course": {
            "institution": SCHOOL, "level": "high_school", "segment": "k12", "term": "fall",
            "began_on": D(2024, 8, 15), "course_code": "ENG4", "section": "0401", "units_attempted": 5.0,
            "units_earned": 5.0, "grade": "B+", "success": True, "cte": None,
        },
    },
    "mis/sb": {
        "enrollment": {
            "institution": "900901", "lea": None, "level": "postsecondary", "segment": "ccc",
            "began_on": D(2024, 8, 20), "ended_on": D(2024, 12, 18), "academic_year": Y, "first_time": True,
            "special_admit": False, "ccap": False, "record_no": 2,
        },
    },
    "mis/sx": {
        "course": {
            "institution": "900901", "segment": "ccc", "term": "fall", "began_on": D(2024, 8, 20),
            "course_code": "ENGL 1A", "section": "0412", "units_attempted": 3.0, "units_earned": 3.0,
            "grade": "B", "success": True,
        },
    },
    "mis/sp": {
        "award": {
            "institution": "900901", "segment": "ccc", "kind": "associate", "award_code": "A",
            "top": "130630", "conferred_on": D(2025, 5, 30), "academic_year": Y, "for_transfer": None,
        },
    },
    "clearinghouse/detail": {
        "enrollment": {
            "institution": "001140-00", "segment": "csu", "level": "postsecondary",
            "began_on": D(2025, 8, 25), "ended_on": D(2025, 12, 15), "academic_year": 2026,
            "enrollment_status": "full_time",
        },
    },
    "university/enrollment": {
        "enrollment": {
            "segment": "csu", "began_on": D(2025, 8, 25), "academic_year": 2026, "first_time": True,
            "enrollment_status": "full_time",
        },
    },
    "university/degree": {
        "award": {"kind": "bachelor", "cip": "11.0701", "conferred_on": D(2025, 5, 20), "academic_year": Y},
    },
    "wages/quarterly": {
        "employment": {
            "quarter_began_on": D(2025, 4, 1), "wages": 9450.5, "naics": "622110", "county": "06065",
            "academic_year": Y,
        },
    },
    "rosters/cte_roster": {
        "participation": {
            "institution": SCHOOL, "lea": LEA, "kind": "cte_pathway", "program": "199", "sector": "health",
            "role": "participant", "hours": 120.0, "began_on": D(2024, 8, 15), "ended_on": D(2025, 6, 5),
            "academic_year": Y, "record_no": 2,
        },
        "characteristic": {"characteristic": "gender", "value": "F", "began_on": D(2024, 8, 15)},
    },
    "rosters/project_roster": {
        "participation": {
            "institution": SCHOOL, "kind": "project", "program": "Bridge to College",
            "activity": "Campus visit", "role": "participant", "hours": 120.0, "academic_year": Y,
        },
        "characteristic": {"characteristic": "gender", "value": "F"},
    },
    "employers/openings": {},
    "employers/placements": {
        "participation": {
            "institution": SCHOOL, "kind": "work_based_learning", "program": "10", "sector": "health",
            "role": "completer", "hours": 160.0, "began_on": D(2025, 2, 17), "ended_on": D(2025, 5, 30),
        },
    },
    "calpads/senr_2021": {
        "enrollment": {
            "institution": SCHOOL, "began_on": D(2024, 8, 15), "ended_on": D(2025, 6, 5),
            "exit_reason": "E230",
            "grade_level": 12, "academic_year": Y,
        },
        "completion": {"kind": "diploma", "completed_on": D(2025, 6, 5), "a_g_met": True},
    },
    "calpads/scse": {},
    "calpads/crse": {},
    "calpads/ssid": {
        "characteristic": {
            "characteristic": "english_acquisition_status", "value": "EO", "began_on": D(2012, 8, 15),
            "academic_year": Y,
        },
    },
    "calpads/direct_certification": {
        "characteristic": {
            "characteristic": "education_program", "value": "181", "began_on": D(2024, 9, 1),
            "ended_on": None,
        },
    },
    "calpads/wblr": {
        "participation": {
            "institution": SCHOOL, "lea": LEA, "kind": "work_based_learning", "program": "10",
            "role": "participant", "hours": 140.0, "began_on": D(2024, 8, 15), "ended_on": D(2025, 6, 10),
            "academic_year": Y,
        },
    },
    "mis/sb_fixed": {
        "enrollment": {
            "institution": "900901", "began_on": D(2024, 8, 20), "ended_on": D(2024, 12, 18),
            "first_time": True,
            "special_admit": False, "ccap": None, "record_no": 1,
        },
        "characteristic": {"characteristic": "gender", "value": "F", "began_on": D(2024, 8, 20)},
    },
    "mis/sx_fixed": {
        "course": {
            "institution": "900901", "term": "fall", "began_on": D(2024, 8, 20), "course_code": "ENGL 1A",
            "section": "0412", "units_attempted": None, "units_earned": 3.0, "grade": "B", "success": True,
        },
    },
    "mis/sp_fixed": {
        "award": {
            "institution": "900901", "kind": "associate", "award_code": "A", "top": "130630",
            "conferred_on": D(2025, 5, 30), "academic_year": Y,
        },
    },
    "mis/st": {},
    "mis/sxd": {},
    "mis/ss": {},
    "mis/ss_fixed": {},
    "mis/sc": {
        "characteristic": {
            "characteristic": "college_program", "value": "calworks", "began_on": D(2024, 8, 20),
            "ended_on": D(2024, 12, 18),
        },
    },
    "mis/sg": {"characteristic": {"characteristic": "college_program", "value": "foster_youth"}},
    "clearinghouse/aggregate": {},
    "work_based_learning/log": {
        "participation": {
            "institution": SCHOOL, "lea": LEA, "kind": "work_based_learning", "program": "10",
            "sector": "health", "role": "completer", "hours": 120.0, "began_on": D(2025, 1, 13),
        },
    },
}  # fmt: skip
OFFERINGS = {
    "calpads/crsc": {
        "institution": SCHOOL, "course_code": "ENG4", "section": "0401", "term": "fall", "cte": False,
        "state_course_code": "9104", "subject_code": None, "capstone": False, "college_credit": False,
    },
    "mis/cb_fixed": {
        "institution": "900901", "course_code": "ENGL 1A", "section": None, "subject_code": "150100",
        "cte": False, "credit_status": "credit", "college_credit": True, "transfer_level": True,
    },
    "mis/cb": {
        "institution": "900901", "course_code": "ENGL 1A", "section": None, "subject_code": "150100",
        "cte": False, "credit_status": "credit", "college_credit": True, "transfer_level": True,
    },
}  # fmt: skip
BEHIND_PATHWAYS = {
    "pathways/articulation": {
        "articulation": {
            "agreement_id": "A-2025-014", "kind": "high_school_credit", "sending": LEA, "receiving": "900001",
            "receiving_course": "EDU 120", "receiving_cip": None, "units_received": 3.0, "group_no": 1,
            "sending_course": "CTE1323", "sending_units": 10.0, "effective_from": D(2025, 7, 1),
            "effective_to": D(2027, 6, 30), "renewal": "expected", "supersedes": "A-2022-009", "record_no": 2,
        },
    },
    "pathways/course_versions": {
        "course_version": {
            "institution": "900001", "course_code": "EDU 120", "title": "Introduction to teaching",
            "units": 3.0, "effective_from": D(2024, 7, 1), "effective_to": None, "supersedes": "EDU 20",
        },
    },
    "pathways/dual_enrollment": {
        "dual_enrollment_agreement": {
            "agreement_id": "D-2024-031", "kind": "ccap", "college": "900001", "lea": LEA, "school": SCHOOL,
            "course_code": "EDU 120", "cte": True, "effective_from": D(2024, 7, 1),
            "effective_to": D(2027, 6, 30), "renewal": "automatic", "presented_on": D(2024, 3, 12),
            "lea_acted_on": D(2024, 4, 9), "college_acted_on": D(2024, 4, 18),
            "workforce_consulted_on": D(2024, 2, 20), "filed_on": D(2024, 5, 30), "most_units": 15.0,
        },
    },
    "pathways/programs": {
        "program": {
            "institution": "900001", "program_id": "P-31207", "award": "associate", "top": "080100",
            "cip": "13.1202", "units": 60.0, "effective_from": D(2018, 8, 20), "effective_to": None,
            "remote": False,
        },
    },
    "pathways/credential_alignment": {
        "credential_alignment": {
            "alignment_id": "C-0108", "institution": "900001", "award": "certificate", "cip": "51.0801",
            "course_code": None, "skill": "Taking vital signs", "soc": "31-9092",
            "asserted_on": D(2025, 3, 3), "employer": "Example Clinic", "answer": "confirms",
            "answered_on": D(2025, 4, 14), "expires_on": D(2027, 4, 13),
        },
    },
    "pathways/work_based_slots": {
        "work_based_slot": {
            "slot_id": "W-0052", "type": "10", "sector": "health", "soc": "31-9092", "county": "06065",
            "slots": 12, "hours": 160.0, "effective_from": D(2025, 7, 1), "effective_to": D(2026, 6, 30),
            "renewal": "expected",
        },
    },
}  # fmt: skip
"""Rows that describe nobody, by the table that they go to."""
