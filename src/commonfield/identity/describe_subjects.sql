-- One description per subject: the latest value that is not null, and every surname and given name ever stated.
with submissions as (
    select
        submission_id,
        academic_year,
        row_number() over (order by academic_year, submission_id) as sequence
    from (select distinct submission_id, academic_year from identity_record)
),

aged as (
    select record.*, numbered.subject, submissions.sequence * 4294967296 + record.record_no as age
    from identity_record as record
    inner join numbered on numbered.subject_id = record.subject_id
    inner join submissions
        on record.submission_id = submissions.submission_id and record.academic_year = submissions.academic_year
),

latest as (
    select
        subject,
        min(source) as source,
        arg_max(ssid, age) filter (where ssid is not null) as ssid,
        arg_max(ssn, age) filter (where ssn is not null) as ssn,
        arg_max(birth_date, age) filter (where birth_date is not null) as birth_date,
        arg_max(sex, age) filter (where sex is not null) as sex,
        arg_max(school, age) filter (where school is not null) as school,
        arg_max(left(zip, 5), age) filter (where zip is not null) as zip
    from aged
    group by subject
),

last_said as (
    select said.subject, said.age, spelling.plain, spelling.surnames
    from (select subject, last_name, max(age) as age from aged group by subject, last_name) as said
    inner join spelling on spelling.written = said.last_name
),

last_names as (
    select
        subject,
        arg_max(surnames, age) as own_surnames,
        list_sort(list_distinct(flatten(list(surnames)))) as surnames
    from last_said
    group by subject
),

first_said as (
    select said.subject, said.age, spelling.plain, spelling.given_names, spelling.forms, spelling.root
    from (select subject, first_name, max(age) as age from aged group by subject, first_name) as said
    inner join spelling on spelling.written = said.first_name
),

first_names as (
    select
        subject,
        arg_max(plain, age) as first_name,
        arg_max(root, age) as first_root,
        list_sort(list_distinct(flatten(list(forms)))) as first_forms,
        flatten(list(given_names)) as given_names
    from first_said
    group by subject
),

middle_names as (
    select
        said.subject,
        arg_max(spelling.plain, said.age) as middle_name,
        flatten(list(spelling.given_names)) as given_names
    from (select subject, middle_name, max(age) as age from aged group by subject, middle_name) as said
    inner join spelling on spelling.written = said.middle_name
    group by said.subject
),

described as (
    select
        latest.*,
        first_names.first_name,
        first_names.first_root,
        first_names.first_forms,
        middle_names.middle_name,
        list_sort(
            list_distinct(list_concat(first_names.given_names, coalesce(middle_names.given_names, [])))
        ) as given_names,
        array_to_string(last_names.own_surnames, ' ') as last_name,
        last_names.own_surnames[1] as surname_first,
        last_names.own_surnames[-1] as surname_last,
        last_names.surnames,
        strftime(latest.birth_date, '%Y%m%d') as birth_digits
    from latest
    left join first_names on first_names.subject = latest.subject
    left join middle_names on middle_names.subject = latest.subject
    left join last_names on last_names.subject = latest.subject
)

select
    described.*,
    numbered.subject_id,
    numbered.partner_no,
    numbered.partner,
    try_strptime(
        left(birth_digits, 4) || right(birth_digits, 2) || substring(birth_digits, 5, 2), '%Y%m%d'
    )::date as birth_day_month_exchanged,
    left(first_root, 1) as first_1,
    left(first_root, 3) as first_3,
    left(surname_first, 1) as surname_first_1,
    left(surname_first, 2) as surname_first_2,
    left(surname_last, 1) as surname_last_1,
    left(surname_last, 2) as surname_last_2
from described
inner join numbered on numbered.subject = described.subject
