"""Stores: where the group sells and repairs, when they are open, and on whose clock."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session

from kaoping.domain.errors import Conflict, Invalid, NotFound
from kaoping.domain.people import Principal
from kaoping.people.schemas import BrandRef, StoreIn, StoreOut, StorePatch
from kaoping.people.service.brands import written
from kaoping.people.service.finding import brands_of
from kaoping.storage.acts.journal import append_journal
from kaoping.storage.acts.journal_changes import changes_of, fields_of
from kaoping.storage.reach import require_group, require_store, within
from kaoping.storage.reads.grants import held_on, today
from kaoping.storage.session import CONFLICTS, check_version, flush, save
from kaoping.storage.tables.people import Assignment, Brand, Store

CONFLICTS["uq_store_code"] = lambda: Conflict("code-taken")
PLAIN = ("city", "address", "service_phone", "min_wage_monthly", "opened_on", "closed_on")
"""Fields that may be empty."""
FIELDS = ("code", "label", "zone", "business_hours", "brand_ids", *PLAIN)


def select_stores(who: Principal) -> Select[Store]:
    return within(select(Store).order_by(Store.code), Store, who)


def found_store(db: Session, new: StoreIn, by: Principal) -> StoreOut:
    """A new store; departments and people come after it. Only whoever reaches the whole group founds one."""
    require_group(by)
    store = Store(
        code=new.code,
        label=written(new.label),
        zone=new.zone,
        business_hours=new.business_hours,
        brand_ids=brands_of(db, new.brand_codes),
        city=new.city,
        address=new.address,
        service_phone=new.service_phone,
        min_wage_monthly=new.min_wage_monthly,
        opened_on=new.opened_on,
    )
    save(db, store)
    _note(db, "store.founded", store, {})
    return show_stores(db, [store])[0]


def change_store(db: Session, store_id: int, wanted: StorePatch, version: int, by: Principal) -> StoreOut:
    """Hours and zone count from now on: the days of facts that were written stay as they are."""
    store = find_store(db, store_id, by)
    require_store(by, store.id)
    check_version(store, version)
    before = fields_of(store, *FIELDS)
    if wanted.label is not None:
        store.label = written(wanted.label)
    if wanted.zone is not None:
        store.zone = wanted.zone
    if wanted.business_hours is not None:
        store.business_hours = wanted.business_hours
    if wanted.brand_codes is not None:
        store.brand_ids = brands_of(db, wanted.brand_codes)
    for field in wanted.model_fields_set & set(PLAIN):
        setattr(store, field, getattr(wanted, field))
    _check_days(db, store)
    flush(db)
    _note(db, "store.changed", store, before)
    return show_stores(db, [store])[0]


def _check_days(db: Session, store: Store) -> None:
    """Raises Invalid for a store that closes before it opens, Conflict for one that closes on its people."""
    if store.closed_on is None:
        return
    if store.opened_on is not None and store.closed_on < store.opened_on:
        raise Invalid("day-order", field="/closed_on")
    if people := count_beyond(db, store.closed_on, Assignment.store_id == store.id):
        raise Conflict("posts-beyond", count=people)


def count_beyond(db: Session, day: date, of_place: Any) -> int:
    """How many posts of a place last longer than the day."""
    lasting = or_(Assignment.valid_to.is_(None), Assignment.valid_to > day)
    return db.scalar(select(func.count()).select_from(Assignment).where(of_place, lasting)) or 0


def find_store(db: Session, store_id: int, who: Principal) -> Store:
    store = db.scalar(within(select(Store).where(Store.id == store_id), Store, who))
    if store is None:
        raise NotFound()
    return store


def show_stores(db: Session, stores: Sequence[Store]) -> list[StoreOut]:
    """Stores with brands and head counts: two queries more, however many they are."""
    ids = [store.id for store in stores]
    staff = staff_by(db, Assignment.store_id, ids)
    wanted = {brand for store in stores for brand in store.brand_ids}
    brands = {b.id: BrandRef.model_validate(b) for b in db.scalars(select(Brand).where(Brand.id.in_(wanted)))}
    return [
        StoreOut.model_validate(
            {
                "id": store.id,
                **{field: getattr(store, field) for field in FIELDS if field != "brand_ids"},
                "brands": [brands[brand] for brand in store.brand_ids if brand in brands],
                "staff": staff.get(store.id, 0),
                "row_version": store.row_version,
            }
        )
        for store in stores
    ]


def staff_by(db: Session, place: Any, ids: Sequence[int]) -> dict[int, int]:
    """How many people hold a post today, by a column of the assignment."""
    rows = db.execute(
        select(place, func.count(Assignment.employee_id.distinct()))
        .where(place.in_(ids), held_on(today(db)))
        .group_by(place)
    )
    return {row[0]: row[1] for row in rows}


def _note(db: Session, action: str, store: Store, before: dict[str, object]) -> None:
    changes = changes_of(before, fields_of(store, *FIELDS))
    append_journal(db, store.id, action, "store", store.id, {"code": store.code, "changes": changes})
