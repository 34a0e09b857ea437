"""Accounts, roles and permission words: paths, permissions, shapes."""

from typing import Annotated, Literal

from fastapi import Path, Query, Request
from sqlalchemy.orm import Session

from kaoping.access.schemas import (
    OneTimePasswordOut,
    PermissionOut,
    RoleIn,
    RoleOut,
    RolePatch,
    UserIn,
    UserOut,
    UserPatch,
)
from kaoping.access.service import accounts
from kaoping.access.service import roles as of_roles
from kaoping.storage.tables.access import UserAccount
from kaoping.web.paging import Key, Page, Paging, page
from kaoping.web.routing import needs, router
from kaoping.web.schema import Id, Plain
from kaoping.web.versions import IfMatch

users = router("/users", "access")
roles = router("/roles", "access")
permissions = router("/permissions", "access")
ROUTERS = (users, roles, permissions)

UserId = Annotated[Id, Path()]
RoleId = Annotated[Id, Path()]


@users.get("", summary="List accounts; finds by user name, name, number or pinyin")
@needs("users:read")
def list_users(
    db: Session,
    paging: Paging,
    q: Annotated[str | None, Query(min_length=1, max_length=40), Plain] = None,
    role: Annotated[str | None, Query(max_length=64), Plain] = None,
    store_id: Annotated[Id | None, Query(description="given the store, or at work in it")] = None,
    state: Annotated[Literal["ACTIVE", "DISABLED"] | None, Query()] = None,
) -> Page[UserOut]:
    disabled = None if state is None else state == "DISABLED"
    query = accounts.select_users(q=q, role=role, store_id=store_id, disabled=disabled)
    rows, cursor, total = page(db, query, [Key(UserAccount.username), Key(UserAccount.id)], paging)
    return Page(items=accounts.show_users(db, [row[0] for row in rows]), next_cursor=cursor, total=total)


@users.post("", status_code=201, summary="Open an account")
@needs("users:write")
def open_user(request: Request, db: Session, body: UserIn) -> UserOut:
    return accounts.open_user(db, body, request.app.state.passwords.hash)


@users.get("/{user_id}", summary="Read one account")
@needs("users:read")
def read_user(db: Session, user_id: UserId) -> UserOut:
    return accounts.show_users(db, [accounts.find_user(db, user_id)])[0]


@users.patch("/{user_id}", summary="Change an account: name, person, roles, disabled")
@needs("users:write")
def change_user(db: Session, user_id: UserId, body: UserPatch, version: IfMatch) -> UserOut:
    return accounts.change_user(db, user_id, body, version)


@users.post("/{user_id}/one-time-password", summary="Replace a forgotten password; shown this once")
@needs("users:write")
def issue_one_time_password(request: Request, db: Session, user_id: UserId) -> OneTimePasswordOut:
    return accounts.issue_one_time_password(db, user_id, request.app.state.passwords.hash)


@roles.get("", summary="List roles with their permission words, the shipped ones first")
@needs("users:read")
def list_roles(db: Session) -> list[RoleOut]:
    return of_roles.show_roles(db, db.scalars(of_roles.select_roles()).all())


@roles.post("", status_code=201, summary="Make a role of our own")
@needs("users:write")
def make_role(db: Session, body: RoleIn) -> RoleOut:
    return of_roles.make_role(db, body)


@roles.get("/{role_id}", summary="Read one role")
@needs("users:read")
def read_role(db: Session, role_id: RoleId) -> RoleOut:
    return of_roles.show_roles(db, [of_roles.find_role(db, role_id)])[0]


@roles.patch("/{role_id}", summary="Change a role of our own; it counts from the next request")
@needs("users:write")
def change_role(db: Session, role_id: RoleId, body: RolePatch, version: IfMatch) -> RoleOut:
    return of_roles.change_role(db, role_id, body, version)


@roles.delete("/{role_id}", status_code=204, summary="Remove a role nobody has")
@needs("users:write")
def remove_role(db: Session, role_id: RoleId, version: IfMatch) -> None:
    of_roles.remove_role(db, role_id, version)


@permissions.get("", summary="Every permission word and what it lets one do")
@needs("users:read")
def list_permissions(db: Session) -> list[PermissionOut]:  # noqa: ARG001 - the session knows who asks
    return of_roles.list_permissions()
