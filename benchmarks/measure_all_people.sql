-- Event tables of $people learners: eight classes, sixty districts, nine colleges; nothing like real rates.
create or replace table institution as
select
    format('{:014d}', 19000000000000 + n * 10000) as institution,
    'School ' || n as name,
    format('{:07d}', 1900000 + n % 60) as place,
    'District ' || (n % 60) as place_name,
    'district-' || (n % 60) as partner,
    'k12' as segment,
    format('{:05d}', 6000 + 2 * (n % 60 % 5) + 1) as county,
    'County' as county_name,
    ['city', 'suburb', 'town', 'rural'][1 + n % 4] as locale
from range(240) as t(n)
union all
select
    format('{:06d}', 900000 + n), 'College ' || n, format('{:06d}', 900000 + n), 'College ' || n,
    'college-' || n, 'ccc', format('{:05d}', 6000 + 2 * (n % 5) + 1), 'County', 'city'
from range(9) as t(n);
create or replace macro draw(n, salt, below) as cast(hash(n, salt) % below as bigint);
create or replace temp table life as
select
    n,
    md5(n::varchar) as person_key,
    2018 + n % 9 as began,
    9 + (draw(n, 1, 10) > 7)::int as grade,
    n % 240 as school,
    900000 + draw(n, 2, 9) as college,
    draw(n, 3, 100) as luck,
    draw(n, 4, 100) as career,
    draw(n, 5, 100) as path
from range($people) as t(n);
create or replace table enrollment as
select
    person_key,
    format('{:014d}', 19000000000000 + ((school + (luck > 90 and k > 1)::int) % 240) * 10000) as institution,
    null::varchar as lea,
    'high_school' as level,
    'k12' as segment,
    make_date(began - 1 + k::int, 8, 15) as began_on,
    make_date(began + k::int, 6, 5) as ended_on,
    began + k as academic_year,
    grade + k as grade_level,
    k = 0 as first_time,
    null::varchar as credit_status,
    'primary' as enrollment_status,
    case when luck < 4 and k = 2 then 'T180' when grade + k = 12 then 'E230' else 'E155' end as exit_reason,
    null::boolean as special_admit,
    null::boolean as ccap,
    'district-' || (school % 60) as partner,
    's' || (began + k) as submission_id,
    n as record_no
from life, range(4) as years(k)
where grade + k <= 12 and (luck >= 4 or k < 3) and began + k <= 2026
union all
select
    person_key, format('{:06d}', college), null, 'postsecondary', 'ccc',
    make_date(began + 13 - grade - 1 + k::int // 2, 8 - 7 * (k::int % 2), 20), null,
    began + 13 - grade + k // 2, null, k = 0, 'credit', 'full_time', null, false, false,
    'college-' || (college - 900000), 'c' || (began + 4), n
from life, range(4) as terms(k)
where luck >= 40 and career < 80 - 10 * k and began + 13 - grade + k // 2 <= 2026;
create or replace table completion as
select
    person_key,
    format('{:014d}', 19000000000000 + ((school + (luck > 90)::int) % 240) * 10000) as institution,
    null::varchar as lea,
    'high_school' as level,
    case when luck < 12 then 'equivalency' else 'diploma' end as kind,
    make_date(began + 12 - grade, 6, 5) as completed_on,
    began + 12 - grade as academic_year,
    luck % 2 = 0 as a_g_met,
    'district-' || (school % 60) as partner,
    's' || (began + 3) as submission_id,
    n as record_no
from life
where luck >= 8 and began + 12 - grade <= 2026;
create or replace table course as
select
    person_key,
    format('{:014d}', 19000000000000 + school * 10000) as institution,
    null::varchar as lea,
    'high_school' as level,
    'k12' as segment,
    began + k // 2 as academic_year,
    'fall' as term,
    make_date(began - 1 + k::int // 2, 8, 15) as began_on,
    'C' || k as course_code,
    '1' as section,
    '7' || k as state_course_code,
    ['114', '198', '221'][1 + path % 3] as subject_code,
    true as cte,
    k = 7 as capstone,
    false as college_credit,
    false as transfer_level,
    false as special_admit,
    false as ccap,
    5.0 as units_attempted,
    5.0 as units_earned,
    'B' as grade,
    draw(n, k, 10) > 1 as success,
    'district-' || (school % 60) as partner,
    's' || (began + k // 2) as submission_id,
    n as record_no
from life, range(8) as terms(k)
where path < 45 and k % 8 >= path % 5 and began + k // 2 <= 2026
union all
select
    person_key, format('{:06d}', college), null, 'postsecondary', 'ccc', began + 2, 'fall',
    make_date(began + 1, 8, 24), 'D', '1', 'CCC', '0506', false, false, true, true, true, path % 2 = 0,
    3.0, 3.0, 'B', draw(n, 8, 10) > 1, 'college-' || (college - 900000), 'c' || (began + 2), n
from life
where path >= 85 and began + 2 <= 2026;
create or replace table participation as
select
    person_key,
    format('{:014d}', 19000000000000 + school * 10000) as institution,
    null::varchar as lea,
    'cte_pathway' as kind,
    '114' as program,
    '1' as sector,
    case when path < 18 then 'completer' else 'participant' end as role,
    null::double as hours,
    make_date(began + 1, 8, 15) as began_on,
    null::date as ended_on,
    began + 2 as academic_year,
    'district-' || (school % 60) as partner,
    's' || (began + 2) as submission_id,
    n as record_no
from life
where path < 45 and began + 2 <= 2026;
create or replace table award as
select
    null::varchar as person_key, null::varchar as institution, null::varchar as level, null::varchar as segment,
    null::varchar as kind, null::varchar as award_code, null::varchar as cip, null::varchar as top,
    null::date as conferred_on, null::boolean as for_transfer, null::bigint as academic_year,
    null::varchar as partner, null::varchar as submission_id, null::bigint as record_no
where false;
create or replace table employment as
select
    person_key,
    make_date(began + 13 - grade + k::int, 10, 1) as quarter_began_on,
    round(2000 + draw(n, k + 90, 1200000) / 100, 2) as wages,
    '62' as naics,
    '06065' as county,
    began + 14 - grade + k as academic_year,
    'state' as partner,
    'w' as submission_id,
    n as record_no
from life, range(4) as years(k)
where luck >= 40 and began + 14 - grade + k <= 2026;
create or replace table characteristic as
select
    person_key,
    'race_ethnicity' as characteristic,
    ['RB', 'RI', 'RA', 'RF', 'RH', 'RP', 'RT', 'RW', 'RD'][1 + draw(n, 10, 9)] as value,
    null::date as began_on,
    null::date as ended_on,
    began as academic_year,
    'district-' || (school % 60) as partner,
    's' || began as submission_id,
    n as record_no
from life
union all
select
    person_key, 'gender', ['F', 'M', 'X'][1 + (draw(n, 11, 2) + (draw(n, 12, 100) = 0)::int) % 3], null, null,
    began, 'district-' || (school % 60), 's', n
from life
union all
select
    person_key, name, 'Y', make_date(began - 1 + (draw(n, name, 3))::int, 8, 15),
    make_date(began + (draw(n, name, 5))::int, 6, 5), began, 'district-' || (school % 60), 's', n
from life,
    unnest(['english_learner', 'socioeconomically_disadvantaged', 'foster', 'homeless', 'migrant', 'disability',
        'military_family', 'first_generation']) as t(name)
where draw(n, name || '?', 5) = 0;
drop table life;
