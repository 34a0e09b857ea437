"""The workbench and the dashboards: paths, permissions, shapes."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Query, Request, Response
from sqlalchemy.orm import Session

from kaoping.domain.people import Principal
from kaoping.insight import service
from kaoping.insight.schemas import WorkbenchOut
from kaoping.insight.schemas_figures import MeasureRecordOut, MeasuresOut, MonthText
from kaoping.web.paging import Key, Page, Paging, page
from kaoping.web.routing import needs, router
from kaoping.web.schema import Code, Id

dashboards = router("/dashboards", "insight")
ROUTERS = (dashboards,)


class MeasureRecordPage(Page[MeasureRecordOut]):
    """One page of the records behind a point."""


@dataclass(frozen=True, slots=True)
class FiguresQuery:
    """What a dashboard is about, as the address carries it."""

    first: Annotated[MonthText, Query(alias="from", description="The first month")]
    last: Annotated[MonthText, Query(alias="to", description="The last month; at most 36 of them")]
    store_id: Annotated[Id | None, Query()] = None
    brand_id: Annotated[Id | None, Query(description="Stores that sell the brand")] = None


@dashboards.get("/workbench", summary="What waits for me, and my month so far")
@needs("insight:read")
def read_workbench(db: Session, who: Principal) -> WorkbenchOut:
    return service.read_workbench(db, who)


@dashboards.get("/measures", response_model=MeasuresOut, summary="Measures by month, together and by store")
@needs("insight:read")
def read_measures(
    db: Session, who: Principal, request: Request, asked: Annotated[FiguresQuery, Depends()]
) -> Response:
    about = service.Asked(asked.first, asked.last, asked.store_id, asked.brand_id)
    answer = service.read_measures(db, who, about, request.headers.get("if-none-match", ""))
    headers = {"ETag": answer.version}
    if answer.body is None:
        return Response(status_code=304, headers=headers)
    return Response(answer.body, headers=headers, media_type="application/json")


@dashboards.get(
    "/evidence", response_model=MeasureRecordPage, summary="The records behind a point of a dashboard"
)
@needs("insight:read")
def list_measure_records(
    db: Session,
    who: Principal,
    measure: Annotated[Code, Query(description="Code of the measure, such as M-08")],
    period: Annotated[MonthText, Query(description="The month")],
    paging: Paging,
    store_id: Annotated[
        Id | None, Query(description="One store; without it, every one the caller sees")
    ] = None,
) -> Page[MeasureRecordOut]:
    evidence = service.select_records(who, measure, period, store_id)
    rows, cursor, total = page(db, evidence.query, [Key(column) for column in evidence.keys], paging)
    return Page(items=service.show_records(db, who, evidence, rows), next_cursor=cursor, total=total)
