-- Event tables of $people learners: nine classes, sixty districts, nine colleges, six universities. Nothing in
-- them is like real rates: every metric has people in it, for whom it holds and for whom it does not.
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
from range(9) as t(n)
union all
select
    format('{:06d}', 800000 + n), 'University ' || n, format('{:06d}', 800000 + n), 'University ' || n,
    'university-' || n, if(n < 4, 'csu', 'uc'), format('{:05d}', 6000 + 2 * (n % 5) + 1), 'County', 'suburb'
from range(6) as t(n);
-- Hashed twice: draws of neighboring salts would go together.
create or replace macro draw(n, salt, below) as cast(hash(hash(n, salt)) % below as bigint);
-- Of a life: the grade and the year of the first enrollment seen, and the year of the class.
create or replace temp table life as
select
    n,
    md5(n::varchar) as person_key,
    2018 + n % 9 as began,
    if(n % 9 = 0, 9 + draw(n, 1, 4), 9 + (draw(n, 1, 10) > 7)::int) as grade,
    began + 12 - grade as class,
    n % 240 as school,
    900000 + draw(n, 2, 9) as college,
    800000 + draw(n, 6, 6) as university,
    draw(n, 3, 100) as luck,
    draw(n, 4, 100) as career,
    draw(n, 5, 100) as path,
    draw(n, 7, 100) as finish,
    luck >= 40 and career < 80 as at_college,
    luck >= 40 and career >= 84 as at_university,
    at_college and career < 30 as transfers
from range($people) as t(n);
-- The terms of everybody at a community college: fall and spring, fewer and fewer of them.
create or replace temp table college_term as
select
    l.*,
    k,
    class + 1 + k // 2 as academic_year,
    if(k % 2 = 0, 'fall', 'spring') as term,
    if(k % 2 = 0, make_date(class + (k // 2)::int, 8, 20), make_date(class + 1 + (k // 2)::int, 1, 20)) as began_on,
    if(draw(n, 20 + k, 12) = 0, 900000 + (college + 1) % 9, college) as here
from life as l, range(8) as terms(k)
where at_college and career < 80 - 10 * k and class + 1 + k // 2 <= 2026;
-- The years of everybody at a university, at first after high school or later after a college.
create or replace temp table university_year as
select
    l.*,
    k,
    class + 1 + k + if(transfers, 2, 0) as academic_year,
    make_date((class + k)::int + if(transfers, 2, 0), 9, 25) as began_on,
    case when draw(n, 31, 20) = 0 and k > 0 then 800000 + (university + 1) % 6 else university end as here,
    case when here % 10 < 4 then 'csu' else 'uc' end as segment
from life as l, range(6) as years(k)
where (at_university or (transfers and luck >= 60)) and draw(n, 30, 8) >= k
    and class + 1 + k + if(transfers, 2, 0) <= 2026;
create or replace table enrollment as
select
    person_key,
    format('{:014d}', 19000000000000 + ((school + (luck > 90 and k > 1)::int) % 240) * 10000) as institution,
    null::varchar as lea,
    'high_school' as level,
    'k12' as segment,
    make_date(began - 1 + k::int, 8, 15) as began_on,
    case when luck = 5 and grade + k = 12 then null else make_date(began + k::int, 6, 5) end as ended_on,
    began + k as academic_year,
    grade + k as grade_level,
    k = 0 as first_time,
    null::varchar as credit_status,
    'primary' as enrollment_status,
    case
        when luck < 4 and k = 2 then 'T180'
        when luck = 5 and grade + k = 12 then null
        when luck = 6 and grade + k = 12 then 'E150'
        when luck = 7 and grade + k = 12 then 'T160'
        when luck = 8 and grade + k = 11 then 'E140'
        when grade + k = 12 then 'E230'
        else 'E155'
    end as exit_reason,
    null::boolean as special_admit,
    null::boolean as ccap,
    'district-' || (school % 60) as partner,
    's' || (began + k) as submission_id,
    n as record_no
from life, range(4) as years(k)
where grade + k <= if(luck = 8, 11, 12) and (luck >= 4 or k < 3) and began + k <= 2026
union all
-- Somewhere else for a short time, and enrolled where they never appeared.
select
    person_key, format('{:014d}', 19000000000000 + ((school + 7) % 240) * 10000), null, 'high_school', 'k12',
    make_date(began, 2, 1), make_date(began, 2, 20), began, grade, null, null,
    if(path % 2 = 0, 'short_term', 'primary'), if(path % 2 = 0, 'E155', 'N420'), null, null,
    'district-' || ((school + 7) % 60), 's' || began, n
from life
where draw(n, 13, 25) = 0
union all
select
    person_key, format('{:06d}', here), null, 'postsecondary', 'ccc', began_on, began_on + 110, academic_year,
    null, k = 0 and draw(n, 14, 10) > 0, if(draw(n, 15 + k, 15) = 0, 'noncredit', 'credit'),
    'full_time', null, false, false, 'college-' || (here - 900000), 'c' || academic_year, n
from college_term
union all
select
    person_key, format('{:06d}', here), null, 'postsecondary', segment, began_on, began_on + 230, academic_year,
    null, k = 0 and not transfers, null, 'full_time', null, false, null, 'university-' || (here - 800000),
    'u' || academic_year, n
from university_year
union all
-- A college course in high school is an enrollment too.
select
    person_key, format('{:06d}', college), null, 'postsecondary', 'ccc', make_date(began + 1, 8, 24),
    make_date(began + 1, 12, 12), began + 2, null, null, 'credit', 'part_time', null, true, path % 2 = 0,
    'college-' || (college - 900000), 'c' || (began + 2), n
from life
where path >= 85 and began + 2 <= 2026
union all
-- Out of state or private, as a clearinghouse tells it: after high school, or after two years of college.
select
    person_key, '7' || (1000 + draw(n, 16, 50)), null, 'postsecondary',
    if(path % 3 = 0, 'private', 'out_of_state'), make_date((class + if(at_college, 2, 0))::int, 9, 3), null,
    class + 1 + if(at_college, 2, 0), null, null, null, 'full_time', null, null, null,
    'clearinghouse', 'n' || class, n
from life
where luck >= 20 and draw(n, 17, 9) = 0 and class + 1 + if(at_college, 2, 0) <= 2026;
create or replace table completion as
select
    person_key,
    format('{:014d}', 19000000000000 + ((school + (luck > 90)::int) % 240) * 10000) as institution,
    null::varchar as lea,
    'high_school' as level,
    case
        when luck = 9 then 'special_education_certificate'
        when luck = 10 then 'adult_diploma'
        when luck = 11 then 'equivalency'
        when luck = 12 then 'proficiency'
        when luck = 13 then 'no_diploma'
        else 'diploma'
    end as kind,
    make_date((class + late)::int, 6, 5) as completed_on,
    class + late as academic_year,
    luck % 2 = 0 as a_g_met,
    'district-' || (school % 60) as partner,
    's' || class as submission_id,
    n as record_no
from (select *, (luck in (14, 15))::int as late from life)
where luck >= 9 and class + late <= 2026
union all
-- An examination passed before the diploma.
select
    person_key, format('{:014d}', 19000000000000 + school * 10000), null, 'high_school',
    if(path % 2 = 0, 'equivalency', 'proficiency'), make_date(class::int, 2, 10), class, null,
    'district-' || (school % 60), 's' || class, n
from life
where luck >= 9 and draw(n, 18, 40) = 0 and class <= 2026;
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
    ['114', '198', '221'][1 + (path + (draw(n, 50 + k, 5) = 0)::int) % 3] as subject_code,
    draw(n, 60 + k, 12) > 0 as cte,
    k = 7 as capstone,
    draw(n, 70 + k, 25) = 0 as college_credit,
    false as transfer_level,
    false as special_admit,
    false as ccap,
    5.0 as units_attempted,
    if(k % 3 = 0, 2.5, 5.0) as units_earned,
    'B' as grade,
    case when draw(n, 80 + k, 20) > 0 then draw(n, k, 10) > 1 end as success,
    'district-' || (school % 60) as partner,
    's' || (began + k // 2) as submission_id,
    n as record_no
from life, range(8) as terms(k)
where path < 45 and k % 8 >= path % 5 and grade + k // 2 <= 12 and began + k // 2 <= 2026
union all
-- College courses in high school, some of them in grade 9.
select
    person_key, format('{:06d}', college), null, 'postsecondary', 'ccc', year, 'fall',
    make_date(year::int - 1, 8, 24), 'D', '1', 'CCC', '0506', path % 3 = 0, false, true, true, true, path % 2 = 0,
    if(path % 7 = 0, 0.4, 3.0), 3.0, 'B', draw(n, 8, 10) > 1, 'college-' || (college - 900000), 'c' || year, n
from (select *, began + if(draw(n, 9, 4) = 0, 0, 2) as year from life)
where path >= 85 and year <= 2026
union all
-- Up to five courses a term at college: English, mathematics and three others, one of them for a career.
select
    person_key, format('{:06d}', here), null, 'postsecondary', 'ccc', academic_year, term, began_on,
    'D' || j, '1', 'CCC', ['150100', '170100', '050600', '120300', '220500'][j + 1], j in (2, 3), false,
    draw(n, 100 + k * 8 + j, 30) > 0, j in (0, 1, 4) and draw(n, 200 + k * 8 + j, 3) > 0, false, false,
    if(j = 1, 4.0, 3.0), if(passed, if(j = 1, 4.0, 3.0), 0.0),
    if(passed, 'B', if(draw(n, 300 + k * 8 + j, 9) = 0, 'MW', 'F')), passed,
    'college-' || (here - 900000), 'c' || academic_year, n
from (
    select *, draw(n, 400 + k * 8 + j, 6) > 0 as passed
    from college_term, range(5) as courses(j)
    where draw(n, 500 + k * 8 + j, 4) > 0 or path % 4 = 0
);
create or replace table participation as
select
    person_key,
    format('{:014d}', 19000000000000 + school * 10000) as institution,
    null::varchar as lea,
    'cte_pathway' as kind,
    '114' as program,
    '1' as sector,
    case when path < 18 then 'completer' when path < 30 then 'concentrator' else 'participant' end as role,
    null::double as hours,
    make_date(began + 1, 8, 15) as began_on,
    null::date as ended_on,
    began + 2 as academic_year,
    'district-' || (school % 60) as partner,
    's' || (began + 2) as submission_id,
    n as record_no
from life
where path < 45 and began + 2 <= 2026
union all
select
    person_key, format('{:014d}', 19000000000000 + school * 10000), null, 'work_based_learning',
    ['10', '15', '20', '25'][1 + draw(n, 600 + k, 4)], '1', 'participant',
    if(draw(n, 610 + k, 6) = 0, null, 4 + draw(n, 620 + k, 240) / 4), make_date(began + k::int, 2, 1), null,
    began + k, 'district-' || (school % 60), 's' || (began + k), n
from life, range(4) as years(k)
where draw(n, 630 + k, 5) = 0 and grade + k <= 12 and began + k <= 2026;
create or replace table award as
-- Of a college: degrees, for transfer and not, and certificates; after two years or more.
select
    person_key, format('{:06d}', college) as institution, 'postsecondary' as level, 'ccc' as segment,
    if(finish < 24, 'associate', 'certificate') as kind,
    case when finish < 12 then 'A' when finish < 24 then 'S' when finish < 34 then 'B' when finish < 40 then 'O' else 'N' end as award_code,
    '52.0201' as cip, '050600' as top, make_date(year::int, 5, 25) as conferred_on, finish % 2 = 0 as for_transfer,
    year as academic_year, 'college-' || (college - 900000) as partner, 'c' || year as submission_id,
    n as record_no
from (select *, class + 2 + draw(n, 19, 4) as year from life)
where at_college and career < 60 and finish < 50 and year <= 2026
union all
-- Of a university, where somebody stayed long enough.
select
    person_key, format('{:06d}', here), 'postsecondary', segment, 'bachelor', null, '52.0201', null,
    make_date(academic_year::int, 5, 30), null, academic_year, 'university-' || (here - 800000), 'u' || academic_year, n
from university_year
where k = if(transfers, 1, 3) + draw(n, 21, 3) and finish < 80
union all
-- A certificate earned in high school.
select
    person_key, format('{:06d}', college), 'postsecondary', 'ccc', 'certificate', 'N', '52.0201', '050600',
    make_date(class::int, 5, 25), null, class, 'college-' || (college - 900000), 'c' || class, n
from life
where path < 45 and draw(n, 22, 12) = 0 and class <= 2026;
create or replace table employment as
select
    person_key,
    make_date(began + 13 - grade + k::int - 1, 10, 1) as quarter_began_on,
    if(draw(n, k + 700, 30) = 0, 0, round(2000 + draw(n, k + 90, 1200000) / 100, 2)) as wages,
    '62' as naics,
    '06065' as county,
    began + 13 - grade + k as academic_year,
    'state' as partner,
    'w' as submission_id,
    n as record_no
from life, range(6) as years(k)
where (luck >= 40 or career < 40) and draw(n, k + 710, 3) > 0 and began + 13 - grade + k <= 2026;
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
drop table college_term;
drop table university_year;
drop table life;
