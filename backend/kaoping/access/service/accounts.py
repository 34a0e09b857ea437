"""Accounts and the roles they have, for administrators."""

import secrets
from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import Select, any_, exists, or_, select
from sqlalchemy.orm import Session

from kaoping.access.schemas import EmployeeRef, OneTimePasswordOut, UserIn, UserOut, UserPatch
from kaoping.access.service.administrators import keep_an_administrator, take_turns
from kaoping.access.service.grants import grants_in_words, replace_grants, show_grants
from kaoping.access.service.profile import check_strength
from kaoping.access.service.signing_in import end_sessions
from kaoping.domain.errors import Conflict, Invalid, NotFound
from kaoping.storage.acts.journal import append_journal
from kaoping.storage.acts.journal_changes import changes_of
from kaoping.storage.session import CONFLICTS, check_version, flush, now, save
from kaoping.storage.tables.access import Role, RoleGrant, UserAccount
from kaoping.storage.tables.people import Assignment, Department, Employee, Store

CONFLICTS["uq_user_account_username"] = lambda: Conflict("username-taken")
CONFLICTS["uq_user_account_employee_id"] = lambda: Conflict("employee-has-account")


def select_users(
    *,
    q: str | None = None,
    role: str | None = None,
    store_id: int | None = None,
    disabled: bool | None = None,
) -> Select[UserAccount]:
    """Accounts by user name, name, number or pinyin, by a role, by a store they belong to or are given."""
    query = select(UserAccount).outerjoin(Employee, Employee.id == UserAccount.employee_id)
    if q:
        query = query.where(
            or_(
                UserAccount.username.icontains(q, autoescape=True),
                UserAccount.display_name.icontains(q, autoescape=True),
                Employee.employee_no.icontains(q, autoescape=True),
                Employee.name.contains(q, autoescape=True),
                Employee.name_key.contains(q.lower(), autoescape=True),
            )
        )
    if role:
        held = exists().where(
            RoleGrant.user_id == UserAccount.id, RoleGrant.role_id == Role.id, Role.code == role
        )
        query = query.where(held)
    if store_id:
        query = query.where(or_(_given(store_id), _works_in(store_id)))
    if disabled is not None:
        ended = UserAccount.disabled_at.is_not(None)
        query = query.where(ended if disabled else ~ended)
    return query


def _given(store_id: int) -> Any:
    """A grant that lists the store, a brand it sells or a department of it."""
    brands = select(Store.brand_ids).where(Store.id == store_id).scalar_subquery()
    part = exists().where(Department.store_id == store_id, Department.id == any_(RoleGrant.department_ids))
    return exists().where(
        RoleGrant.user_id == UserAccount.id,
        or_(RoleGrant.store_ids.contains([store_id]), RoleGrant.brand_ids.overlap(brands), part),
    )


def _works_in(store_id: int) -> Any:
    return exists().where(Assignment.employee_id == UserAccount.employee_id, Assignment.store_id == store_id)


def open_user(db: Session, new: UserIn, hashed: Callable[[str], str]) -> UserOut:
    """Open an account. The first password has to be changed at the first sign-in."""
    check_strength(new.password, new.username, "/password")
    take_turns(db)
    account = UserAccount(
        username=new.username,
        password_hash=hashed(new.password),
        display_name=new.display_name,
        language=new.language,
        employee_id=_employee_id(db, new.employee_no),
        must_change_password=True,
    )
    save(db, account)
    replace_grants(db, account, new.grants)
    shown = show_users(db, [account])[0]
    detail = {"username": new.username, "changes": changes_of({}, _fields(shown))}
    append_journal(db, None, "user.opened", "user", account.id, detail)
    return shown


def change_user(db: Session, user_id: int, change: UserPatch, version: int) -> UserOut:
    """Change name, person, roles or state. Disabling ends the account's sessions at once; other roles count
    from the next request."""
    take_turns(db)
    account = find_user(db, user_id)
    check_version(account, version)
    before = _fields(show_users(db, [account])[0])
    if change.display_name is not None:
        account.display_name = change.display_name
    if "employee_no" in change.model_fields_set:
        account.employee_id = _employee_id(db, change.employee_no)
    if change.disabled is not None and change.disabled != (account.disabled_at is not None):
        account.disabled_at = now(db) if change.disabled else None
    if change.disabled:
        end_sessions(db, account.id)
    if change.grants is not None:
        replace_grants(db, account, change.grants)
    account.updated_at = now(db)
    flush(db)
    keep_an_administrator(db)
    shown = show_users(db, [account])[0]
    detail = {"username": account.username, "changes": changes_of(before, _fields(shown))}
    append_journal(db, None, "user.changed", "user", account.id, detail)
    return shown


def _fields(shown: UserOut) -> dict[str, Any]:
    """What the journal compares of an account."""
    return {
        "display_name": shown.display_name,
        "employee_no": shown.employee.employee_no if shown.employee else None,
        "disabled": shown.disabled_at is not None,
        "grants": grants_in_words(shown.grants),
    }


def issue_one_time_password(db: Session, user_id: int, hashed: Callable[[str], str]) -> OneTimePasswordOut:
    """For whoever forgot theirs: a password that opens nothing but the form to choose a new one."""
    account = find_user(db, user_id)
    password = secrets.token_urlsafe(12)
    account.password_hash, account.must_change_password = hashed(password), True
    end_sessions(db, account.id)
    flush(db)
    append_journal(db, None, "user.password-reset", "user", account.id, {"username": account.username})
    return OneTimePasswordOut(password=password)


def find_user(db: Session, user_id: int) -> UserAccount:
    account = db.get(UserAccount, user_id)
    if account is None:
        raise NotFound()
    return account


def show_users(db: Session, accounts: Sequence[UserAccount]) -> list[UserOut]:
    """Accounts with people and grants: five queries, however many there are."""
    people = {
        e.id: e
        for e in db.scalars(select(Employee).where(Employee.id.in_([a.employee_id for a in accounts])))
    }
    grants = show_grants(db, [account.id for account in accounts])
    return [
        UserOut(
            id=a.id,
            username=a.username,
            display_name=a.display_name,
            language=a.language,
            employee=EmployeeRef.model_validate(people[a.employee_id]) if a.employee_id else None,
            disabled_at=a.disabled_at,
            grants=grants[a.id],
            row_version=a.row_version,
        )
        for a in accounts
    ]


def _employee_id(db: Session, employee_no: str | None) -> int | None:
    if employee_no is None:
        return None
    found = db.scalar(select(Employee.id).where(Employee.employee_no == employee_no))
    if found is None:
        raise Invalid("unknown-reference", field="/employee_no")
    return found
