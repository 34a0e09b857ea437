"""Roles: permission words under a name. Shipped ones follow the product; a group copies one to change it."""

from collections.abc import Sequence

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from kaoping.access.schemas import PermissionOut, RoleIn, RoleOut, RolePatch
from kaoping.access.service.administrators import keep_an_administrator, take_turns
from kaoping.domain.errors import Conflict, Fault, Invalid, NotFound
from kaoping.domain.people import PERMISSIONS
from kaoping.domain.permissions import WORDING
from kaoping.storage.acts.journal import append_journal
from kaoping.storage.acts.journal_changes import changes_of, fields_of
from kaoping.storage.session import CONFLICTS, check_version, flush, save
from kaoping.storage.tables.access import Role, RoleGrant
from kaoping.web.schema import Label

CONFLICTS["uq_role_code"] = lambda: Conflict("code-taken")
FIELDS = ("code", "label", "reach", "words")


def select_roles() -> Select[Role]:
    return select(Role).order_by(Role.shipped.desc(), Role.id)


def make_role(db: Session, new: RoleIn) -> RoleOut:
    role = Role(
        code=new.code,
        label=new.label.model_dump(exclude_none=True),
        reach=new.reach.value,
        words=_known(new.words),
        shipped=False,
    )
    save(db, role)
    _note(db, "role.made", role, {})
    return show_roles(db, [role])[0]


def change_role(db: Session, role_id: int, wanted: RolePatch, version: int) -> RoleOut:
    """Whoever has the role may do what it says now from their next request on.

    Raises Conflict for a shipped role, for another reach while somebody has it, and for taking the last
    administrator's words.
    """
    take_turns(db)
    role = _own(db, role_id)
    check_version(role, version)
    before = fields_of(role, *FIELDS)
    if wanted.label is not None:
        role.label = wanted.label.model_dump(exclude_none=True)
    if wanted.words is not None:
        role.words = _known(wanted.words)
    if wanted.reach is not None and wanted.reach != role.reach:
        if holders := _holders(db, [role.id]).get(role.id):
            raise Conflict("role-held", count=holders)
        role.reach = wanted.reach.value
    flush(db)
    keep_an_administrator(db)
    _note(db, "role.changed", role, before)
    return show_roles(db, [role])[0]


def remove_role(db: Session, role_id: int, version: int) -> None:
    take_turns(db)
    role = _own(db, role_id)
    check_version(role, version)
    if holders := _holders(db, [role.id]).get(role.id):
        raise Conflict("role-held", count=holders)
    before = fields_of(role, *FIELDS)
    db.delete(role)
    flush(db)
    detail = {"code": role.code, "changes": changes_of(before, {})}
    append_journal(db, None, "role.removed", "role", role.id, detail)


def find_role(db: Session, role_id: int) -> Role:
    role = db.get(Role, role_id)
    if role is None:
        raise NotFound()
    return role


def _own(db: Session, role_id: int) -> Role:
    role = find_role(db, role_id)
    if role.shipped:
        raise Conflict("role-shipped")
    return role


def show_roles(db: Session, roles: Sequence[Role]) -> list[RoleOut]:
    """Roles with how many accounts have them: one query more, however many they are."""
    holders = _holders(db, [role.id for role in roles])
    return [
        RoleOut.model_validate(
            {
                "id": role.id,
                **{field: getattr(role, field) for field in FIELDS},
                "shipped": role.shipped,
                "holders": holders.get(role.id, 0),
                "row_version": role.row_version,
            }
        )
        for role in roles
    ]


def list_permissions() -> list[PermissionOut]:
    """Every word there is, in the order in which a role is put together."""
    return [
        PermissionOut(word=word, area=word.partition(":")[0], label=Label(zh=said.zh, en=said.en))
        for word, said in WORDING.items()
    ]


def _holders(db: Session, roles: Sequence[int]) -> dict[int, int]:
    counted = select(RoleGrant.role_id, func.count()).where(RoleGrant.role_id.in_(roles))
    return {row[0]: row[1] for row in db.execute(counted.group_by(RoleGrant.role_id))}


def _known(words: Sequence[str]) -> list[str]:
    faults = [
        Fault(f"/words/{n}", "unknown-permission") for n, word in enumerate(words) if word not in PERMISSIONS
    ]
    if faults:
        raise Invalid.of(faults)
    return sorted(set(words))


def _note(db: Session, action: str, role: Role, before: dict[str, object]) -> None:
    changes = changes_of(before, fields_of(role, *FIELDS))
    append_journal(db, None, action, "role", role.id, {"code": role.code, "changes": changes})
