"""Simulation over HTTP: what a policy that might count would have made of stored months."""

from typing import Annotated

from fastapi import Path
from sqlalchemy.orm import Session

from kaoping.domain.people import Principal
from kaoping.scorecards.schemas_simulation import SimulationIn, SimulationOut
from kaoping.scorecards.service.simulating.showing import simulate_policy
from kaoping.web.routing import needs, router
from kaoping.web.schema import Code

simulations = router("/policies", "policies")
ROUTERS = (simulations,)


@simulations.post(
    "/{code}/simulate",
    summary="What a policy would have made of stored months; nothing is kept",
    description=(
        "A frozen month is evaluated on what was frozen. Measures that were not frozen with it are counted "
        "from the facts as they stand today, and named in `counted_now` of the month."
    ),
)
@needs("scorecards:read")
def simulate_over_months(
    db: Session, who: Principal, code: Annotated[Code, Path(examples=["S002-B"])], body: SimulationIn
) -> SimulationOut:
    return simulate_policy(db, who, code, body)
