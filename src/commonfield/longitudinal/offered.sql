-- For each course that somebody took, the one offering that describes it. Best is the same year and section; else the
-- same year, said of every section; else, for a course whose description is not repeated each year, the nearest year before.
with taken as (
    select distinct partner, institution, academic_year, course_code, section, term
    from person_course
),

said as (
    select
        offering.*,
        coalesce(offering.subject_code, course_code.pathway) as pathway_code,
        coalesce(offering.cte, course_code.pathway is not null) as is_cte,
        coalesce(offering.capstone, course_code.level = 'capstone', false) as is_capstone
    from offering
    left join state_course as course_code on course_code.code = offering.state_course_code
),

by_section as (
    select taken.*, said.* exclude (partner, institution, academic_year, course_code, section, term), 1 as likeness,
        said.institution = taken.institution as same_place, said.term is not distinct from taken.term as same_term, 0 as years_before
    from taken
    inner join said
        on said.partner = taken.partner
        and said.academic_year = taken.academic_year
        and said.course_code = taken.course_code
        and said.section = taken.section
),

by_course as (
    select taken.*, said.* exclude (partner, institution, academic_year, course_code, section, term), 2 as likeness,
        said.institution = taken.institution as same_place, said.term is not distinct from taken.term as same_term, 0 as years_before
    from taken
    inner join said
        on said.partner = taken.partner
        and said.academic_year = taken.academic_year
        and said.course_code = taken.course_code
        and said.section is null
),

missing as (
    select * from taken
    anti join (
        select partner, institution, academic_year, course_code, section, term from by_section
        union all
        select partner, institution, academic_year, course_code, section, term from by_course
    ) as found
        on found.partner = taken.partner
        and found.institution is not distinct from taken.institution
        and found.academic_year = taken.academic_year
        and found.course_code = taken.course_code
        and found.section is not distinct from taken.section
        and found.term is not distinct from taken.term
),

by_another_year as (
    select missing.*, said.* exclude (partner, institution, academic_year, course_code, section, term), 3 as likeness,
        said.institution = missing.institution as same_place, said.term is not distinct from missing.term as same_term,
        missing.academic_year - said.academic_year as years_before
    from missing
    inner join said
        on said.partner = missing.partner
        and said.course_code = missing.course_code
        and said.academic_year < missing.academic_year
        and said.section is null
),

every as (
    select * from by_section
    union all
    select * from by_course
    union all
    select * from by_another_year
)

select
    partner, institution, academic_year, course_code, section, term,
    state_course_code, pathway_code, is_cte, is_capstone, college_credit, transfer_level
from every
qualify
    row_number() over (
        partition by partner, institution, academic_year, course_code, section, term
        order by likeness asc, same_place desc, same_term desc, years_before asc, submission_id desc, record_no asc
    ) = 1
