-- Courses with what their offering says, and with the student's status of the same college term.
with college_terms as (
    select
        person_no,
        institution,
        began_on,
        bool_or(special_admit) as special_admit,
        bool_or(ccap) as ccap
    from person_enrollment
    where segment = 'ccc' and special_admit is not null
    group by person_no, institution, began_on
)

select
    course.* replace (
        coalesce(course.state_course_code, offered.state_course_code) as state_course_code,
        coalesce(course.subject_code, offered.subject_code) as subject_code,
        coalesce(course.cte, offered.cte) as cte,
        coalesce(course.capstone, offered.capstone) as capstone,
        coalesce(course.college_credit, offered.college_credit) as college_credit,
        coalesce(course.transfer_level, offered.transfer_level) as transfer_level,
        coalesce(course.special_admit, college_terms.special_admit) as special_admit,
        coalesce(course.ccap, college_terms.ccap) as ccap
    )
from person_course as course
inner join submission on submission.submission_no = course.submission_no
left join offered
    on offered.partner = submission.partner
    and coalesce(offered.institution, '') = coalesce(course.institution, '')
    and offered.academic_year = course.academic_year
    and offered.course_code = course.course_code
    and coalesce(offered.section, '') = coalesce(course.section, '')
left join college_terms
    on college_terms.person_no = course.person_no
    and college_terms.institution = course.institution
    and college_terms.began_on = course.began_on
