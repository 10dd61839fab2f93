-- Courses with what their offering says, and with the student's status of the same college term.
with college_terms as (
    select
        person_key,
        institution,
        began_on,
        bool_or(special_admit) as special_admit,
        bool_or(ccap) as ccap
    from person_enrollment
    where segment = 'ccc' and special_admit is not null
    group by person_key, institution, began_on
)

select
    course.* replace (
        coalesce(course.state_course_code, offered.state_course_code) as state_course_code,
        coalesce(course.subject_code, offered.pathway_code) as subject_code,
        coalesce(course.cte, offered.is_cte) as cte,
        coalesce(course.capstone, offered.is_capstone) as capstone,
        coalesce(course.college_credit, offered.college_credit) as college_credit,
        coalesce(course.transfer_level, offered.transfer_level) as transfer_level,
        coalesce(course.special_admit, college_terms.special_admit) as special_admit,
        coalesce(course.ccap, college_terms.ccap) as ccap
    )
from person_course as course
left join offered
    on offered.partner = course.partner
    and offered.institution is not distinct from course.institution
    and offered.academic_year = course.academic_year
    and offered.course_code = course.course_code
    and offered.section is not distinct from course.section
    and offered.term is not distinct from course.term
left join college_terms
    on course.segment = 'ccc'
    and college_terms.person_key = course.person_key
    and college_terms.institution = course.institution
    and college_terms.began_on = course.began_on
