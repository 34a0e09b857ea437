"""Policies and measures over HTTP, to read; acts and trials stand in routers of their own."""

from typing import Annotated

from fastapi import Path, Query
from pydantic import Field
from sqlalchemy.orm import Session

from kaoping.domain.people import Principal
from kaoping.policies import routes_acts, routes_trying
from kaoping.policies.schemas import MeasureOut, PolicyDetailOut, PolicyOut
from kaoping.policies.schemas_acts import CaseOut
from kaoping.policies.service import reading
from kaoping.web.routing import needs, router
from kaoping.web.schema import Code, Id

policies = router("/policies", "policies")
measures = router("/measures", "policies")
ROUTERS = (policies, measures, *routes_acts.ROUTERS, *routes_trying.ROUTERS)

StoreId = Annotated[
    Id | None, Query(description="The store whose overlays count; without it those of the group")
]
VersionWord = Annotated[
    Annotated[str, Field(min_length=1, max_length=20)] | None,
    Query(description="A version; without it the one in force, else the newest"),
]


@measures.get("", summary="The catalogue of measures")
@needs("policies:read")
def list_measures() -> list[MeasureOut]:
    return reading.list_measures()


@policies.get("", summary="The policies that count today")
@needs("policies:read")
def list_policies(db: Session, who: Principal, store_id: StoreId = None) -> list[PolicyOut]:
    return reading.list_policies(db, who, store_id)


@policies.get("/{code}", summary="One policy as it counts in a store")
@needs("policies:read")
def read_policy(
    db: Session,
    who: Principal,
    code: Annotated[Code, Path(examples=["S002-B"])],
    store_id: StoreId = None,
    version: VersionWord = None,
) -> PolicyDetailOut:
    return reading.show_policy(db, who, code, store_id, version)


@policies.get("/{code}/cases", summary="The golden cases of a policy, run now")
@needs("policies:read")
def show_cases(
    db: Session, code: Annotated[Code, Path(examples=["S002-B"])], version: VersionWord = None
) -> list[CaseOut]:
    return reading.show_cases(db, code, version)
