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
        arg_max(first_name, age) filter (where first_name is not null) as first_name,
        arg_max(middle_name, age) filter (where middle_name is not null) as middle_name,
        arg_max(last_name, age) filter (where last_name is not null) as last_name,
        coalesce(list(distinct first_name) filter (where first_name is not null), []) as first_names,
        coalesce(list(distinct middle_name) filter (where middle_name is not null), []) as middle_names,
        coalesce(list(distinct last_name) filter (where last_name is not null), []) as last_names,
        arg_max(birth_date, age) filter (where birth_date is not null) as birth_date,
        arg_max(sex, age) filter (where sex is not null) as sex,
        arg_max(school, age) filter (where school is not null) as school,
        arg_max(left(zip, 5), age) filter (where zip is not null) as zip
    from aged
    group by subject
),

-- Capital letters A to Z and single spaces only: accents, hyphens and apostrophes are written by some and not by others.
plain as (
    select
        * exclude (first_name, middle_name, last_name),
        nullif(trim(regexp_replace(upper(strip_accents(first_name)), '[^A-Z]+', ' ', 'g')), '') as first_name,
        nullif(trim(regexp_replace(upper(strip_accents(middle_name)), '[^A-Z]+', ' ', 'g')), '') as middle_name,
        nullif(trim(regexp_replace(upper(strip_accents(last_name)), '[^A-Z]+', ' ', 'g')), '') as last_written,
        string_split(regexp_replace(upper(strip_accents(array_to_string(last_names, ' '))), '[^A-Z]+', ' ', 'g'), ' ') as last_words,
        string_split(
            regexp_replace(upper(strip_accents(array_to_string(list_concat(first_names, middle_names), ' '))), '[^A-Z]+', ' ', 'g'), ' '
        ) as given_words,
        list_distinct(
            list_transform(first_names, lambda name: regexp_extract(upper(strip_accents(name)), '[A-Z]+'))
        ) as called
    from latest
),

dropped as (select list(word) as dropped from not_surname),

surnames as (
    select
        plain.*,
        list_filter(string_split(last_written, ' '), lambda word: not list_contains(dropped, word)) as own_surnames,
        list_sort(list_distinct(list_filter(last_words, lambda word: length(word) > 0 and not list_contains(dropped, word)))) as surname_list,
        list_sort(list_distinct(list_filter(given_words, lambda word: length(word) > 1))) as given_names
    from plain
    cross join dropped
),

forms as (
    select
        named.subject,
        list_sort(list_distinct(list_concat(list(named.called), list(coalesce(name_form.form, named.called))))) as first_forms
    from (select subject, unnest(called) as called from plain) as named
    left join name_form on named.called = name_form.written
    group by named.subject
),

described as (
    select
        surnames.*,
        case when len(own_surnames) > 0 then array_to_string(own_surnames, ' ') else last_written end as last_name,
        coalesce(own_surnames[1], last_written) as surname_first,
        coalesce(own_surnames[-1], last_written) as surname_last,
        coalesce(name_root.root, string_split(first_name, ' ')[1]) as first_root,
        strftime(birth_date, '%Y%m%d') as birth_digits
    from surnames
    left join name_root on string_split(surnames.first_name, ' ')[1] = name_root.written
)

select
    numbered.subject,
    numbered.subject_id,
    numbered.partner_no,
    numbered.partner,
    described.source,
    described.ssid,
    described.ssn,
    described.first_name,
    described.middle_name,
    described.last_name,
    forms.first_forms,
    described.given_names,
    case when len(surname_list) > 0 then surname_list when last_written is not null then [last_written] end as surnames,
    described.birth_date,
    described.birth_digits,
    try_strptime(
        left(birth_digits, 4) || right(birth_digits, 2) || substring(birth_digits, 5, 2), '%Y%m%d'
    )::date as birth_day_month_exchanged,
    described.sex,
    described.school,
    described.zip,
    described.first_root,
    left(described.first_root, 1) as first_1,
    left(described.first_root, 3) as first_3,
    described.surname_first,
    described.surname_last,
    left(described.surname_first, 1) as surname_first_1,
    left(described.surname_first, 2) as surname_first_2,
    left(described.surname_last, 1) as surname_last_1,
    left(described.surname_last, 2) as surname_last_2
from described
inner join numbered on numbered.subject = described.subject
left join forms on forms.subject = described.subject
