"""What a page tells, for tests that write one."""

from datetime import date

from commonfield.catalog import Text
from commonfield.intake.giving_back import Beside, Class, Figure, File, Found, LeftOut, Onward, Told
from commonfield.vocabulary import CellStatus

GOING = Beside(
    label=Text(en="College-going rate", es="Tasa de ingreso"),
    short=Text(en="In college", es="Universidad"),
    did=Text(en="entered college within a year", es="ingresaron a la universidad en un año"),
    people=Text(en="students who completed high school", es="egresados de la preparatoria"),
    academic_year=2025,
    own=Figure(CellStatus.SHOWN, people=19, hits=16),
    region=Figure(CellStatus.SHOWN, people=114, hits=64),
)
TOLD = Told(
    partner="Inkwell <Unified>",
    region=Text(en="A region", es="Una región"),
    day=date(2026, 10, 31),
    invented=True,
    private=True,
    beside=(GOING,),
    files=(
        File("senr.txt", Text(en="Enrollment", es="Inscripción"), (2025,), date(2025, 9, 1), 500, 490, 10,
             "accepted"),
    ),
    found=(Found(Text(en="Schools", es="Escuelas"), Text(en="Colleges", es="Colegios"), GOING.region),),
    classes=(Class(2026, 22, {"not_found": 22}, early=True), Class(2025, 19, {"csu": 6, "not_found": 13})),
    onward=Onward(students=300, entered=119, due=99, back=78, awarded=22),
    left_out=(LeftOut(Text(en="College awards", es="Títulos"), "Almanac College", "a clause"),),
    rows=300,
    columns=("local_id", "ssid", "first_college", "going_counted"),
    release="ab12",
)  # fmt: skip
