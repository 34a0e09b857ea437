"""The workbench: path, permission, shape."""

from sqlalchemy.orm import Session

from kaoping.domain.people import Principal
from kaoping.insight import service
from kaoping.insight.schemas import WorkbenchOut
from kaoping.web.routing import needs, router

dashboards = router("/dashboards", "insight")
ROUTERS = (dashboards,)


@dashboards.get("/workbench", summary="What waits for me, and my month so far")
@needs("insight:read")
def read_workbench(db: Session, who: Principal) -> WorkbenchOut:
    return service.read_workbench(db, who)
