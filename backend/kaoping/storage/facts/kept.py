"""Every fact source this database keeps."""

from kaoping.storage.facts.answers import KEPT_ANSWERS
from kaoping.storage.facts.appointments import KEPT_APPOINTMENTS
from kaoping.storage.facts.attempts import KEPT_ATTEMPTS
from kaoping.storage.facts.audit_items import KEPT_AUDIT_ITEMS
from kaoping.storage.facts.complaints import KEPT_COMPLAINTS
from kaoping.storage.facts.measurements import KEPT_MEASUREMENTS
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
        KEPT_APPOINTMENTS,
        KEPT_TASKS,
        KEPT_ATTEMPTS,
        KEPT_RESPONSES,
        KEPT_ANSWERS,
        KEPT_COMPLAINTS,
        KEPT_AUDIT_ITEMS,
        KEPT_MEASUREMENTS,
    )
}
