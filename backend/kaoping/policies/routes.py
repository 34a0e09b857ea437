"""Policies and measures over HTTP, to read: paths, permissions, shapes; what they do stands in `service`."""

from typing import Annotated

from fastapi import Path, Query
from sqlalchemy.orm import Session

from kaoping.domain.people import Principal
from kaoping.policies import service
from kaoping.policies.schemas import MeasureOut, PolicyDetailOut, PolicyOut
from kaoping.web.routing import needs, router
from kaoping.web.schema import Code, Id

policies = router("/policies", "policies")
measures = router("/measures", "policies")
ROUTERS = (policies, measures)

StoreId = Annotated[
    Id | None, Query(description="The store whose overlays count; without it those of the group")
]


@measures.get("", summary="The catalogue of measures")
@needs("policies:read")
def list_measures() -> list[MeasureOut]:
    return service.list_measures()


@policies.get("", summary="The policies that count today")
@needs("policies:read")
def list_policies(db: Session, who: Principal, store_id: StoreId = None) -> list[PolicyOut]:
    return service.list_policies(db, who, store_id)


@policies.get("/{code}", summary="One policy as it counts in a store")
@needs("policies:read")
def read_policy(
    db: Session,
    who: Principal,
    code: Annotated[Code, Path(examples=["S002-B"])],
    store_id: StoreId = None,
) -> PolicyDetailOut:
    return service.show_policy(db, who, code, store_id)
