"""Whom a record names, in which role and with what share."""

import json

from kaoping.domain.scoring.measures.sources import ORDERS, SALES
from kaoping.records.rules import ONE, shares_of
from kaoping.records.schemas import PushedRepairOrder, PushedTechnician
from kaoping.records.schemas_sales import PushedSale
from kaoping.records.service.intake import Team

ADVISOR, TECHNICIAN, QC = ORDERS.roles
CONSULTANT, DELIVERY = SALES.roles
"""Spelt as the measures spell them: a role nobody measures would cost somebody their month unseen."""

FIELD = {
    ADVISOR: "/advisor_code",
    TECHNICIAN: "/technicians",
    QC: "/qc_code",
    CONSULTANT: "/consultant_code",
    DELIVERY: "/delivery_code",
}
"""Where a record names the holder of a role."""


def team_of_order(record: PushedRepairOrder) -> Team:
    return order_team(record.advisor_code, record.technicians or [], record.qc_code)


def order_team(advisor: str, technicians: list[PushedTechnician], qc: str | None) -> Team:
    shares = shares_of(technicians)
    team = [(ADVISOR, 1, advisor, ONE)]
    team += [
        (TECHNICIAN, seq, technician.code, share)
        for seq, (technician, share) in enumerate(zip(technicians, shares, strict=True), 1)
    ]
    if qc:
        team.append((QC, 1, qc, ONE))
    return tuple(team)


def team_of_sale(record: PushedSale) -> Team:
    return sale_team(record.consultant_code, record.delivery_code)


def sale_team(consultant: str, delivery: str | None) -> Team:
    """Who sold the car, and who handed it over if the source says so."""
    sold = (CONSULTANT, 1, consultant, ONE)
    return (sold, (DELIVERY, 1, delivery, ONE)) if delivery else (sold,)


def team_text(team: Team) -> str:
    """The naming as text, to tell whether a later version names the same people and shares."""
    return json.dumps([[role, code, f"{share:f}"] for role, _, code, share in sorted(team)])


def shown_team(text: str) -> list[list[str]]:
    """A naming as an issue shows it."""
    return [[role.upper(), *rest] for role, *rest in json.loads(text)]
