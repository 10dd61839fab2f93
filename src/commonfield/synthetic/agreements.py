"""The agreements of an invented region: one memorandum for all, one data sharing agreement per partner."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path

from commonfield.catalog import Agreement, Partner
from commonfield.catalog.agreement import Clause, Grant, Signature
from commonfield.catalog.definition import Text

FROM, TO, DESTROY_BY = date(2022, 7, 1), date(2028, 6, 30), date(2029, 6, 30)
SIGNED = date(2022, 6, 15)
PURPOSES = ["k16-regional-report", "linkage"]
AUDIENCES = ["public", "members"]
MEMORANDUM = "regional-memorandum"
REDISCLOSING = ("school_district", "community_college", "csu")
"""Kinds of partners that let others hear what became of those others' own students."""
UNSERVED = 3
"""One of them in so many has no clause by which it is told of its own students."""
OTHERS, OWN = "2.2", "2.3"
GIVEN_BACK = {
    OTHERS: Text(
        en="Each partner may be told what these files say of its own students, and of nobody else.",
        es="A cada organización se le puede decir lo que estos archivos cuentan de sus propios "
        "estudiantes, y de nadie más.",
    ),
    OWN: Text(
        en="The partner is told what became of its own students, by the ids that it sent.",
        es="A la organización se le dice qué fue de sus propios estudiantes, con las claves que envió.",
    ),
}
"""Clauses by which outcomes are given back."""
BASIS = {"state_agency": "state_law", "workforce_board": "consent"}
"""Legal basis by kind of partner; educational records rest on audit or evaluation."""


def draw_up(partners: Iterable[Partner], files: Iterable[tuple[str, str]]) -> list[Agreement]:
    """Draw up the agreements under which every file of the region may be used.

    Args:
        partners: The parties.
        files: Partner and dictionary of each file.
    """
    parties = list(partners)
    sent: dict[str, set[str]] = {}
    for partner, dictionary in files:
        sent.setdefault(partner, set()).add(dictionary)
    telling = [partner.partner for partner in parties if partner.kind in REDISCLOSING]
    served = {name for number, name in enumerate(telling, start=1) if number % UNSERVED}
    shared = [
        _data_sharing(
            partner,
            sorted(sent.get(partner.partner, set())),
            tells=partner.partner in telling,
            receives=partner.partner in served,
        )
        for partner in parties
    ]
    return [_memorandum(parties), *shared]


def _memorandum(parties: list[Partner]) -> Agreement:
    return Agreement(
        agreement=MEMORANDUM,
        layer="mou",
        label=Text(
            en="Memorandum of understanding of the region", es="Memorando de entendimiento de la región"
        ),
        parties=[partner.partner for partner in parties],
        legal_basis="audit_or_evaluation",
        in_force_from=FROM,
        in_force_to=TO,
        destroy_by=DESTROY_BY,
        clauses=[
            Clause(
                clause="1",
                text=Text(
                    en="The parties work together so that learners move from school to college and to work.",
                    es="Las partes colaboran para que cada estudiante pase de la escuela a la universidad "
                    "y al trabajo.",
                ),
            ),
            Clause(
                clause="2",
                text=Text(
                    en="No figure leaves the region in which fewer than 11 people can be made out.",
                    es="Ninguna cifra sale de la región si en ella se distinguen menos de 11 personas.",
                ),
            ),
        ],
        signatures=[_signature(partner) for partner in parties],
    )


def _data_sharing(partner: Partner, dictionaries: list[str], *, tells: bool, receives: bool) -> Agreement:
    elements = {name: ["all"] for name in dictionaries}
    given_back = _given_back(partner, elements, receives=receives) if tells else []
    return Agreement.model_validate(
        {
            "agreement": f"data-sharing-{partner.partner}",
            "layer": "dsa",
            "label": {
                "en": f"Data sharing agreement with {partner.name}",
                "es": f"Acuerdo de intercambio de datos con {partner.name}",
            },
            "parties": [partner.partner],
            "under": MEMORANDUM,
            "legal_basis": BASIS.get(partner.kind, "audit_or_evaluation"),
            "grants": [
                Grant(
                    clause="2.1",
                    elements=elements,
                    purposes=PURPOSES,
                    audiences=AUDIENCES,
                ),
                *given_back,
            ],
            "redisclosure": tells,
            "in_force_from": FROM,
            "in_force_to": TO,
            "destroy_by": DESTROY_BY,
            "clauses": [
                Clause(
                    clause="2.1",
                    text=Text(
                        en="The partner discloses the files named here, for linkage and the regional report.",
                        es="La organización entrega los archivos aquí nombrados, para el enlace de "
                        "registros y el informe regional.",
                    ),
                ),
                *(Clause(clause=grant.clause, text=GIVEN_BACK[grant.clause]) for grant in given_back),
                Clause(
                    clause="3",
                    text=Text(
                        en="Records that identify people are destroyed by the day named here.",
                        es="Los registros que identifican a personas se destruyen a más tardar en la "
                        "fecha aquí indicada.",
                    ),
                ),
            ],
            "signatures": [_signature(partner)],
        }
    )


def _given_back(partner: Partner, elements: dict[str, list[str]], *, receives: bool) -> list[Grant]:
    """Say who may be told what became of students: the others of theirs, and this partner of its own."""
    heard = {OTHERS: "partners", **({OWN: partner.partner} if receives else {})}
    return [
        Grant(clause=clause, elements=elements, purposes=["give-back"], audiences=[audience], linkage=False)
        for clause, audience in heard.items()
    ]


def _signature(partner: Partner) -> Signature:
    return Signature(party=partner.partner, role="head of the organization", signed_on=SIGNED)


def write_agreements(agreements: Iterable[Agreement], folder: Path) -> None:
    """Write one YAML file per agreement."""
    import yaml

    folder.mkdir(parents=True, exist_ok=True)
    for agreement in agreements:
        told = agreement.model_dump(mode="json", exclude={"name", "hash", "file"}, exclude_defaults=True)
        told = {"agreement": agreement.agreement, "version": agreement.version, **told}
        text = yaml.safe_dump(told, sort_keys=False, allow_unicode=True, width=100)
        (folder / f"{agreement.agreement}.yaml").write_text(text, encoding="utf-8")
