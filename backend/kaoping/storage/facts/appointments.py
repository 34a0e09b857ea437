"""The fact source APPOINTMENTS: as their newest version says, voided ones left out.

An appointment holds nobody to account by itself: it says whom it is with, once the code is known.
"""

from decimal import Decimal

from sqlalchemy import BigInteger, Numeric, Text, cast, func, literal, null, select

from kaoping.domain.scoring.measures.sources import APPOINTMENTS
from kaoping.storage.facts.shape import FactSource
from kaoping.storage.tables.sales import Appointment

KEPT_APPOINTMENTS = FactSource(
    source=APPOINTMENTS,
    rows=select(
        Appointment.id.label("fact_id"),
        Appointment.store_id,
        Appointment.type,
        Appointment.status,
        Appointment.channel,
        func.concat(
            Appointment.source,
            func.coalesce("/" + Appointment.order_external_id, "#" + cast(Appointment.id, Text)),
        ).label("visit"),
        Appointment.scheduled_day,
    ).where(Appointment.voided_at.is_(None)),
    holders=select(
        Appointment.store_id,
        Appointment.id.label("fact_id"),
        literal("advisor", Text).label("role"),
        Appointment.employee_id,
        cast(null(), BigInteger).label("department_id"),
        cast(null(), BigInteger).label("position_id"),
        literal(Decimal(1), Numeric).label("share"),
    ).where(Appointment.employee_id.is_not(None)),
    version=Appointment.row_version,
)
