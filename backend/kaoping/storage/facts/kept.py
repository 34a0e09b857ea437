"""Every fact source this database keeps. MEASUREMENTS come with their table; until then a
measure of theirs is not taken, which is another thing than a value of nothing."""

from kaoping.storage.facts.attempts import KEPT_ATTEMPTS
from kaoping.storage.facts.audit_items import KEPT_AUDIT_ITEMS
from kaoping.storage.facts.complaints import KEPT_COMPLAINTS
from kaoping.storage.facts.orders import KEPT_ORDERS
from kaoping.storage.facts.responses import KEPT_RESPONSES
from kaoping.storage.facts.sales import KEPT_SALES
from kaoping.storage.facts.shape import FactSource
from kaoping.storage.facts.tasks import KEPT_TASKS

KEPT: dict[str, FactSource] = {
    fact.source.name: fact
    for fact in (
        KEPT_ORDERS,
        KEPT_SALES,
        KEPT_TASKS,
        KEPT_ATTEMPTS,
        KEPT_RESPONSES,
        KEPT_COMPLAINTS,
        KEPT_AUDIT_ITEMS,
    )
}
