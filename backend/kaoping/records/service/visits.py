"""What orders, sales and appointments have in common: somebody who came, and mostly a car."""

from collections.abc import Iterable
from datetime import date

from kaoping.records.service.contacts import settle_contacts, warn_of_phones
from kaoping.records.service.customers import settle_customers
from kaoping.records.service.intake import Intake, Winner
from kaoping.records.service.vehicles import settle_vehicles
from kaoping.storage.acts.dirty import mark_dirty


def settle_visits(intake: Intake, winners: list[Winner], owner_field: str) -> None:
    """Find or write customers, numbers and cars; `owner_field` is where the records name the customer."""
    settle_contacts(intake, winners, settle_customers(intake, winners))
    settle_vehicles(intake, winners)
    warn_of_phones(winners, owner_field)


def mark_days(intake: Intake, written: Iterable[Winner]) -> None:
    """Have the old and the new days of every record scored anew."""
    days: dict[int, set[date | None]] = {}
    for winner in written:
        marked = days.setdefault(winner.store_id, set())
        marked.update(winner.days)
        if winner.known:
            marked.update(winner.known.days)
    for store_id in sorted(days):
        mark_dirty(intake.db, store_id, days[store_id])
