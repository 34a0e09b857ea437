"""Writing versions: a draft may be replaced and thrown away; once proposed, its words stand for ever."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from kaoping.domain.errors import Conflict, Fault, Invalid, WrongState
from kaoping.domain.people import Principal
from kaoping.domain.scoring.canonical import sha256
from kaoping.domain.scoring.policy import Policy
from kaoping.domain.scoring.sent import standing_at
from kaoping.policies.service.installing import label_of
from kaoping.policies.service.reading import find_version, hold_policy
from kaoping.storage.acts.journal import append_journal
from kaoping.storage.reach import require_group
from kaoping.storage.session import CONFLICTS, check_version, flush, save
from kaoping.storage.tables import policies as tables

CONFLICTS["uq_policy_version_policy_id_version"] = lambda: Conflict("policy-version-taken")


def draft_version(db: Session, code: str, document: Mapping[str, Any], by: Principal) -> tables.PolicyVersion:
    """A new version of a policy, or the first one of a new policy. It need not be whole to be kept: what is
    unset or fails its cases is only refused when it is proposed.

    Raises PolicyRefused for a document that cannot be read, Conflict for a version that exists.
    """
    require_group(by)
    policy = _read(document, code)
    head = db.scalar(select(tables.Policy).where(tables.Policy.code == code))
    if head is None:
        head = tables.Policy(code=code, title=label_of(document["title"]))
        save(db, head)
    row = tables.PolicyVersion(policy_id=head.id, state="DRAFT", source="WRITTEN", author_id=by.user_id)
    _write(row, policy, document)
    save(db, row)
    append_journal(db, None, "policy.drafted", "policy", code, {"version": row.version})
    return row


def replace_draft(
    db: Session, code: str, version: str, document: Mapping[str, Any], seen: int, by: Principal
) -> tables.PolicyVersion:
    """Other words for a draft. Raises WrongState for a version that is no draft any more."""
    require_group(by)
    hold_policy(db, code)
    row = _draft(db, code, version)
    check_version(row, seen)
    policy = _read(document, code)
    if policy.version != version:
        raise Invalid.of([Fault("/document/version", "policy-other-version", {"needed": version})])
    before = row.fingerprint
    _write(row, policy, document)
    flush(db)
    changes = {"fingerprint": [before, row.fingerprint]} if before != row.fingerprint else {}
    append_journal(db, None, "policy.redrafted", "policy", code, {"version": version, "changes": changes})
    return row


def discard_draft(db: Session, code: str, version: str, seen: int, by: Principal) -> None:
    """A draft nobody proposed leaves nothing behind but its entries in the journal."""
    require_group(by)
    hold_policy(db, code)
    row = _draft(db, code, version)
    check_version(row, seen)
    db.delete(row)
    flush(db)
    append_journal(db, None, "policy.discarded", "policy", code, {"version": version})


def _draft(db: Session, code: str, version: str) -> tables.PolicyVersion:
    row = find_version(db, code, version)
    if row.state != "DRAFT":
        raise WrongState("policy-no-draft", state=row.state)
    return row


def _read(document: Mapping[str, Any], code: str) -> Policy:
    with standing_at("/document"):
        policy = Policy.parse(document)
    if policy.code != code:
        raise Invalid.of([Fault("/document/policy", "policy-other-code", {"needed": code})])
    return policy


def _write(row: tables.PolicyVersion, policy: Policy, document: Mapping[str, Any]) -> None:
    row.version, row.effective_from = policy.version, policy.effective_from
    row.document, row.fingerprint, row.content_hash = dict(document), policy.fingerprint, sha256(document)
