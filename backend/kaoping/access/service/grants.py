"""Roles given to an account: what each is narrowed to, and that it comes to something."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field

from sqlalchemy import exists, or_, select, tuple_
from sqlalchemy.orm import Session

from kaoping.access.schemas import DepartmentRef, GrantIn, GrantOut
from kaoping.domain.errors import Fault, Invalid
from kaoping.domain.people import Reach
from kaoping.storage.reads.grants import today
from kaoping.storage.session import flush, save
from kaoping.storage.tables.access import Role, RoleGrant, UserAccount
from kaoping.storage.tables.people import Assignment, Brand, Department, Store

NARROWED_BY = {
    Reach.STORES: ("store_codes",),
    Reach.BRAND: ("brand_codes",),
    Reach.DEPARTMENT: ("store_codes", "departments"),
}
"""What a role of a reach may list; the others list nothing."""

OF_PEOPLE = frozenset({Reach.SELF, Reach.TEAM})
"""Reaches that come to nothing for an account nobody of the staff has."""


@dataclass(frozen=True, slots=True)
class Places:
    """Everything the codes of some grants name, by code."""

    roles: dict[str, Role] = field(default_factory=dict)
    stores: dict[str, int] = field(default_factory=dict)
    brands: dict[str, int] = field(default_factory=dict)
    departments: dict[tuple[str, str], int] = field(default_factory=dict)


def replace_grants(db: Session, account: UserAccount, grants: Sequence[GrantIn]) -> None:
    """The account has these roles and no others. Raises Invalid for all that is wrong with them at once."""
    places = _look_up(db, grants)
    has_post = _has_post(db, account.employee_id)
    faults = [
        fault
        for n, one in enumerate(grants)
        for fault in _faults(n, one, places, account.employee_id, has_post)
    ]
    named = [grant.role for grant in grants]
    faults += [Fault(f"/grants/{n}/role", "role-twice") for n, role in enumerate(named) if role in named[:n]]
    if faults:
        raise Invalid.of(faults)
    for old in db.scalars(select(RoleGrant).where(RoleGrant.user_id == account.id)):
        db.delete(old)
    flush(db)
    save(db, *(_row(account, one, places) for one in grants))


def _look_up(db: Session, grants: Sequence[GrantIn]) -> Places:
    stores = {code for g in grants for code in g.store_codes}
    brands = {code for g in grants for code in g.brand_codes}
    parts = {(d.store_code, d.code) for g in grants for d in g.departments}
    roles = db.scalars(
        select(Role).where(Role.code.in_([g.role for g in grants])).with_for_update(read=True, key_share=True)
    )
    return Places(
        {role.code: role for role in roles},
        {row.code: row.id for row in db.execute(select(Store.code, Store.id).where(Store.code.in_(stores)))},
        {row.code: row.id for row in db.execute(select(Brand.code, Brand.id).where(Brand.code.in_(brands)))},
        {
            (row.store, row.code): row.id
            for row in db.execute(
                select(Store.code.label("store"), Department.code, Department.id)
                .join(Department, Department.store_id == Store.id)
                .where(tuple_(Store.code, Department.code).in_(parts))
            )
        },
    )


def _has_post(db: Session, employee_id: int | None) -> bool:
    lasting = or_(Assignment.valid_to.is_(None), Assignment.valid_to >= today(db))
    return bool(db.scalar(select(exists().where(Assignment.employee_id == employee_id, lasting))))


def _faults(n: int, one: GrantIn, places: Places, employee_id: int | None, has_post: bool) -> Iterator[Fault]:
    """What is wrong with one grant: unknown codes, lists its reach does not take, and reaching nothing."""
    at = f"/grants/{n}"
    role = places.roles.get(one.role)
    if role is None:
        yield Fault(f"{at}/role", "unknown-reference")
        return
    unknown = list(_unknown(at, one, places))
    yield from unknown
    reach = Reach(role.reach)
    lists = {name for name in ("store_codes", "brand_codes", "departments") if getattr(one, name)}
    for name in sorted(lists - set(NARROWED_BY.get(reach, ()))):
        yield Fault(f"{at}/{name}", "grant-not-narrowed", {"reach": reach.value})
    if reach is Reach.STORES and not one.store_codes:
        yield Fault(f"{at}/store_codes", "grant-needs-stores")
    if reach is Reach.BRAND and not one.brand_codes:
        yield Fault(f"{at}/brand_codes", "grant-needs-brands")
    if reach is Reach.DEPARTMENT and not lists and not has_post:
        yield Fault(f"{at}/departments", "grant-needs-departments")
    if reach in OF_PEOPLE and employee_id is None:
        yield Fault(f"{at}/role", "grant-needs-person")


def _unknown(at: str, one: GrantIn, places: Places) -> Iterator[Fault]:
    for name, known, codes in (
        ("store_codes", places.stores, one.store_codes),
        ("brand_codes", places.brands, one.brand_codes),
    ):
        for n, code in enumerate(codes):
            if code not in known:
                yield Fault(f"{at}/{name}/{n}", "unknown-reference")
    for n, part in enumerate(one.departments):
        if (part.store_code, part.code) not in places.departments:
            yield Fault(f"{at}/departments/{n}/code", "unknown-reference")


def _row(account: UserAccount, one: GrantIn, places: Places) -> RoleGrant:
    return RoleGrant(
        user_id=account.id,
        role_id=places.roles[one.role].id,
        store_ids=sorted({places.stores[code] for code in one.store_codes}),
        brand_ids=sorted({places.brands[code] for code in one.brand_codes}),
        department_ids=sorted({places.departments[d.store_code, d.code] for d in one.departments}),
    )


def show_grants(db: Session, users: Collection[int]) -> dict[int, list[GrantOut]]:
    """Grants by account, with the codes of all they list: four queries, however many there are."""
    rows = db.execute(
        select(RoleGrant, Role.code, Role.reach)
        .join(Role, Role.id == RoleGrant.role_id)
        .where(RoleGrant.user_id.in_(users))
        .order_by(Role.code)
    ).all()
    stores = _codes(db, Store, {i for row in rows for i in row[0].store_ids})
    brands = _codes(db, Brand, {i for row in rows for i in row[0].brand_ids})
    departments = _departments(db, {i for row in rows for i in row[0].department_ids})
    shown: dict[int, list[GrantOut]] = defaultdict(list)
    for grant, code, reach in rows:
        parts = [departments[i] for i in grant.department_ids if i in departments]
        shown[grant.user_id].append(
            GrantOut(
                role=code,
                reach=reach,
                store_codes=sorted(stores[i] for i in grant.store_ids if i in stores),
                brand_codes=sorted(brands[i] for i in grant.brand_ids if i in brands),
                departments=sorted(parts, key=lambda part: (part.store_code, part.code)),
            )
        )
    return shown


def _codes(db: Session, table: type[Store] | type[Brand], ids: Collection[int]) -> dict[int, str]:
    rows = db.execute(select(table.id, table.code).where(table.id.in_(ids)))
    return {row.id: row.code for row in rows}


def _departments(db: Session, ids: Collection[int]) -> dict[int, DepartmentRef]:
    rows = db.execute(
        select(Department.id, Department.code, Department.label, Store.code.label("store"))
        .join(Store, Store.id == Department.store_id)
        .where(Department.id.in_(ids))
    )
    return {
        row.id: DepartmentRef.model_validate({"store_code": row.store, "code": row.code, "label": row.label})
        for row in rows
    }


def grants_in_words(grants: Sequence[GrantOut]) -> list[str]:
    """Each grant as one line, for the journal: `DEPT_HEAD SH001/WORKSHOP`."""
    return [
        " ".join(
            [g.role, *g.store_codes, *g.brand_codes, *(f"{d.store_code}/{d.code}" for d in g.departments)]
        )
        for g in grants
    ]
