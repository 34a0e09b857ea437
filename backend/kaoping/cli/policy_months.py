"""`kaoping policy simulate CODE --periods`: a policy tried over stored months; changes nothing."""

from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from pydantic import ValidationError
from sqlalchemy import select
from sqlalchemy.orm import Session

from kaoping.cli.setting import ground, parts
from kaoping.domain.errors import Invalid, NotFound
from kaoping.domain.people import CallerKind, Grant, Principal, Reach
from kaoping.domain.refusal import Refusal
from kaoping.policies.packs import read_document
from kaoping.scorecards.schemas_simulation import SimulationIn, SimulationOut
from kaoping.scorecards.service.simulating.showing import simulate_policy
from kaoping.settings import Settings
from kaoping.storage.tables.people import Store
from kaoping.web.messages import sentence

SEES = frozenset({"scorecards:read", "pay:read"})
OPERATOR = Principal(
    kind=CallerKind.PERSON,
    user_id=None,
    key_id=None,
    employee_id=None,
    name="command line",
    grants=(Grant(SEES, Reach.GROUP),),
).acting_on("scorecards:read")
"""Whoever runs commands on the machine reaches the whole group anyway."""


def simulate_months(
    settings: Settings,
    code: str,
    months: str,
    *,
    file: Path | None = None,
    against: str | None = None,
    overlays: Sequence[Path] = (),
    stores: Sequence[str] = (),
) -> SimulationOut:
    """With a file, overlays go on both sides; without one, the only overlay is itself what is tried.

    Raises `Refusal` for months, stores, versions, a policy or a document that cannot be tried.
    """
    first, _, last = months.partition("..")
    asked: dict[str, object] = {"from": first, "to": last or first, "against": against}
    laid = [read_document(one) for one in overlays]
    if file is not None:
        asked |= {"document": read_document(file), "overlays": laid}
    elif len(laid) > 1:
        raise Refusal(
            zh="没有 --file 时，只能试算一个 --overlay",
            en="Without --file one --overlay is tried, not several",
        )
    elif laid:
        asked["overlay"] = laid[0]
    with (
        ground(settings) as base,
        closing(parts(settings, base.url).database) as database,
        database.session() as db,
    ):
        asked["store_ids"] = _ids(db, stores)
        try:
            return simulate_policy(db, OPERATOR, code, SimulationIn.model_validate(asked))
        except ValidationError as error:
            raise Refusal(
                zh=f"月份应写作 2026-08..2026-10：{months}", en=f"Write months as 2026-08..2026-10: {months}"
            ) from error
        except NotFound as error:
            raise Refusal(zh=f"没有方案 {code}", en=f"There is no policy {code}") from error
        except Invalid as refused:
            raise Refusal(zh=_said(refused, "zh"), en=_said(refused, "en")) from refused


def _ids(db: Session, codes: Sequence[str]) -> list[int] | None:
    if not codes:
        return None
    known = {
        row.code: row.id for row in db.execute(select(Store.code, Store.id).where(Store.code.in_(codes)))
    }
    for code in codes:
        if code not in known:
            raise Refusal(zh=f"没有门店 {code}", en=f"There is no store {code}")
    return [known[code] for code in codes]


def _said(refused: Invalid, language: str) -> str:
    return "\n".join(
        f"{fault.field or '/'}: {sentence(fault.code, fault.params, language)}" for fault in refused.faults
    )
