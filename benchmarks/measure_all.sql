-- The same figures as the shipped definitions, written by hand for DuckDB.
-- The people of each family of metrics once, in a temporary table; one statement of grouping sets a metric.
create or replace temp table place as
select institution, place, min(county) over (partition by place) as county, locale from institution;
create or replace temp table by_hand_class as
with first_one as (
    select person_key, academic_year + 12 - grade_level as academic_year, began_on as anchored_on
    from enrollment
    where level = 'high_school' and grade_level between 9 and 12
        and (enrollment_status is null or enrollment_status not in ('secondary', 'short_term'))
    qualify row_number() over (partition by person_key order by began_on, ended_on, institution) = 1
),
last_one as (
    select f.*, e.institution, e.exit_reason
    from first_one as f
    join enrollment as e on e.person_key = f.person_key and e.academic_year <= f.academic_year
    where e.level = 'high_school'
        and (e.enrollment_status is null or e.enrollment_status not in ('secondary', 'short_term'))
    qualify row_number() over (
        partition by f.person_key order by e.began_on desc, e.ended_on desc nulls first, e.institution desc
    ) = 1
)
select *
from last_one
where exit_reason is null or exit_reason not in ('E130', 'T180', 'T200', 'T240', 'T460');
create or replace temp table class_people as
with stated as (
    select
        c.person_key,
        c.academic_year,
        arg_max(x.value, x.academic_year) filter (x.characteristic = 'race_ethnicity' and x.academic_year <= c.academic_year) as race_ethnicity,
        arg_max(x.value, x.academic_year) filter (x.characteristic = 'gender' and x.academic_year <= c.academic_year) as gender,
        bool_or(x.characteristic = 'english_learner' and x.value = 'Y' and year(x.began_on) + (month(x.began_on) >= 7)::int <= c.academic_year and (x.ended_on is null or year(x.ended_on) + (month(x.ended_on) >= 7)::int >= c.academic_year - 3)) as english_learner,
        bool_or(x.characteristic = 'socioeconomically_disadvantaged' and x.value = 'Y' and year(x.began_on) + (month(x.began_on) >= 7)::int <= c.academic_year and (x.ended_on is null or year(x.ended_on) + (month(x.ended_on) >= 7)::int >= c.academic_year - 3)) as socioeconomically_disadvantaged,
        bool_or(x.characteristic = 'foster' and x.value = 'Y' and year(x.began_on) + (month(x.began_on) >= 7)::int <= c.academic_year and (x.ended_on is null or year(x.ended_on) + (month(x.ended_on) >= 7)::int >= c.academic_year - 3)) as foster,
        bool_or(x.characteristic = 'homeless' and x.value = 'Y' and year(x.began_on) + (month(x.began_on) >= 7)::int <= c.academic_year and (x.ended_on is null or year(x.ended_on) + (month(x.ended_on) >= 7)::int >= c.academic_year - 3)) as homeless,
        bool_or(x.characteristic = 'migrant' and x.value = 'Y' and year(x.began_on) + (month(x.began_on) >= 7)::int <= c.academic_year and (x.ended_on is null or year(x.ended_on) + (month(x.ended_on) >= 7)::int >= c.academic_year - 3)) as migrant,
        bool_or(x.characteristic = 'disability' and x.value = 'Y' and year(x.began_on) + (month(x.began_on) >= 7)::int <= c.academic_year and (x.ended_on is null or year(x.ended_on) + (month(x.ended_on) >= 7)::int >= c.academic_year - 3)) as disability,
        bool_or(x.characteristic = 'military_family' and x.value = 'Y' and year(x.began_on) + (month(x.began_on) >= 7)::int <= c.academic_year and (x.ended_on is null or year(x.ended_on) + (month(x.ended_on) >= 7)::int >= c.academic_year - 3)) as military_family,
        bool_or(x.characteristic = 'first_generation' and x.value = 'Y' and year(x.began_on) + (month(x.began_on) >= 7)::int <= c.academic_year and (x.ended_on is null or year(x.ended_on) + (month(x.ended_on) >= 7)::int >= c.academic_year - 3)) as first_generation
    from by_hand_class as c
    join characteristic as x on x.person_key = c.person_key
    group by all
)
select
    c.*,
    p.place,
    p.county,
    coalesce(p.locale, 'unknown') as locale,
    coalesce(s.race_ethnicity, 'RD') as race_ethnicity,
    coalesce(s.gender, 'U') as gender,
    if(coalesce(s.english_learner, false), 'Y', 'N') as english_learner,
    if(coalesce(s.socioeconomically_disadvantaged, false), 'Y', 'N') as socioeconomically_disadvantaged,
    if(coalesce(s.foster, false), 'Y', 'N') as foster,
    if(coalesce(s.homeless, false), 'Y', 'N') as homeless,
    if(coalesce(s.migrant, false), 'Y', 'N') as migrant,
    if(coalesce(s.disability, false), 'Y', 'N') as disability,
    if(coalesce(s.military_family, false), 'Y', 'N') as military_family,
    if(coalesce(s.first_generation, false), 'Y', 'N') as first_generation
from by_hand_class as c
left join stated as s on s.person_key = c.person_key and s.academic_year = c.academic_year
left join place as p on p.institution = c.institution;
create or replace temp table by_hand_completers as
select person_key, academic_year, completed_on as anchored_on, institution
from completion
where level = 'high_school'
    and kind in ('diploma', 'special_education_certificate', 'adult_diploma', 'equivalency', 'proficiency')
qualify row_number() over (partition by person_key, academic_year order by completed_on, institution) = 1;
create or replace temp table completer_people as
with stated as (
    select
        c.person_key,
        c.academic_year,
        arg_max(x.value, x.academic_year) filter (x.characteristic = 'race_ethnicity' and x.academic_year <= c.academic_year) as race_ethnicity,
        arg_max(x.value, x.academic_year) filter (x.characteristic = 'gender' and x.academic_year <= c.academic_year) as gender,
        bool_or(x.characteristic = 'english_learner' and x.value = 'Y' and year(x.began_on) + (month(x.began_on) >= 7)::int <= c.academic_year and (x.ended_on is null or year(x.ended_on) + (month(x.ended_on) >= 7)::int >= c.academic_year - 3)) as english_learner,
        bool_or(x.characteristic = 'socioeconomically_disadvantaged' and x.value = 'Y' and year(x.began_on) + (month(x.began_on) >= 7)::int <= c.academic_year and (x.ended_on is null or year(x.ended_on) + (month(x.ended_on) >= 7)::int >= c.academic_year - 3)) as socioeconomically_disadvantaged,
        bool_or(x.characteristic = 'foster' and x.value = 'Y' and year(x.began_on) + (month(x.began_on) >= 7)::int <= c.academic_year and (x.ended_on is null or year(x.ended_on) + (month(x.ended_on) >= 7)::int >= c.academic_year - 3)) as foster,
        bool_or(x.characteristic = 'homeless' and x.value = 'Y' and year(x.began_on) + (month(x.began_on) >= 7)::int <= c.academic_year and (x.ended_on is null or year(x.ended_on) + (month(x.ended_on) >= 7)::int >= c.academic_year - 3)) as homeless,
        bool_or(x.characteristic = 'migrant' and x.value = 'Y' and year(x.began_on) + (month(x.began_on) >= 7)::int <= c.academic_year and (x.ended_on is null or year(x.ended_on) + (month(x.ended_on) >= 7)::int >= c.academic_year - 3)) as migrant,
        bool_or(x.characteristic = 'disability' and x.value = 'Y' and year(x.began_on) + (month(x.began_on) >= 7)::int <= c.academic_year and (x.ended_on is null or year(x.ended_on) + (month(x.ended_on) >= 7)::int >= c.academic_year - 3)) as disability,
        bool_or(x.characteristic = 'military_family' and x.value = 'Y' and year(x.began_on) + (month(x.began_on) >= 7)::int <= c.academic_year and (x.ended_on is null or year(x.ended_on) + (month(x.ended_on) >= 7)::int >= c.academic_year - 3)) as military_family,
        bool_or(x.characteristic = 'first_generation' and x.value = 'Y' and year(x.began_on) + (month(x.began_on) >= 7)::int <= c.academic_year and (x.ended_on is null or year(x.ended_on) + (month(x.ended_on) >= 7)::int >= c.academic_year - 3)) as first_generation
    from by_hand_completers as c
    join characteristic as x on x.person_key = c.person_key
    group by all
)
select
    c.*,
    p.place,
    p.county,
    coalesce(p.locale, 'unknown') as locale,
    coalesce(s.race_ethnicity, 'RD') as race_ethnicity,
    coalesce(s.gender, 'U') as gender,
    if(coalesce(s.english_learner, false), 'Y', 'N') as english_learner,
    if(coalesce(s.socioeconomically_disadvantaged, false), 'Y', 'N') as socioeconomically_disadvantaged,
    if(coalesce(s.foster, false), 'Y', 'N') as foster,
    if(coalesce(s.homeless, false), 'Y', 'N') as homeless,
    if(coalesce(s.migrant, false), 'Y', 'N') as migrant,
    if(coalesce(s.disability, false), 'Y', 'N') as disability,
    if(coalesce(s.military_family, false), 'Y', 'N') as military_family,
    if(coalesce(s.first_generation, false), 'Y', 'N') as first_generation
from by_hand_completers as c
left join stated as s on s.person_key = c.person_key and s.academic_year = c.academic_year
left join place as p on p.institution = c.institution;
create or replace temp table by_hand_dual as
select person_key, academic_year, began_on as anchored_on, institution
from course
where level = 'postsecondary' and segment = 'ccc' and special_admit and (units_attempted >= 0.5 or ccap)
qualify row_number() over (partition by person_key, academic_year order by began_on, institution) = 1;
create or replace temp table dual_people as
with stated as (
    select
        c.person_key,
        c.academic_year,
        arg_max(x.value, x.academic_year) filter (x.characteristic = 'race_ethnicity' and x.academic_year <= c.academic_year) as race_ethnicity,
        arg_max(x.value, x.academic_year) filter (x.characteristic = 'gender' and x.academic_year <= c.academic_year) as gender,
        bool_or(x.characteristic = 'english_learner' and x.value = 'Y' and year(x.began_on) + (month(x.began_on) >= 7)::int <= c.academic_year and (x.ended_on is null or year(x.ended_on) + (month(x.ended_on) >= 7)::int >= c.academic_year - 0)) as english_learner,
        bool_or(x.characteristic = 'socioeconomically_disadvantaged' and x.value = 'Y' and year(x.began_on) + (month(x.began_on) >= 7)::int <= c.academic_year and (x.ended_on is null or year(x.ended_on) + (month(x.ended_on) >= 7)::int >= c.academic_year - 0)) as socioeconomically_disadvantaged,
        bool_or(x.characteristic = 'foster' and x.value = 'Y' and year(x.began_on) + (month(x.began_on) >= 7)::int <= c.academic_year and (x.ended_on is null or year(x.ended_on) + (month(x.ended_on) >= 7)::int >= c.academic_year - 0)) as foster,
        bool_or(x.characteristic = 'homeless' and x.value = 'Y' and year(x.began_on) + (month(x.began_on) >= 7)::int <= c.academic_year and (x.ended_on is null or year(x.ended_on) + (month(x.ended_on) >= 7)::int >= c.academic_year - 0)) as homeless,
        bool_or(x.characteristic = 'migrant' and x.value = 'Y' and year(x.began_on) + (month(x.began_on) >= 7)::int <= c.academic_year and (x.ended_on is null or year(x.ended_on) + (month(x.ended_on) >= 7)::int >= c.academic_year - 0)) as migrant,
        bool_or(x.characteristic = 'disability' and x.value = 'Y' and year(x.began_on) + (month(x.began_on) >= 7)::int <= c.academic_year and (x.ended_on is null or year(x.ended_on) + (month(x.ended_on) >= 7)::int >= c.academic_year - 0)) as disability,
        bool_or(x.characteristic = 'military_family' and x.value = 'Y' and year(x.began_on) + (month(x.began_on) >= 7)::int <= c.academic_year and (x.ended_on is null or year(x.ended_on) + (month(x.ended_on) >= 7)::int >= c.academic_year - 0)) as military_family,
        bool_or(x.characteristic = 'first_generation' and x.value = 'Y' and year(x.began_on) + (month(x.began_on) >= 7)::int <= c.academic_year and (x.ended_on is null or year(x.ended_on) + (month(x.ended_on) >= 7)::int >= c.academic_year - 0)) as first_generation
    from by_hand_dual as c
    join characteristic as x on x.person_key = c.person_key
    group by all
)
select
    c.*,
    p.place,
    p.county,
    coalesce(p.locale, 'unknown') as locale,
    coalesce(s.race_ethnicity, 'RD') as race_ethnicity,
    coalesce(s.gender, 'U') as gender,
    if(coalesce(s.english_learner, false), 'Y', 'N') as english_learner,
    if(coalesce(s.socioeconomically_disadvantaged, false), 'Y', 'N') as socioeconomically_disadvantaged,
    if(coalesce(s.foster, false), 'Y', 'N') as foster,
    if(coalesce(s.homeless, false), 'Y', 'N') as homeless,
    if(coalesce(s.migrant, false), 'Y', 'N') as migrant,
    if(coalesce(s.disability, false), 'Y', 'N') as disability,
    if(coalesce(s.military_family, false), 'Y', 'N') as military_family,
    if(coalesce(s.first_generation, false), 'Y', 'N') as first_generation
from by_hand_dual as c
left join stated as s on s.person_key = c.person_key and s.academic_year = c.academic_year
left join place as p on p.institution = c.institution;
create or replace temp table by_hand_exiters as
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
create or replace temp table exiter_people as
with stated as (
    select
        c.person_key,
        c.academic_year,
        arg_max(x.value, x.academic_year) filter (x.characteristic = 'race_ethnicity' and x.academic_year <= c.academic_year) as race_ethnicity,
        arg_max(x.value, x.academic_year) filter (x.characteristic = 'gender' and x.academic_year <= c.academic_year) as gender,
        bool_or(x.characteristic = 'english_learner' and x.value = 'Y' and year(x.began_on) + (month(x.began_on) >= 7)::int <= c.academic_year and (x.ended_on is null or year(x.ended_on) + (month(x.ended_on) >= 7)::int >= c.academic_year - 0)) as english_learner,
        bool_or(x.characteristic = 'socioeconomically_disadvantaged' and x.value = 'Y' and year(x.began_on) + (month(x.began_on) >= 7)::int <= c.academic_year and (x.ended_on is null or year(x.ended_on) + (month(x.ended_on) >= 7)::int >= c.academic_year - 0)) as socioeconomically_disadvantaged,
        bool_or(x.characteristic = 'foster' and x.value = 'Y' and year(x.began_on) + (month(x.began_on) >= 7)::int <= c.academic_year and (x.ended_on is null or year(x.ended_on) + (month(x.ended_on) >= 7)::int >= c.academic_year - 0)) as foster,
        bool_or(x.characteristic = 'homeless' and x.value = 'Y' and year(x.began_on) + (month(x.began_on) >= 7)::int <= c.academic_year and (x.ended_on is null or year(x.ended_on) + (month(x.ended_on) >= 7)::int >= c.academic_year - 0)) as homeless,
        bool_or(x.characteristic = 'migrant' and x.value = 'Y' and year(x.began_on) + (month(x.began_on) >= 7)::int <= c.academic_year and (x.ended_on is null or year(x.ended_on) + (month(x.ended_on) >= 7)::int >= c.academic_year - 0)) as migrant,
        bool_or(x.characteristic = 'disability' and x.value = 'Y' and year(x.began_on) + (month(x.began_on) >= 7)::int <= c.academic_year and (x.ended_on is null or year(x.ended_on) + (month(x.ended_on) >= 7)::int >= c.academic_year - 0)) as disability,
        bool_or(x.characteristic = 'military_family' and x.value = 'Y' and year(x.began_on) + (month(x.began_on) >= 7)::int <= c.academic_year and (x.ended_on is null or year(x.ended_on) + (month(x.ended_on) >= 7)::int >= c.academic_year - 0)) as military_family,
        bool_or(x.characteristic = 'first_generation' and x.value = 'Y' and year(x.began_on) + (month(x.began_on) >= 7)::int <= c.academic_year and (x.ended_on is null or year(x.ended_on) + (month(x.ended_on) >= 7)::int >= c.academic_year - 0)) as first_generation
    from by_hand_exiters as c
    join characteristic as x on x.person_key = c.person_key
    group by all
)
select
    c.*,
    p.place,
    p.county,
    coalesce(p.locale, 'unknown') as locale,
    coalesce(s.race_ethnicity, 'RD') as race_ethnicity,
    coalesce(s.gender, 'U') as gender,
    if(coalesce(s.english_learner, false), 'Y', 'N') as english_learner,
    if(coalesce(s.socioeconomically_disadvantaged, false), 'Y', 'N') as socioeconomically_disadvantaged,
    if(coalesce(s.foster, false), 'Y', 'N') as foster,
    if(coalesce(s.homeless, false), 'Y', 'N') as homeless,
    if(coalesce(s.migrant, false), 'Y', 'N') as migrant,
    if(coalesce(s.disability, false), 'Y', 'N') as disability,
    if(coalesce(s.military_family, false), 'Y', 'N') as military_family,
    if(coalesce(s.first_generation, false), 'Y', 'N') as first_generation
from by_hand_exiters as c
left join stated as s on s.person_key = c.person_key and s.academic_year = c.academic_year
left join place as p on p.institution = c.institution;
create or replace temp table f_graduation_rate_4y as
with grads as (select person_key, min(academic_year) as y, min(academic_year) filter (a_g_met) as ag from completion where level = 'high_school' and kind = 'diploma' group by all),
people as (
    select c.*, coalesce(g.y <= c.academic_year, false) as hit from class_people as c left join grads as g using (person_key)
    where c.academic_year between 2021 and 2026
)
select
    'graduation_rate_4y' as metric,
    academic_year,
    case when grouping(place) = 0 then 'institution' when grouping(county) = 0 then 'county' else 'region' end as level,
    case when grouping(place) = 0 then place when grouping(county) = 0 then county else 'Region' end as place_code,
    case when grouping(race_ethnicity) = 0 and grouping(gender) = 0 then 'race_ethnicity_by_gender' when grouping(race_ethnicity) = 0 then 'race_ethnicity' when grouping(gender) = 0 then 'gender' when grouping(english_learner) = 0 then 'english_learner' when grouping(socioeconomically_disadvantaged) = 0 then 'socioeconomically_disadvantaged' when grouping(foster) = 0 then 'foster' when grouping(homeless) = 0 then 'homeless' when grouping(migrant) = 0 then 'migrant' when grouping(disability) = 0 then 'disability' when grouping(military_family) = 0 then 'military_family' when grouping(first_generation) = 0 then 'first_generation' when grouping(locale) = 0 then 'locale' else 'all' end as "group",
    case when grouping(race_ethnicity) = 0 and grouping(gender) = 0 then race_ethnicity || '-' || gender when grouping(race_ethnicity) = 0 then race_ethnicity when grouping(gender) = 0 then gender when grouping(english_learner) = 0 then english_learner when grouping(socioeconomically_disadvantaged) = 0 then socioeconomically_disadvantaged when grouping(foster) = 0 then foster when grouping(homeless) = 0 then homeless when grouping(migrant) = 0 then migrant when grouping(disability) = 0 then disability when grouping(military_family) = 0 then military_family when grouping(first_generation) = 0 then first_generation when grouping(locale) = 0 then locale else 'all' end as value,
    count(*) as denominator,
    count(*) filter (hit) as numerator,
    null::double as median
from people
group by grouping sets ((academic_year), (academic_year, race_ethnicity), (academic_year, gender), (academic_year, english_learner), (academic_year, socioeconomically_disadvantaged), (academic_year, foster), (academic_year, homeless), (academic_year, migrant), (academic_year, disability), (academic_year, military_family), (academic_year, first_generation), (academic_year, locale), (academic_year, race_ethnicity, gender), (academic_year, county), (academic_year, county, race_ethnicity), (academic_year, county, gender), (academic_year, county, english_learner), (academic_year, county, socioeconomically_disadvantaged), (academic_year, county, foster), (academic_year, county, homeless), (academic_year, county, migrant), (academic_year, county, disability), (academic_year, county, military_family), (academic_year, county, first_generation), (academic_year, county, locale), (academic_year, county, race_ethnicity, gender), (academic_year, county, place), (academic_year, county, place, race_ethnicity), (academic_year, county, place, gender), (academic_year, county, place, english_learner), (academic_year, county, place, socioeconomically_disadvantaged), (academic_year, county, place, foster), (academic_year, county, place, homeless), (academic_year, county, place, migrant), (academic_year, county, place, disability), (academic_year, county, place, military_family), (academic_year, county, place, first_generation), (academic_year, county, place, locale), (academic_year, county, place, race_ethnicity, gender))
having not (grouping(county) = 0 and county is null);
create or replace temp table f_a_g_rate_of_cohort as
with grads as (select person_key, min(academic_year) as y, min(academic_year) filter (a_g_met) as ag from completion where level = 'high_school' and kind = 'diploma' group by all),
people as (
    select c.*, coalesce(g.ag <= c.academic_year, false) as hit from class_people as c left join grads as g using (person_key)
    where c.academic_year between 2021 and 2026
)
select
    'a_g_rate_of_cohort' as metric,
    academic_year,
    case when grouping(place) = 0 then 'institution' when grouping(county) = 0 then 'county' else 'region' end as level,
    case when grouping(place) = 0 then place when grouping(county) = 0 then county else 'Region' end as place_code,
    case when grouping(race_ethnicity) = 0 and grouping(gender) = 0 then 'race_ethnicity_by_gender' when grouping(race_ethnicity) = 0 then 'race_ethnicity' when grouping(gender) = 0 then 'gender' when grouping(english_learner) = 0 then 'english_learner' when grouping(socioeconomically_disadvantaged) = 0 then 'socioeconomically_disadvantaged' when grouping(foster) = 0 then 'foster' when grouping(homeless) = 0 then 'homeless' when grouping(migrant) = 0 then 'migrant' when grouping(disability) = 0 then 'disability' when grouping(military_family) = 0 then 'military_family' when grouping(first_generation) = 0 then 'first_generation' when grouping(locale) = 0 then 'locale' else 'all' end as "group",
    case when grouping(race_ethnicity) = 0 and grouping(gender) = 0 then race_ethnicity || '-' || gender when grouping(race_ethnicity) = 0 then race_ethnicity when grouping(gender) = 0 then gender when grouping(english_learner) = 0 then english_learner when grouping(socioeconomically_disadvantaged) = 0 then socioeconomically_disadvantaged when grouping(foster) = 0 then foster when grouping(homeless) = 0 then homeless when grouping(migrant) = 0 then migrant when grouping(disability) = 0 then disability when grouping(military_family) = 0 then military_family when grouping(first_generation) = 0 then first_generation when grouping(locale) = 0 then locale else 'all' end as value,
    count(*) as denominator,
    count(*) filter (hit) as numerator,
    null::double as median
from people
group by grouping sets ((academic_year), (academic_year, race_ethnicity), (academic_year, gender), (academic_year, english_learner), (academic_year, socioeconomically_disadvantaged), (academic_year, foster), (academic_year, homeless), (academic_year, migrant), (academic_year, disability), (academic_year, military_family), (academic_year, first_generation), (academic_year, locale), (academic_year, race_ethnicity, gender), (academic_year, county), (academic_year, county, race_ethnicity), (academic_year, county, gender), (academic_year, county, english_learner), (academic_year, county, socioeconomically_disadvantaged), (academic_year, county, foster), (academic_year, county, homeless), (academic_year, county, migrant), (academic_year, county, disability), (academic_year, county, military_family), (academic_year, county, first_generation), (academic_year, county, locale), (academic_year, county, race_ethnicity, gender), (academic_year, county, place), (academic_year, county, place, race_ethnicity), (academic_year, county, place, gender), (academic_year, county, place, english_learner), (academic_year, county, place, socioeconomically_disadvantaged), (academic_year, county, place, foster), (academic_year, county, place, homeless), (academic_year, county, place, migrant), (academic_year, county, place, disability), (academic_year, county, place, military_family), (academic_year, county, place, first_generation), (academic_year, county, place, locale), (academic_year, county, place, race_ethnicity, gender))
having not (grouping(county) = 0 and county is null);
create or replace temp table f_a_g_rate_of_graduates as
with grads as (select person_key, min(academic_year) as y, min(academic_year) filter (a_g_met) as ag from completion where level = 'high_school' and kind = 'diploma' group by all),
people as (
    select c.*, coalesce(g.ag <= c.academic_year, false) as hit from class_people as c join grads as g using (person_key)
    where c.academic_year between 2021 and 2026 and g.y <= c.academic_year
)
select
    'a_g_rate_of_graduates' as metric,
    academic_year,
    case when grouping(place) = 0 then 'institution' when grouping(county) = 0 then 'county' else 'region' end as level,
    case when grouping(place) = 0 then place when grouping(county) = 0 then county else 'Region' end as place_code,
    case when grouping(race_ethnicity) = 0 and grouping(gender) = 0 then 'race_ethnicity_by_gender' when grouping(race_ethnicity) = 0 then 'race_ethnicity' when grouping(gender) = 0 then 'gender' when grouping(english_learner) = 0 then 'english_learner' when grouping(socioeconomically_disadvantaged) = 0 then 'socioeconomically_disadvantaged' when grouping(foster) = 0 then 'foster' when grouping(homeless) = 0 then 'homeless' when grouping(migrant) = 0 then 'migrant' when grouping(disability) = 0 then 'disability' when grouping(military_family) = 0 then 'military_family' when grouping(first_generation) = 0 then 'first_generation' when grouping(locale) = 0 then 'locale' else 'all' end as "group",
    case when grouping(race_ethnicity) = 0 and grouping(gender) = 0 then race_ethnicity || '-' || gender when grouping(race_ethnicity) = 0 then race_ethnicity when grouping(gender) = 0 then gender when grouping(english_learner) = 0 then english_learner when grouping(socioeconomically_disadvantaged) = 0 then socioeconomically_disadvantaged when grouping(foster) = 0 then foster when grouping(homeless) = 0 then homeless when grouping(migrant) = 0 then migrant when grouping(disability) = 0 then disability when grouping(military_family) = 0 then military_family when grouping(first_generation) = 0 then first_generation when grouping(locale) = 0 then locale else 'all' end as value,
    count(*) as denominator,
    count(*) filter (hit) as numerator,
    null::double as median
from people
group by grouping sets ((academic_year), (academic_year, race_ethnicity), (academic_year, gender), (academic_year, english_learner), (academic_year, socioeconomically_disadvantaged), (academic_year, foster), (academic_year, homeless), (academic_year, migrant), (academic_year, disability), (academic_year, military_family), (academic_year, first_generation), (academic_year, locale), (academic_year, race_ethnicity, gender), (academic_year, county), (academic_year, county, race_ethnicity), (academic_year, county, gender), (academic_year, county, english_learner), (academic_year, county, socioeconomically_disadvantaged), (academic_year, county, foster), (academic_year, county, homeless), (academic_year, county, migrant), (academic_year, county, disability), (academic_year, county, military_family), (academic_year, county, first_generation), (academic_year, county, locale), (academic_year, county, race_ethnicity, gender), (academic_year, county, place), (academic_year, county, place, race_ethnicity), (academic_year, county, place, gender), (academic_year, county, place, english_learner), (academic_year, county, place, socioeconomically_disadvantaged), (academic_year, county, place, foster), (academic_year, county, place, homeless), (academic_year, county, place, migrant), (academic_year, county, place, disability), (academic_year, county, place, military_family), (academic_year, county, place, first_generation), (academic_year, county, place, locale), (academic_year, county, place, race_ethnicity, gender))
having not (grouping(county) = 0 and county is null);
create or replace temp table f_cte_completion_rate as
with per_pathway as (
    select c.person_key, e.subject_code, count(*) as n, sum(e.units_earned) as units, bool_or(e.capstone) as capstone
    from class_people as c
    join course as e on e.person_key = c.person_key and e.academic_year between c.academic_year - 3 and c.academic_year
    where e.level = 'high_school' and e.cte and e.success and e.subject_code is not null
    group by all
),
careers as (
    select person_key, max(n) as n, bool_or(capstone and units >= 20) as long, bool_or(capstone) as short
    from per_pathway
    group by all
),
people as (
    select c.*, if(c.academic_year >= 2024, k.short, k.long) as hit from class_people as c join careers as k using (person_key)
    where c.academic_year between 2021 and 2026 and k.n >= 2
)
select
    'cte_completion_rate' as metric,
    academic_year,
    case when grouping(place) = 0 then 'institution' when grouping(county) = 0 then 'county' else 'region' end as level,
    case when grouping(place) = 0 then place when grouping(county) = 0 then county else 'Region' end as place_code,
    case when grouping(race_ethnicity) = 0 and grouping(gender) = 0 then 'race_ethnicity_by_gender' when grouping(race_ethnicity) = 0 then 'race_ethnicity' when grouping(gender) = 0 then 'gender' when grouping(english_learner) = 0 then 'english_learner' when grouping(socioeconomically_disadvantaged) = 0 then 'socioeconomically_disadvantaged' when grouping(foster) = 0 then 'foster' when grouping(homeless) = 0 then 'homeless' when grouping(migrant) = 0 then 'migrant' when grouping(disability) = 0 then 'disability' when grouping(military_family) = 0 then 'military_family' when grouping(first_generation) = 0 then 'first_generation' when grouping(locale) = 0 then 'locale' else 'all' end as "group",
    case when grouping(race_ethnicity) = 0 and grouping(gender) = 0 then race_ethnicity || '-' || gender when grouping(race_ethnicity) = 0 then race_ethnicity when grouping(gender) = 0 then gender when grouping(english_learner) = 0 then english_learner when grouping(socioeconomically_disadvantaged) = 0 then socioeconomically_disadvantaged when grouping(foster) = 0 then foster when grouping(homeless) = 0 then homeless when grouping(migrant) = 0 then migrant when grouping(disability) = 0 then disability when grouping(military_family) = 0 then military_family when grouping(first_generation) = 0 then first_generation when grouping(locale) = 0 then locale else 'all' end as value,
    count(*) as denominator,
    count(*) filter (hit) as numerator,
    null::double as median
from people
group by grouping sets ((academic_year), (academic_year, race_ethnicity), (academic_year, gender), (academic_year, english_learner), (academic_year, socioeconomically_disadvantaged), (academic_year, foster), (academic_year, homeless), (academic_year, migrant), (academic_year, disability), (academic_year, military_family), (academic_year, first_generation), (academic_year, locale), (academic_year, race_ethnicity, gender), (academic_year, county), (academic_year, county, race_ethnicity), (academic_year, county, gender), (academic_year, county, english_learner), (academic_year, county, socioeconomically_disadvantaged), (academic_year, county, foster), (academic_year, county, homeless), (academic_year, county, migrant), (academic_year, county, disability), (academic_year, county, military_family), (academic_year, county, first_generation), (academic_year, county, locale), (academic_year, county, race_ethnicity, gender), (academic_year, county, place), (academic_year, county, place, race_ethnicity), (academic_year, county, place, gender), (academic_year, county, place, english_learner), (academic_year, county, place, socioeconomically_disadvantaged), (academic_year, county, place, foster), (academic_year, county, place, homeless), (academic_year, county, place, migrant), (academic_year, county, place, disability), (academic_year, county, place, military_family), (academic_year, county, place, first_generation), (academic_year, county, place, locale), (academic_year, county, place, race_ethnicity, gender))
having not (grouping(county) = 0 and county is null);
create or replace temp table f_pathway_entry_rate as
with entered as (
    select distinct c.person_key
    from class_people as c
    join course as e on e.person_key = c.person_key and e.academic_year between c.academic_year - 3 and c.academic_year
    where e.level = 'high_school' and e.cte and e.success
    union
    select distinct c.person_key
    from class_people as c
    join participation as e on e.person_key = c.person_key and e.academic_year between c.academic_year - 3 and c.academic_year
    where e.kind = 'cte_pathway'
),
people as (
    select c.*, k.person_key is not null as hit from class_people as c left join entered as k using (person_key)
    where c.academic_year between 2021 and 2026
)
select
    'pathway_entry_rate' as metric,
    academic_year,
    case when grouping(place) = 0 then 'institution' when grouping(county) = 0 then 'county' else 'region' end as level,
    case when grouping(place) = 0 then place when grouping(county) = 0 then county else 'Region' end as place_code,
    case when grouping(race_ethnicity) = 0 and grouping(gender) = 0 then 'race_ethnicity_by_gender' when grouping(race_ethnicity) = 0 then 'race_ethnicity' when grouping(gender) = 0 then 'gender' when grouping(english_learner) = 0 then 'english_learner' when grouping(socioeconomically_disadvantaged) = 0 then 'socioeconomically_disadvantaged' when grouping(foster) = 0 then 'foster' when grouping(homeless) = 0 then 'homeless' when grouping(migrant) = 0 then 'migrant' when grouping(disability) = 0 then 'disability' when grouping(military_family) = 0 then 'military_family' when grouping(first_generation) = 0 then 'first_generation' when grouping(locale) = 0 then 'locale' else 'all' end as "group",
    case when grouping(race_ethnicity) = 0 and grouping(gender) = 0 then race_ethnicity || '-' || gender when grouping(race_ethnicity) = 0 then race_ethnicity when grouping(gender) = 0 then gender when grouping(english_learner) = 0 then english_learner when grouping(socioeconomically_disadvantaged) = 0 then socioeconomically_disadvantaged when grouping(foster) = 0 then foster when grouping(homeless) = 0 then homeless when grouping(migrant) = 0 then migrant when grouping(disability) = 0 then disability when grouping(military_family) = 0 then military_family when grouping(first_generation) = 0 then first_generation when grouping(locale) = 0 then locale else 'all' end as value,
    count(*) as denominator,
    count(*) filter (hit) as numerator,
    null::double as median
from people
group by grouping sets ((academic_year), (academic_year, race_ethnicity), (academic_year, gender), (academic_year, english_learner), (academic_year, socioeconomically_disadvantaged), (academic_year, foster), (academic_year, homeless), (academic_year, migrant), (academic_year, disability), (academic_year, military_family), (academic_year, first_generation), (academic_year, locale), (academic_year, race_ethnicity, gender), (academic_year, county), (academic_year, county, race_ethnicity), (academic_year, county, gender), (academic_year, county, english_learner), (academic_year, county, socioeconomically_disadvantaged), (academic_year, county, foster), (academic_year, county, homeless), (academic_year, county, migrant), (academic_year, county, disability), (academic_year, county, military_family), (academic_year, county, first_generation), (academic_year, county, locale), (academic_year, county, race_ethnicity, gender), (academic_year, county, place), (academic_year, county, place, race_ethnicity), (academic_year, county, place, gender), (academic_year, county, place, english_learner), (academic_year, county, place, socioeconomically_disadvantaged), (academic_year, county, place, foster), (academic_year, county, place, homeless), (academic_year, county, place, migrant), (academic_year, county, place, disability), (academic_year, county, place, military_family), (academic_year, county, place, first_generation), (academic_year, county, place, locale), (academic_year, county, place, race_ethnicity, gender))
having not (grouping(county) = 0 and county is null);
create or replace temp table f_pathway_completion_rate as
with finished as (
    select distinct c.person_key
    from class_people as c
    join participation as e on e.person_key = c.person_key and e.academic_year between c.academic_year - 3 and c.academic_year
    where e.kind = 'cte_pathway' and e.role = 'completer'
),
people as (
    select c.*, k.person_key is not null as hit from class_people as c left join finished as k using (person_key)
    where c.academic_year between 2021 and 2026
)
select
    'pathway_completion_rate' as metric,
    academic_year,
    case when grouping(place) = 0 then 'institution' when grouping(county) = 0 then 'county' else 'region' end as level,
    case when grouping(place) = 0 then place when grouping(county) = 0 then county else 'Region' end as place_code,
    case when grouping(race_ethnicity) = 0 and grouping(gender) = 0 then 'race_ethnicity_by_gender' when grouping(race_ethnicity) = 0 then 'race_ethnicity' when grouping(gender) = 0 then 'gender' when grouping(english_learner) = 0 then 'english_learner' when grouping(socioeconomically_disadvantaged) = 0 then 'socioeconomically_disadvantaged' when grouping(foster) = 0 then 'foster' when grouping(homeless) = 0 then 'homeless' when grouping(migrant) = 0 then 'migrant' when grouping(disability) = 0 then 'disability' when grouping(military_family) = 0 then 'military_family' when grouping(first_generation) = 0 then 'first_generation' when grouping(locale) = 0 then 'locale' else 'all' end as "group",
    case when grouping(race_ethnicity) = 0 and grouping(gender) = 0 then race_ethnicity || '-' || gender when grouping(race_ethnicity) = 0 then race_ethnicity when grouping(gender) = 0 then gender when grouping(english_learner) = 0 then english_learner when grouping(socioeconomically_disadvantaged) = 0 then socioeconomically_disadvantaged when grouping(foster) = 0 then foster when grouping(homeless) = 0 then homeless when grouping(migrant) = 0 then migrant when grouping(disability) = 0 then disability when grouping(military_family) = 0 then military_family when grouping(first_generation) = 0 then first_generation when grouping(locale) = 0 then locale else 'all' end as value,
    count(*) as denominator,
    count(*) filter (hit) as numerator,
    null::double as median
from people
group by grouping sets ((academic_year), (academic_year, race_ethnicity), (academic_year, gender), (academic_year, english_learner), (academic_year, socioeconomically_disadvantaged), (academic_year, foster), (academic_year, homeless), (academic_year, migrant), (academic_year, disability), (academic_year, military_family), (academic_year, first_generation), (academic_year, locale), (academic_year, race_ethnicity, gender), (academic_year, county), (academic_year, county, race_ethnicity), (academic_year, county, gender), (academic_year, county, english_learner), (academic_year, county, socioeconomically_disadvantaged), (academic_year, county, foster), (academic_year, county, homeless), (academic_year, county, migrant), (academic_year, county, disability), (academic_year, county, military_family), (academic_year, county, first_generation), (academic_year, county, locale), (academic_year, county, race_ethnicity, gender), (academic_year, county, place), (academic_year, county, place, race_ethnicity), (academic_year, county, place, gender), (academic_year, county, place, english_learner), (academic_year, county, place, socioeconomically_disadvantaged), (academic_year, county, place, foster), (academic_year, county, place, homeless), (academic_year, county, place, migrant), (academic_year, county, place, disability), (academic_year, county, place, military_family), (academic_year, county, place, first_generation), (academic_year, county, place, locale), (academic_year, county, place, race_ethnicity, gender))
having not (grouping(county) = 0 and county is null);
create or replace temp table f_college_going_rate_12m as
with went as (
    select distinct c.person_key, c.academic_year
    from completer_people as c
    join enrollment as e on e.person_key = c.person_key
    where e.level = 'postsecondary' and (e.special_admit is null or not e.special_admit)
        and e.began_on > c.anchored_on and e.began_on <= c.anchored_on + interval 12 month
),
people as (
    select c.*, k.person_key is not null as hit from completer_people as c left join went as k using (person_key, academic_year)
    where c.academic_year <= 2025
)
select
    'college_going_rate_12m' as metric,
    academic_year,
    case when grouping(place) = 0 then 'institution' when grouping(county) = 0 then 'county' else 'region' end as level,
    case when grouping(place) = 0 then place when grouping(county) = 0 then county else 'Region' end as place_code,
    case when grouping(race_ethnicity) = 0 and grouping(gender) = 0 then 'race_ethnicity_by_gender' when grouping(race_ethnicity) = 0 then 'race_ethnicity' when grouping(gender) = 0 then 'gender' when grouping(english_learner) = 0 then 'english_learner' when grouping(socioeconomically_disadvantaged) = 0 then 'socioeconomically_disadvantaged' when grouping(foster) = 0 then 'foster' when grouping(homeless) = 0 then 'homeless' when grouping(migrant) = 0 then 'migrant' when grouping(disability) = 0 then 'disability' when grouping(military_family) = 0 then 'military_family' when grouping(first_generation) = 0 then 'first_generation' when grouping(locale) = 0 then 'locale' else 'all' end as "group",
    case when grouping(race_ethnicity) = 0 and grouping(gender) = 0 then race_ethnicity || '-' || gender when grouping(race_ethnicity) = 0 then race_ethnicity when grouping(gender) = 0 then gender when grouping(english_learner) = 0 then english_learner when grouping(socioeconomically_disadvantaged) = 0 then socioeconomically_disadvantaged when grouping(foster) = 0 then foster when grouping(homeless) = 0 then homeless when grouping(migrant) = 0 then migrant when grouping(disability) = 0 then disability when grouping(military_family) = 0 then military_family when grouping(first_generation) = 0 then first_generation when grouping(locale) = 0 then locale else 'all' end as value,
    count(*) as denominator,
    count(*) filter (hit) as numerator,
    null::double as median
from people
group by grouping sets ((academic_year), (academic_year, race_ethnicity), (academic_year, gender), (academic_year, english_learner), (academic_year, socioeconomically_disadvantaged), (academic_year, foster), (academic_year, homeless), (academic_year, migrant), (academic_year, disability), (academic_year, military_family), (academic_year, first_generation), (academic_year, locale), (academic_year, race_ethnicity, gender), (academic_year, county), (academic_year, county, race_ethnicity), (academic_year, county, gender), (academic_year, county, english_learner), (academic_year, county, socioeconomically_disadvantaged), (academic_year, county, foster), (academic_year, county, homeless), (academic_year, county, migrant), (academic_year, county, disability), (academic_year, county, military_family), (academic_year, county, first_generation), (academic_year, county, locale), (academic_year, county, race_ethnicity, gender), (academic_year, county, place), (academic_year, county, place, race_ethnicity), (academic_year, county, place, gender), (academic_year, county, place, english_learner), (academic_year, county, place, socioeconomically_disadvantaged), (academic_year, county, place, foster), (academic_year, county, place, homeless), (academic_year, county, place, migrant), (academic_year, county, place, disability), (academic_year, county, place, military_family), (academic_year, county, place, first_generation), (academic_year, county, place, locale), (academic_year, county, place, race_ethnicity, gender))
having not (grouping(county) = 0 and county is null);
create or replace temp table f_college_going_rate_16m as
with went as (
    select distinct c.person_key, c.academic_year
    from completer_people as c
    join enrollment as e on e.person_key = c.person_key
    where e.level = 'postsecondary' and (e.special_admit is null or not e.special_admit)
        and e.began_on > c.anchored_on and e.began_on <= c.anchored_on + interval 16 month
),
people as (
    select c.*, k.person_key is not null as hit from completer_people as c left join went as k using (person_key, academic_year)
    where c.academic_year <= 2024
)
select
    'college_going_rate_16m' as metric,
    academic_year,
    case when grouping(place) = 0 then 'institution' when grouping(county) = 0 then 'county' else 'region' end as level,
    case when grouping(place) = 0 then place when grouping(county) = 0 then county else 'Region' end as place_code,
    case when grouping(race_ethnicity) = 0 and grouping(gender) = 0 then 'race_ethnicity_by_gender' when grouping(race_ethnicity) = 0 then 'race_ethnicity' when grouping(gender) = 0 then 'gender' when grouping(english_learner) = 0 then 'english_learner' when grouping(socioeconomically_disadvantaged) = 0 then 'socioeconomically_disadvantaged' when grouping(foster) = 0 then 'foster' when grouping(homeless) = 0 then 'homeless' when grouping(migrant) = 0 then 'migrant' when grouping(disability) = 0 then 'disability' when grouping(military_family) = 0 then 'military_family' when grouping(first_generation) = 0 then 'first_generation' when grouping(locale) = 0 then 'locale' else 'all' end as "group",
    case when grouping(race_ethnicity) = 0 and grouping(gender) = 0 then race_ethnicity || '-' || gender when grouping(race_ethnicity) = 0 then race_ethnicity when grouping(gender) = 0 then gender when grouping(english_learner) = 0 then english_learner when grouping(socioeconomically_disadvantaged) = 0 then socioeconomically_disadvantaged when grouping(foster) = 0 then foster when grouping(homeless) = 0 then homeless when grouping(migrant) = 0 then migrant when grouping(disability) = 0 then disability when grouping(military_family) = 0 then military_family when grouping(first_generation) = 0 then first_generation when grouping(locale) = 0 then locale else 'all' end as value,
    count(*) as denominator,
    count(*) filter (hit) as numerator,
    null::double as median
from people
group by grouping sets ((academic_year), (academic_year, race_ethnicity), (academic_year, gender), (academic_year, english_learner), (academic_year, socioeconomically_disadvantaged), (academic_year, foster), (academic_year, homeless), (academic_year, migrant), (academic_year, disability), (academic_year, military_family), (academic_year, first_generation), (academic_year, locale), (academic_year, race_ethnicity, gender), (academic_year, county), (academic_year, county, race_ethnicity), (academic_year, county, gender), (academic_year, county, english_learner), (academic_year, county, socioeconomically_disadvantaged), (academic_year, county, foster), (academic_year, county, homeless), (academic_year, county, migrant), (academic_year, county, disability), (academic_year, county, military_family), (academic_year, county, first_generation), (academic_year, county, locale), (academic_year, county, race_ethnicity, gender), (academic_year, county, place), (academic_year, county, place, race_ethnicity), (academic_year, county, place, gender), (academic_year, county, place, english_learner), (academic_year, county, place, socioeconomically_disadvantaged), (academic_year, county, place, foster), (academic_year, county, place, homeless), (academic_year, county, place, migrant), (academic_year, county, place, disability), (academic_year, county, place, military_family), (academic_year, county, place, first_generation), (academic_year, county, place, locale), (academic_year, county, place, race_ethnicity, gender))
having not (grouping(county) = 0 and county is null);
create or replace temp table f_dual_enrollment_success_rate as
with passed as (
    select distinct person_key, academic_year from course
    where level = 'postsecondary' and segment = 'ccc' and special_admit and success
),
people as (
    select c.*, k.person_key is not null as hit from dual_people as c left join passed as k using (person_key, academic_year)
    where c.academic_year <= 2026
)
select
    'dual_enrollment_success_rate' as metric,
    academic_year,
    case when grouping(place) = 0 then 'institution' when grouping(county) = 0 then 'county' else 'region' end as level,
    case when grouping(place) = 0 then place when grouping(county) = 0 then county else 'Region' end as place_code,
    case when grouping(race_ethnicity) = 0 and grouping(gender) = 0 then 'race_ethnicity_by_gender' when grouping(race_ethnicity) = 0 then 'race_ethnicity' when grouping(gender) = 0 then 'gender' when grouping(english_learner) = 0 then 'english_learner' when grouping(socioeconomically_disadvantaged) = 0 then 'socioeconomically_disadvantaged' when grouping(foster) = 0 then 'foster' when grouping(homeless) = 0 then 'homeless' when grouping(migrant) = 0 then 'migrant' when grouping(disability) = 0 then 'disability' when grouping(military_family) = 0 then 'military_family' when grouping(first_generation) = 0 then 'first_generation' when grouping(locale) = 0 then 'locale' else 'all' end as "group",
    case when grouping(race_ethnicity) = 0 and grouping(gender) = 0 then race_ethnicity || '-' || gender when grouping(race_ethnicity) = 0 then race_ethnicity when grouping(gender) = 0 then gender when grouping(english_learner) = 0 then english_learner when grouping(socioeconomically_disadvantaged) = 0 then socioeconomically_disadvantaged when grouping(foster) = 0 then foster when grouping(homeless) = 0 then homeless when grouping(migrant) = 0 then migrant when grouping(disability) = 0 then disability when grouping(military_family) = 0 then military_family when grouping(first_generation) = 0 then first_generation when grouping(locale) = 0 then locale else 'all' end as value,
    count(*) as denominator,
    count(*) filter (hit) as numerator,
    null::double as median
from people
group by grouping sets ((academic_year), (academic_year, race_ethnicity), (academic_year, gender), (academic_year, english_learner), (academic_year, socioeconomically_disadvantaged), (academic_year, foster), (academic_year, homeless), (academic_year, migrant), (academic_year, disability), (academic_year, military_family), (academic_year, first_generation), (academic_year, locale), (academic_year, race_ethnicity, gender), (academic_year, county), (academic_year, county, race_ethnicity), (academic_year, county, gender), (academic_year, county, english_learner), (academic_year, county, socioeconomically_disadvantaged), (academic_year, county, foster), (academic_year, county, homeless), (academic_year, county, migrant), (academic_year, county, disability), (academic_year, county, military_family), (academic_year, county, first_generation), (academic_year, county, locale), (academic_year, county, race_ethnicity, gender), (academic_year, county, place), (academic_year, county, place, race_ethnicity), (academic_year, county, place, gender), (academic_year, county, place, english_learner), (academic_year, county, place, socioeconomically_disadvantaged), (academic_year, county, place, foster), (academic_year, county, place, homeless), (academic_year, county, place, migrant), (academic_year, county, place, disability), (academic_year, county, place, military_family), (academic_year, county, place, first_generation), (academic_year, county, place, locale), (academic_year, county, place, race_ethnicity, gender))
having not (grouping(county) = 0 and county is null);
create or replace temp table f_median_earnings_after_exit as
with pay as (
    select c.person_key, c.academic_year, sum(e.wages::decimal(18, 2)) * 4 as amount
    from exiter_people as c
    join employment as e on e.person_key = c.person_key and e.quarter_began_on = make_date(c.academic_year, 10, 1)
    where e.wages > 0
    group by all
),
people as (
    select c.*, k.amount from exiter_people as c left join pay as k using (person_key, academic_year)
    where c.academic_year <= 2024
)
select
    'median_earnings_after_exit' as metric,
    academic_year,
    case when grouping(place) = 0 then 'institution' when grouping(county) = 0 then 'county' else 'region' end as level,
    case when grouping(place) = 0 then place when grouping(county) = 0 then county else 'Region' end as place_code,
    case when grouping(race_ethnicity) = 0 and grouping(gender) = 0 then 'race_ethnicity_by_gender' when grouping(race_ethnicity) = 0 then 'race_ethnicity' when grouping(gender) = 0 then 'gender' when grouping(english_learner) = 0 then 'english_learner' when grouping(socioeconomically_disadvantaged) = 0 then 'socioeconomically_disadvantaged' when grouping(foster) = 0 then 'foster' when grouping(homeless) = 0 then 'homeless' when grouping(migrant) = 0 then 'migrant' when grouping(disability) = 0 then 'disability' when grouping(military_family) = 0 then 'military_family' when grouping(first_generation) = 0 then 'first_generation' when grouping(locale) = 0 then 'locale' else 'all' end as "group",
    case when grouping(race_ethnicity) = 0 and grouping(gender) = 0 then race_ethnicity || '-' || gender when grouping(race_ethnicity) = 0 then race_ethnicity when grouping(gender) = 0 then gender when grouping(english_learner) = 0 then english_learner when grouping(socioeconomically_disadvantaged) = 0 then socioeconomically_disadvantaged when grouping(foster) = 0 then foster when grouping(homeless) = 0 then homeless when grouping(migrant) = 0 then migrant when grouping(disability) = 0 then disability when grouping(military_family) = 0 then military_family when grouping(first_generation) = 0 then first_generation when grouping(locale) = 0 then locale else 'all' end as value,
    count(*) as denominator,
    null::bigint as numerator,
    median(amount::double) as median
from people
group by grouping sets ((academic_year), (academic_year, race_ethnicity), (academic_year, gender), (academic_year, english_learner), (academic_year, socioeconomically_disadvantaged), (academic_year, foster), (academic_year, homeless), (academic_year, migrant), (academic_year, disability), (academic_year, military_family), (academic_year, first_generation), (academic_year, locale), (academic_year, race_ethnicity, gender), (academic_year, county), (academic_year, county, race_ethnicity), (academic_year, county, gender), (academic_year, county, english_learner), (academic_year, county, socioeconomically_disadvantaged), (academic_year, county, foster), (academic_year, county, homeless), (academic_year, county, migrant), (academic_year, county, disability), (academic_year, county, military_family), (academic_year, county, first_generation), (academic_year, county, locale), (academic_year, county, race_ethnicity, gender), (academic_year, county, place), (academic_year, county, place, race_ethnicity), (academic_year, county, place, gender), (academic_year, county, place, english_learner), (academic_year, county, place, socioeconomically_disadvantaged), (academic_year, county, place, foster), (academic_year, county, place, homeless), (academic_year, county, place, migrant), (academic_year, county, place, disability), (academic_year, county, place, military_family), (academic_year, county, place, first_generation), (academic_year, county, place, locale), (academic_year, county, place, race_ethnicity, gender))
having not (grouping(county) = 0 and county is null);
select * rename (place_code as place) from (
    select * from f_graduation_rate_4y
    union all
    select * from f_a_g_rate_of_cohort
    union all
    select * from f_a_g_rate_of_graduates
    union all
    select * from f_cte_completion_rate
    union all
    select * from f_pathway_entry_rate
    union all
    select * from f_pathway_completion_rate
    union all
    select * from f_college_going_rate_12m
    union all
    select * from f_college_going_rate_16m
    union all
    select * from f_dual_enrollment_success_rate
    union all
    select * from f_median_earnings_after_exit
);
