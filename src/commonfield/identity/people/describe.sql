-- One row per record: what it says, in forms that can be compared and looked up.
with plain as (
    select
        cell.*,
        trim(regexp_replace(upper(strip_accents(street)), '[^A-Z0-9]+', ' ', 'g')) as plain_street,
        nullif(trim(regexp_replace(upper(strip_accents(city)), '[^A-Z0-9]+', ' ', 'g')), '') as plain_city,
        trim(regexp_replace(upper(strip_accents(school)), '[^A-Z0-9]+', ' ', 'g')) as plain_school,
        nullif(regexp_replace(upper(zip), '[^A-Z0-9]', '', 'g'), '') as plain_zip,
        right(regexp_replace(phone, '[^0-9]', '', 'g'), 10) as phone_digits,
        nullif(lower(regexp_replace(email, '\s', '', 'g')), '') as plain_email,
        regexp_replace(ssn, '[\s.-]', '', 'g') as plain_ssn,
        upper(regexp_replace(ssid, '[\s.-]', '', 'g')) as plain_ssid
    from cell
),

named as (
    select
        plain.*,
        firsts.plain as first_plain,
        firsts.given_names as first_given,
        firsts.forms as first_forms,
        firsts.root as first_root,
        middles.plain as middle_plain,
        middles.given_names as middle_given,
        lasts.plain as last_plain,
        lasts.surnames as surnames,
        list_filter(
            string_split(plain_street, ' '),
            lambda word: word <> '' and not list_contains(dropped.words, word) and not regexp_full_match(word, '[0-9]+')
        ) as street_words,
        nullif(regexp_extract(plain_street, '(?:^| )([0-9]+)', 1), '') as house_number,
        list_filter(
            string_split(plain_school, ' '), lambda word: word <> '' and not list_contains(schools.words, word)
        ) as school_words
    from plain
    left join spelling as firsts on firsts.written = plain.first_name
    left join spelling as middles on middles.written = plain.middle_name
    left join spelling as lasts on lasts.written = plain.last_name
    cross join (select list(word) as words from street_word) as dropped
    cross join (select list(word) as words from school_word) as schools
)

select
    record,
    side,
    first_plain as first_name,
    first_root,
    first_forms,
    middle_plain as middle_name,
    list_sort(list_distinct(list_concat(coalesce(first_given, []), coalesce(middle_given, [])))) as given_names,
    array_to_string(surnames, ' ') as last_name,
    replace(last_plain, ' ', '') as last_joined,
    surnames,
    birth_date,
    left(birth_date, 4) as birth_year,
    right(birth_date, 4) as birth_day,
    left(birth_date, 4) || right(birth_date, 2) || substring(birth_date, 5, 2) as birth_exchanged,
    sex,
    nullif(plain_street, '') as street,
    house_number,
    street_words,
    nullif(array_to_string(street_words, ''), '') as street_name,
    plain_city as city,
    case
        when regexp_full_match(plain_zip, '[0-9]{9}') then left(plain_zip, 5)
        when zip_is_five and regexp_full_match(plain_zip, '[0-9]{3,4}') then lpad(plain_zip, 5, '0')
        else plain_zip
    end as zip,
    nullif(array_to_string(school_words, ' '), '') as school,
    case when not regexp_matches(plain_school, '[0-9]') then school_words else [] end as school_words,
    case when length(phone_digits) >= 7 and replace(phone_digits, phone_digits[1], '') <> '' then phone_digits end
        as phone,
    plain_email as email,
    nullif(regexp_extract(plain_email, '^([^@]+)@', 1), '') as email_local,
    case
        when replace(plain_ssn, plain_ssn[1], '') = '' or plain_ssn in ('123456789', '987654321') then null
        when regexp_full_match(plain_ssn, '[0-9]{7,8}') and ssn_is_nine then lpad(plain_ssn, 9, '0')
        else plain_ssn
    end as ssn,
    case when replace(plain_ssid, plain_ssid[1], '') = '' then null else plain_ssid end as ssid,
    left(first_root, 1) as first_1,
    left(first_root, 3) as first_3,
    least(first_root, surnames[1]) || ' ' || greatest(first_root, surnames[1]) as name_pair,
    surnames[1] as surname_first,
    surnames[-1] as surname_last,
    left(surnames[1], 1) as surname_first_1,
    left(surnames[1], 2) as surname_first_2,
    left(surnames[1], 3) as surname_first_3,
    left(surnames[-1], 1) as surname_last_1,
    left(surnames[-1], 2) as surname_last_2
from named
