-- What several metrics ask of the people of a family, found once.
-- The first year of each kind of completion that a person of a class has by the year after it.
create or replace temp table class_finish as
select
    c.person_key,
    c.academic_year,
    min(e.academic_year) filter (e.kind = 'diploma') as diploma,
    min(e.academic_year) filter (e.kind = 'diploma' and e.a_g_met) as a_g,
    min(e.academic_year) filter (e.kind = 'special_education_certificate') as special,
    min(e.academic_year) filter (e.kind = 'adult_diploma') as adult,
    min(e.academic_year) filter (e.kind = 'equivalency') as equivalency,
    min(e.academic_year) filter (e.kind = 'proficiency') as proficiency,
    bool_or(e.kind <> 'no_diploma' and e.academic_year <= c.academic_year) as finished
from class as c
join completion as e using (person_key)
where e.level = 'high_school'
group by all;
-- CTE courses passed in the four years of a class, by the pathway with most of them.
create or replace temp table class_career as
with per_pathway as (
    select
        c.person_key, c.academic_year, e.subject_code, count(*) as courses, sum(e.units_earned) as units,
        bool_or(e.capstone) as capstone
    from class as c
    join course as e on e.person_key = c.person_key and e.academic_year between c.academic_year - 3 and c.academic_year
    where e.level = 'high_school' and e.cte and e.success
    group by all
)
select
    person_key,
    academic_year,
    max(courses) filter (subject_code is not null) as courses,
    bool_or(capstone and units >= 20) filter (subject_code is not null) as long,
    bool_or(capstone) filter (subject_code is not null) as short
from per_pathway
group by all;
-- Where somebody went first after high school, and how many months that took.
create or replace temp table completer_went as
select
    c.person_key,
    c.academic_year,
    e.segment,
    e.began_on <= c.anchored_on + interval 12 month as within_12
from completer as c
join enrollment as e using (person_key)
where e.level = 'postsecondary' and (e.special_admit is null or not e.special_admit)
    and e.began_on > c.anchored_on and e.began_on <= c.anchored_on + interval 16 month
qualify row_number() over (
    partition by c.person_key, c.academic_year order by e.began_on, e.ended_on, e.academic_year, e.institution, e.segment
) = 1;
create or replace temp table completer_diploma as
select distinct person_key, academic_year from completion where level = 'high_school' and kind = 'diploma';
-- Completers with a CTE course, and whether they went on to a community college in the next year.
create or replace temp table completer_cte as
select distinct c.person_key, c.academic_year
from completer as c
join course as e on e.person_key = c.person_key and e.academic_year between c.academic_year - 3 and c.academic_year
where e.level = 'high_school' and e.cte and e.success;
create or replace temp table completer_cte_at_college as
select c.person_key, c.academic_year
from completer_cte as c
where exists (
    select 1 from enrollment as e
    where e.person_key = c.person_key and e.academic_year = c.academic_year + 1
        and e.level = 'postsecondary' and e.segment = 'ccc' and (e.special_admit is null or not e.special_admit)
);
