"""Accounts, their roles, machine keys and the audit log, for administrators."""

import secrets
import string
from collections.abc import Callable, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from kaoping.access.schemas import (
    ApiKeyIn,
    ApiKeyOut,
    EmployeeRef,
    GrantIn,
    GrantOut,
    NewApiKeyOut,
    OneTimePasswordOut,
    UserIn,
    UserOut,
    UserPatch,
)
from kaoping.access.service.profile import check_strength
from kaoping.access.service.signing_in import end_sessions
from kaoping.domain.errors import Conflict, Invalid, NotFound
from kaoping.storage.acts.journal import append_journal
from kaoping.storage.session import CONFLICTS, check_version, flush, now, save
from kaoping.storage.tables.access import ApiKey, Role, RoleGrant, UserAccount
from kaoping.storage.tables.people import Employee, Store

CONFLICTS["uq_user_account_username"] = lambda: Conflict("username-taken")
PREFIX_ALPHABET = string.ascii_letters + string.digits


def open_user(db: Session, new: UserIn, hashed: Callable[[str], str]) -> UserOut:
    """Open an account. The first password has to be changed at the first sign-in."""
    check_strength(new.password, new.username, "/password")
    employee = _employee(db, new.employee_no) if new.employee_no else None
    account = UserAccount(
        username=new.username,
        password_hash=hashed(new.password),
        display_name=new.display_name,
        language=new.language,
        employee_id=employee.id if employee else None,
        must_change_password=True,
    )
    save(db, account)
    _replace_grants(db, account, new.grants)
    append_journal(
        db, None, "user.opened", "user", account.id, {"username": new.username, "roles": _roles(new.grants)}
    )
    return show_user(db, account)


def change_user(db: Session, user_id: int, change: UserPatch, version: int) -> UserOut:
    """Change name, roles or state. Disabling ends the account's sessions at once."""
    account = db.get(UserAccount, user_id)
    if account is None:
        raise NotFound()
    check_version(account, version)
    if change.display_name is not None:
        account.display_name = change.display_name
    if change.disabled is not None:
        account.disabled_at = now(db) if change.disabled else None
        if change.disabled:
            end_sessions(db, account.id)
    if change.grants is not None:
        _replace_grants(db, account, change.grants)
    account.updated_at = now(db)
    flush(db)
    _keep_an_administrator(db)
    detail = {
        "disabled": change.disabled,
        "roles": _roles(change.grants) if change.grants is not None else None,
    }
    append_journal(db, None, "user.changed", "user", account.id, detail)
    return show_user(db, account)


def issue_one_time_password(db: Session, user_id: int, hashed: Callable[[str], str]) -> OneTimePasswordOut:
    """For whoever forgot theirs: a password that opens nothing but the form to choose a new one."""
    account = db.get(UserAccount, user_id)
    if account is None:
        raise NotFound()
    password = secrets.token_urlsafe(12)
    account.password_hash, account.must_change_password = hashed(password), True
    end_sessions(db, account.id)
    flush(db)
    append_journal(db, None, "user.password-reset", "user", account.id)
    return OneTimePasswordOut(password=password)


def show_user(db: Session, account: UserAccount) -> UserOut:
    return show_users(db, [account])[0]


def show_users(db: Session, accounts: Sequence[UserAccount]) -> list[UserOut]:
    """Accounts with people and grants, three queries however many there are."""
    ids = [account.id for account in accounts]
    people = {
        e.id: e
        for e in db.scalars(select(Employee).where(Employee.id.in_([a.employee_id for a in accounts])))
    }
    grants: dict[int, list[GrantOut]] = {i: [] for i in ids}
    codes = _store_codes(db)
    for grant, code in db.execute(
        select(RoleGrant, Role.code).join(Role).where(RoleGrant.user_id.in_(ids)).order_by(Role.code)
    ):
        grants[grant.user_id].append(
            GrantOut(role=code, store_codes=sorted(codes[s] for s in grant.store_ids))
        )
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


def issue_key(db: Session, new: ApiKeyIn, hash_key: Callable[[str], bytes]) -> NewApiKeyOut:
    """Make a machine key; only its hash is kept, so this answer is the one place to copy it from."""
    prefix = "".join(secrets.choice(PREFIX_ALPHABET) for _ in range(8))
    token = f"kp_{prefix}_{secrets.token_urlsafe(32)}"
    key = ApiKey(
        label=new.label,
        prefix=prefix,
        key_hash=hash_key(token),
        scopes=sorted(set(new.scopes)),
        store_ids=_store_ids(db, new.store_codes, "/store_codes"),
        expires_at=new.expires_at,
    )
    save(db, key)
    append_journal(db, None, "key.issued", "key", key.id, {"prefix": prefix, "scopes": key.scopes})
    return NewApiKeyOut(**show_keys(db, [key])[0].model_dump(), key=token)


def revoke_key(db: Session, key_id: int) -> ApiKeyOut:
    key = db.get(ApiKey, key_id)
    if key is None:
        raise NotFound()
    if key.revoked_at is None:
        key.revoked_at = now(db)
        append_journal(db, None, "key.revoked", "key", key.id, {"prefix": key.prefix})
        flush(db)
    return show_keys(db, [key])[0]


def show_keys(db: Session, keys: Sequence[ApiKey]) -> list[ApiKeyOut]:
    codes = _store_codes(db)
    return [
        ApiKeyOut(
            id=k.id,
            label=k.label,
            prefix=f"kp_{k.prefix}_…",
            scopes=k.scopes,
            store_codes=sorted(codes[s] for s in k.store_ids),
            created_at=k.created_at,
            expires_at=k.expires_at,
            revoked_at=k.revoked_at,
            last_used_at=k.last_used_at,
            row_version=k.row_version,
        )
        for k in keys
    ]


def _roles(grants: Sequence[GrantIn]) -> list[str]:
    return sorted(grant.role for grant in grants)


def _employee(db: Session, employee_no: str) -> Employee:
    employee = db.scalar(select(Employee).where(Employee.employee_no == employee_no))
    if employee is None:
        raise Invalid("unknown-reference", field="/employee_no")
    return employee


def _store_codes(db: Session) -> dict[int, str]:
    return dict(db.execute(select(Store.id, Store.code)).all())


def _store_ids(db: Session, codes: Sequence[str], field: str) -> list[int]:
    known = dict(db.execute(select(Store.code, Store.id).where(Store.code.in_(codes))).all())
    for n, code in enumerate(codes):
        if code not in known:
            raise Invalid("unknown-reference", field=f"{field}/{n}")
    return sorted(known.values())


def _replace_grants(db: Session, account: UserAccount, grants: Sequence[GrantIn]) -> None:
    roles = dict(db.execute(select(Role.code, Role.id)).all())
    for old in db.scalars(select(RoleGrant).where(RoleGrant.user_id == account.id)):
        db.delete(old)
    flush(db)
    for n, grant in enumerate(grants):
        if grant.role not in roles:
            raise Invalid("unknown-reference", field=f"/grants/{n}/role")
        stores = _store_ids(db, grant.store_codes, f"/grants/{n}/store_codes")
        save(db, RoleGrant(user_id=account.id, role_id=roles[grant.role], store_ids=stores))


def _keep_an_administrator(db: Session) -> None:
    """Raises Conflict when nobody could manage accounts any more.

    Two administrators who disable each other at the same moment each still see the other: they take turns.
    """
    db.execute(select(Role.id).where(Role.words.contains(["users:write"])).with_for_update(key_share=True))
    remaining = db.scalar(
        select(UserAccount.id)
        .join(RoleGrant, RoleGrant.user_id == UserAccount.id)
        .join(Role, Role.id == RoleGrant.role_id)
        .where(UserAccount.disabled_at.is_(None), Role.words.contains(["users:write"]))
        .limit(1)
    )
    if remaining is None:
        raise Conflict("last-administrator")
