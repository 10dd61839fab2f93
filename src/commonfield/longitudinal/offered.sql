-- For each course that somebody took, the offering that describes it: of the same section at the same place, else of the same
-- section of the partner, else said of every section in the latest year up to then (a college describes a course once).
with taken as (
    select distinct submission.partner, course.institution, course.academic_year, course.course_code, course.section
    from person_course as course
    inner join submission on submission.submission_no = course.submission_no
),

said as (
    select
        *,
        row_number() over (
            order by partner asc, academic_year asc, institution asc, course_code asc, section asc, submission_id asc, record_no asc
        ) as offering_no
    from offering
),

at_the_place as (
    select partner, institution, academic_year, course_code, section, max(offering_no) as offering_no
    from said
    where section is not null
    group by partner, institution, academic_year, course_code, section
),

of_the_partner as (
    select partner, academic_year, course_code, section, max(offering_no) as offering_no
    from said
    where section is not null
    group by partner, academic_year, course_code, section
),

of_every_section as (
    select partner, academic_year, course_code, max(offering_no) as offering_no
    from said
    where section is null
    group by partner, academic_year, course_code
),

found as (
    select
        taken.*,
        coalesce(at_the_place.offering_no, of_the_partner.offering_no, of_every_section.offering_no) as offering_no
    from taken
    left join at_the_place
        on at_the_place.partner = taken.partner
        and at_the_place.institution = taken.institution
        and at_the_place.academic_year = taken.academic_year
        and at_the_place.course_code = taken.course_code
        and at_the_place.section = taken.section
    left join of_the_partner
        on of_the_partner.partner = taken.partner
        and of_the_partner.academic_year = taken.academic_year
        and of_the_partner.course_code = taken.course_code
        and of_the_partner.section = taken.section
    asof left join of_every_section
        on of_every_section.partner = taken.partner
        and of_every_section.course_code = taken.course_code
        and of_every_section.academic_year <= taken.academic_year
)

select
    found.partner,
    found.institution,
    found.academic_year,
    found.course_code,
    found.section,
    said.state_course_code,
    coalesce(said.subject_code, state_course.pathway) as subject_code,
    coalesce(said.cte, state_course.pathway is not null) as cte,
    coalesce(said.capstone, state_course.level = 'capstone', false) as capstone,
    said.college_credit,
    said.transfer_level
from found
inner join said on said.offering_no = found.offering_no
left join state_course on state_course.code = said.state_course_code
