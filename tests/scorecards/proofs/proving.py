"""What `verify` says of a month, and the hashes that must never change; for tests only."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

from kaoping.cli.verify import examine

SEALS = text("""
    SELECT policy_code, level, kind, input_hash, result_hash, head_hash, inputs::text
    FROM published_run ORDER BY id
""")


def faults_of(db: Session, period: str) -> list[str]:
    """Every fault in words; none when all holds."""
    return examine(db, period, None, {}).faults


def seals_of(db: Session) -> Sequence[Any]:
    """Of every publication: what it was, its hashes and its inputs."""
    return db.execute(SEALS).all()
