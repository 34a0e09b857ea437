"""The plans shipped: whom to call after which visit, from which day, and by when. Decision 13 says why."""

from typing import Any

from kaoping.domain.calling import Rules
from kaoping.storage.tables.records import REPAIR_ORDER, SALE

RULES = Rules()
SHIPPED: tuple[dict[str, Any], ...] = (
    # Customers who drove the repaired car for two days, at the latest on the third (S002-Q.R06).
    {
        "code": "AFTERSALES_D3",
        "type": "AFTERSALES_D3",
        "title": {"zh": "维修交车后三日回访", "en": "Call three days after a repair"},
        "visits": REPAIR_ORDER,
        "anchor": "DELIVERED_AT",
        "from_days": 2,
        "due_days": 3,
        "fatigue_days": 7,
        "lookback_days": 31,
    },
    # Help is wanted while the car is new to its buyer, so the day after the keys and no later.
    {
        "code": "NEWCAR_D1",
        "type": "NEWCAR_D1",
        "title": {"zh": "新车交付次日关怀", "en": "Call the day after a new car"},
        "visits": SALE,
        "anchor": "DELIVERED_AT",
        "from_days": 1,
        "due_days": 1,
        "fatigue_days": 1,
        "lookback_days": 14,
    },
    # A week of driving; two days to call in, as with repairs.
    {
        "code": "NEWCAR_D7",
        "type": "NEWCAR_D7",
        "title": {"zh": "新车七日销售满意度回访", "en": "Call seven days after a new car"},
        "visits": SALE,
        "anchor": "DELIVERED_AT",
        "from_days": 6,
        "due_days": 7,
        "fatigue_days": 7,
        "lookback_days": 31,
    },
)
"""The questionnaire of a plan has the plan's own code."""
