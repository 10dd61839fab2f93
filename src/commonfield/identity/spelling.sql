-- Every name as somebody wrote it, once: plain, in words, and the names it may be a form of. Capital letters A to Z and
-- single spaces only: accents, hyphens and apostrophes are written by some and not by others.
with written as (
    select first_name as written from identity_record
    union
    select middle_name from identity_record
    union
    select last_name from identity_record
),

plain as (
    select
        written,
        trim(
            regexp_replace(
                regexp_replace(upper(strip_accents(written)), '[''`´‘’]', '', 'g'), '[^A-Z]+', ' ', 'g'
            )
        ) as plain
    from written
),

words as (
    select
        plain.written,
        plain.plain,
        string_split(plain.plain, ' ') as words,
        list_filter(string_split(plain.plain, ' '), lambda word: not list_contains(dropped.words, word)) as kept
    from plain
    cross join (select list(word) as words from not_surname) as dropped
    where plain.plain <> ''
),

forms as (
    select written as word, list(form) as forms
    from name_form
    group by written
)

select
    words.written,
    words.plain,
    case when len(words.kept) > 0 then words.kept else [words.plain] end as surnames,
    list_filter(words.words, lambda word: length(word) > 1) as given_names,
    list_concat([words.words[1]], coalesce(forms.forms, [])) as forms,
    coalesce(name_root.root, words.words[1]) as root
from words
left join forms on forms.word = words.words[1]
left join name_root on name_root.written = words.words[1]
