"""What the DMS of the demo brings after a month was frozen: forgotten orders, a discount, a cancellation."""

from collections.abc import Sequence
from copy import deepcopy
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from .orders import Draw

FORGOTTEN = 2
FIRST_NUMBER = 900  # far above any number of a day
GOODWILL = Decimal("50.00")
Record = dict[str, Any]


def late_records(draw: Draw, sent: Sequence[Record], last: date, moment: datetime) -> list[Record]:
    """Orders of the last days nobody had sent, and newer versions of two that were."""
    records = [draw.order(last - timedelta(days=n), FIRST_NUMBER + n) for n in range(FORGOTTEN)]
    paid = [order for order in sent if Decimal(order["amounts"]["total"]) > 2 * GOODWILL]
    if len(paid) >= 2:
        cheaper, cancelled = draw.rng.sample(paid, 2)
        records += [_discounted(cheaper, moment), _cancelled(cancelled, moment)]
    return records


def _discounted(order: Record, moment: datetime) -> Record:
    newer = deepcopy(order)
    newer["source_updated_at"] = moment.isoformat()
    newer["amounts"]["discount"] = str(GOODWILL)
    newer["amounts"]["total"] = str(Decimal(order["amounts"]["total"]) - GOODWILL)
    return newer


def _cancelled(order: Record, moment: datetime) -> Record:
    key = {name: order[name] for name in ("store_code", "source", "external_id")}
    return {**key, "op": "VOID", "source_updated_at": moment.isoformat()}
