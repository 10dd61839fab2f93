-- What a partner says of each subject, in one hash. Names a first name may be a form of are ours, not the partner's.
select
    subject,
    subject_id,
    partner,
    left(
        sha256(
            concat_ws(
                chr(31),
                partner,
                coalesce(ssid, chr(30)),
                coalesce(ssn, chr(30)),
                coalesce(birth_digits, chr(30)),
                coalesce(sex, chr(30)),
                coalesce(school, chr(30)),
                coalesce(zip, chr(30)),
                coalesce(first_name, chr(30)),
                coalesce(middle_name, chr(30)),
                coalesce(last_name, chr(30)),
                coalesce(surname_first, chr(30)),
                coalesce(surname_last, chr(30)),
                coalesce(array_to_string(surnames, chr(29)), chr(30)),
                coalesce(array_to_string(given_names, chr(29)), chr(30)),
                coalesce(
                    array_to_string(list_filter(first_forms, lambda form: length(form) = 1), chr(29)), chr(30)
                )
            )
        ),
        32
    ) as description_hash
from subject
