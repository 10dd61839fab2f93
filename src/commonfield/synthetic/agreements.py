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
    shared = [_data_sharing(partner, sorted(sent.get(partner.partner, set()))) for partner in parties]
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


def _data_sharing(partner: Partner, dictionaries: list[str]) -> Agreement:
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
                    elements={name: ["all"] for name in dictionaries},
                    purposes=PURPOSES,
                    audiences=AUDIENCES,
                )
            ],
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
