"""A small policy people write, and the calls that carry it through its life."""

from copy import deepcopy
from typing import Any

import httpx
from sqlalchemy.orm import Session
from tests.asgi import Client

from kaoping.domain.scoring.policy import Policy
from kaoping.storage.session import now, save
from kaoping.storage.tables import policies as tables

API = "/api/v1/policies"
CODE = "T001-A"

RULES = {"no_data": "not_assessed", "not_published": "not_assessed"}


def document(version: str = "1", /, **changes: Any) -> dict[str, Any]:
    """One share, worth its percentage of 100 points; two golden cases."""
    whole: dict[str, Any] = {
        "policy": CODE,
        "version": version,
        "title": {"zh": "回访及时率考核", "en": "Answering in time"},
        "subject": "employee",
        "period": "month",
        "effective_from": "2026-11-01",
        "rules": ["T001-A.R01"],
        "applies_to": {"position": ["AGENT"]},
        "full_marks": "100",
        "items": [
            {
                "code": "speed",
                "label": {"zh": "及时率", "en": "In time"},
                "rule": "T001-A.R01",
                "max": "100",
                "measures": [{"measure": "M-24"}],
                "curve": {"kind": "bands", "rows": [{"from": "90", "points": "100"}, {"points": "60"}]},
                "missing": RULES,
            }
        ],
        "cases": [
            {
                "case": "in time",
                "rule": "T001-A.R01",
                "readings": [{"measure": "M-24", "numerator": "9", "denominator": "10"}],
                "expect": {"total": "100"},
            }
        ],
    }
    return deepcopy({**whole, **changes})


def unset_points() -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = document()["items"]
    items[0]["curve"]["rows"][1]["points"] = "unset"
    return items


def overlay(
    version: str = "1", /, *, level: str = "group", value: str = "40", **changes: Any
) -> dict[str, Any]:
    return {
        "overlay": "lower-band",
        "version": version,
        "policy": CODE,
        "level": level,
        "example": "false",
        "reason": {"zh": "本集团的规定", "en": "As this group decided"},
        "set": [{"at": "/items/speed/curve/rows/1/points", "value": value}],
        **changes,
    }


def drafted(client: Client, wanted: dict[str, Any] | None = None, code: str = CODE) -> httpx.Response:
    return client.post(f"{API}/{code}/versions", json={"document": wanted or document()})


def act(client: Client, step: str, version: str = "1", **body: Any) -> httpx.Response:
    """A step of a version: propose takes a note, retire a day and a reason, the others nothing."""
    url = f"{API}/{CODE}/versions/{version}/{step}"
    return client.post(url, json=body) if step in {"propose", "retire"} else client.post(url)


def codes(answer: httpx.Response) -> list[str]:
    return [one["code"] for one in answer.json()["errors"]]


def put_in_force(db: Session, wanted: dict[str, Any]) -> int:
    """The id of a version that counts from its own day, without the people who bring one into force."""
    policy = Policy.parse(wanted)
    head = tables.Policy(code=policy.code, title={"zh": "试"})
    save(db, head)
    row = tables.PolicyVersion(
        policy_id=head.id,
        version=policy.version,
        state="ACTIVE",
        activated_at=now(db),
        effective_from=policy.effective_from,
        document=wanted,
        fingerprint=policy.fingerprint,
        content_hash=f"{policy.fingerprint[:60]}test",
    )
    save(db, row)
    db.commit()
    return row.id
