-- Invented people, three on each side: written alike, written as another institution would, and two strangers.
with written (
    side, subject, first_name, middle_name, last_name, first_forms, given_names, surnames, birth_date,
    birth_day_month_exchanged, sex, school, zip
) as (
    values
    ('l', -1, 'LUCIA', 'INES', 'ORTEGA', ['LUCIA'], ['INES', 'LUCIA'], ['ORTEGA'], date '2006-03-14',
        null::date, 'F', '36676300000001', '92376'),
    ('r', -1, 'LUCIA', 'INES', 'ORTEGA', ['LUCIA'], ['INES', 'LUCIA'], ['ORTEGA'], date '2006-03-14',
        null::date, 'F', '36676300000001', '92376'),
    ('l', -2, 'FRANCISCO', null, 'RUIZ VEGA', ['FRANCISCO'], ['FRANCISCO'], ['RUIZ', 'VEGA'], date '2005-02-11',
        date '2005-11-02', 'M', '36676300000001', '92376'),
    ('r', -2, 'PACO', 'A', 'VEGA', ['FRANCISCO', 'PACO'], ['PACO'], ['VEGA'], date '2005-11-02',
        date '2005-02-11', 'M', null, '92501'),
    ('l', -3, 'ANH', null, 'TRAN', ['ANH'], ['ANH'], ['TRAN'], date '2004-07-30', null::date, 'F',
        '36676300000001', '92376'),
    ('r', -3, 'DESHAWN', null, 'WASHINGTON', ['DESHAWN'], ['DESHAWN'], ['WASHINGTON'], date '1999-12-09',
        date '1999-09-12', 'M', '19647330000009', '90001')
)

select *, strftime(birth_date, '%Y%m%d') as birth_digits
from written
