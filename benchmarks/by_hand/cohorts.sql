-- The people of each family of metrics, once, with the day that anchors them and where it happened.
create or replace temp table place as
select institution, place, min(county) over (partition by place) as county, locale from institution;
-- A class is set by the grade of the first enrollment; it is counted where the last one up to its year was.
create or replace temp table class as
with first_one as (
    select person_key, academic_year + 12 - grade_level as academic_year, began_on as anchored_on
    from enrollment
    where level = 'high_school' and grade_level between 9 and 12
        and (enrollment_status is null or enrollment_status not in ('secondary', 'short_term'))
    qualify row_number() over (partition by person_key order by began_on, ended_on, academic_year, institution) = 1
),
last_one as (
    select f.*, e.institution, e.exit_reason, e.academic_year = f.academic_year as to_the_end
    from first_one as f
    join enrollment as e on e.person_key = f.person_key and e.academic_year <= f.academic_year
    where e.level = 'high_school'
        and (e.enrollment_status is null or e.enrollment_status not in ('secondary', 'short_term'))
    qualify row_number() over (
        partition by f.person_key order by e.began_on desc, e.ended_on desc nulls first, e.academic_year desc, e.institution desc
    ) = 1
)
select *
from last_one
where exit_reason is null or exit_reason not in ('E130', 'T180', 'T200', 'T240', 'T460');
create or replace temp table pupil as
select person_key, academic_year, began_on as anchored_on, institution
from enrollment
where level = 'high_school' and grade_level between 9 and 12
    and (enrollment_status is null or enrollment_status not in ('secondary', 'short_term'))
    and (exit_reason is null or exit_reason not in ('N420', 'N470'))
qualify row_number() over (
    partition by person_key, academic_year order by began_on desc, ended_on desc nulls first, institution desc
) = 1;
create or replace temp table completer as
select person_key, academic_year, completed_on as anchored_on, institution
from completion
where level = 'high_school'
    and kind in ('diploma', 'special_education_certificate', 'adult_diploma', 'equivalency', 'proficiency')
qualify row_number() over (partition by person_key, academic_year order by completed_on, institution) = 1;
create or replace temp table dual as
select person_key, academic_year, began_on as anchored_on, institution
from course
where level = 'postsecondary' and segment = 'ccc' and special_admit and (units_attempted >= 0.5 or ccap)
qualify row_number() over (partition by person_key, academic_year order by began_on, institution) = 1;
create or replace temp table student as
select person_key, academic_year, began_on as anchored_on, institution
from enrollment
where level = 'postsecondary' and segment = 'ccc' and not special_admit and credit_status = 'credit'
qualify row_number() over (partition by person_key, academic_year order by began_on, ended_on, institution) = 1;
-- First-time students: of the first course for credit, if no earlier year and no first term says otherwise.
create or replace temp table entrant as
with first_course as (
    select person_key, academic_year, began_on as anchored_on, institution
    from course
    where level = 'postsecondary' and segment = 'ccc' and not special_admit and college_credit
        and term in ('fall', 'spring') and units_attempted >= 0.5 and (grade is null or grade <> 'MW')
    qualify row_number() over (partition by person_key order by began_on, academic_year, institution) = 1
),
began as (
    select
        person_key,
        min(academic_year) as first_year
    from enrollment
    where level = 'postsecondary' and segment = 'ccc' and not special_admit
    group by all
),
first_term as (
    select person_key, academic_year, first_time
    from enrollment
    where level = 'postsecondary' and segment = 'ccc' and not special_admit
    qualify row_number() over (
        partition by person_key, academic_year order by began_on, ended_on, institution, first_time
    ) = 1
)
select f.*
from first_course as f
left join began as b using (person_key)
left join first_term as t using (person_key, academic_year)
where not coalesce(b.first_year < f.academic_year, false) and coalesce(t.first_time, true);
create or replace temp table leaver as
with last_term as (
    select person_key, academic_year, began_on as anchored_on, institution
    from enrollment
    where level = 'postsecondary' and segment = 'ccc' and not special_admit
    qualify row_number() over (
        partition by person_key, academic_year order by began_on desc, ended_on desc nulls first, institution desc
    ) = 1
)
select *
from last_term as c
where not exists (
    select 1 from enrollment as e
    where e.person_key = c.person_key and e.academic_year = c.academic_year + 1
        and e.level = 'postsecondary' and e.segment = 'ccc'
);
create or replace temp table exiter as
with last_term as (
    select person_key, academic_year, began_on as anchored_on, institution
    from enrollment
    where level = 'postsecondary' and segment = 'ccc' and (special_admit is null or not special_admit)
    qualify row_number() over (
        partition by person_key, academic_year order by began_on desc, ended_on desc nulls first, institution desc
    ) = 1
)
select *
from last_term as c
where not exists (
    select 1 from enrollment as e
    where e.person_key = c.person_key and e.academic_year = c.academic_year + 1 and e.level = 'postsecondary'
) and not exists (
    select 1 from enrollment as e
    where e.person_key = c.person_key and e.academic_year = c.academic_year
        and e.level = 'postsecondary' and e.segment = 'ccc' and e.special_admit
);
create or replace temp table freshman as
select person_key, academic_year, began_on as anchored_on, institution
from enrollment
where level = 'postsecondary' and segment in ('csu', 'uc') and first_time
qualify row_number() over (partition by person_key order by began_on, ended_on, academic_year, institution) = 1;
create or replace temp table transfer as
with first_one as (
    select person_key, academic_year, began_on as anchored_on, institution
    from enrollment
    where level = 'postsecondary' and segment in ('csu', 'uc') and not first_time
    qualify row_number() over (partition by person_key order by began_on, ended_on, academic_year, institution) = 1
),
earlier as (
    select
        person_key,
        min(began_on) filter (segment in ('csu', 'uc')) as at_university,
        min(began_on) filter (segment = 'ccc' and (special_admit is null or not special_admit)) as at_college
    from enrollment
    where level = 'postsecondary'
    group by all
)
select f.*
from first_one as f
join earlier as e using (person_key)
where e.at_college < f.anchored_on and e.at_university >= f.anchored_on;
create or replace temp table with_transfer_degree as
select person_key, academic_year, conferred_on as anchored_on, institution
from award
where level = 'postsecondary' and segment = 'ccc' and kind = 'associate' and for_transfer
qualify row_number() over (partition by person_key, academic_year order by conferred_on, institution) = 1;
create or replace temp table with_other_degree as
select person_key, academic_year, conferred_on as anchored_on, institution
from award
where level = 'postsecondary' and segment = 'ccc' and kind = 'associate' and not for_transfer
qualify row_number() over (partition by person_key, academic_year order by conferred_on, institution) = 1;
create or replace temp table with_first_degree as
select person_key, academic_year, conferred_on as anchored_on, institution
from award
where level = 'postsecondary' and segment = 'ccc' and award_code in ('A', 'S')
qualify row_number() over (partition by person_key order by conferred_on, academic_year, institution) = 1;
