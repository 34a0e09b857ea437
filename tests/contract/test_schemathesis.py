"""R1: thousands of cases drawn from the published document, as three callers, against a real server.

Never a fault of ours, never a status the document does not name, never a body it does not describe.
"""

import json
from collections import Counter
from collections.abc import Iterator

import pytest
import schemathesis
from hypothesis import HealthCheck, given, seed, settings
from schemathesis import Case
from schemathesis.checks import not_a_server_error
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import (
    allow_header_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from tests.contract.operations import Operation, document, operations
from tests.security.stage import EVERYTHING, Stage, raised
from tests.web.kit import listening

from kaoping.storage.embedded import Cluster

# Acceptance and rejection are not judged here: whether values fit each other is no matter of a schema.
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    allow_header_conformance,
]
CALLERS = ("everything", "agent", "machine")
EXAMPLES = 10  # of each operation, caller and mode
LEAST_CASES = 3000
OPERATIONS = [o for o in operations() if o.id not in ("sign_out", "read_metrics")]

asked: Counter[str] = Counter()
schema = schemathesis.openapi.from_dict(document())


@pytest.fixture(scope="module")
def stage(cluster: Cluster) -> Iterator[Stage]:
    with raised(cluster) as stage:
        yield stage


@pytest.fixture(scope="module")
def address(stage: Stage) -> Iterator[str]:
    with listening(stage.client.app) as port:
        yield f"http://127.0.0.1:{port}"


@pytest.fixture(scope="module")
def credentials(stage: Stage) -> dict[str, dict[str, str]]:
    return {
        "everything": stage.caller(EVERYTHING).headers,
        "agent": stage.caller("AGENT", employee=stage.ours.agent).headers,
        "machine": stage.machine(["records:write", "scorecards:read"]).headers,
    }


@pytest.mark.slow
@pytest.mark.parametrize(
    "mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE], ids=lambda mode: mode.value
)
@pytest.mark.parametrize("caller", CALLERS)
@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda o: o.id)
def test_answers_as_documented(
    operation: Operation,
    caller: str,
    mode: GenerationMode,
    address: str,
    credentials: dict[str, dict[str, str]],
) -> None:
    if mode is GenerationMode.NEGATIVE and not (operation.spec.get("parameters") or operation.takes_body):
        return  # there is nothing that could be wrong with a request without inputs
    cases = schema[operation.path][operation.method].as_strategy(generation_mode=mode)

    @seed(20261122)
    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(case=cases)
    def ask(case: Case) -> None:
        response = case.call(base_url=address, headers=credentials[caller])
        case.validate_response(response, checks=CHECKS)
        asked[caller] += 1
        if response.status_code >= 400 and operation.path.startswith("/api/"):
            assert json.loads(response.content)["code"]

    ask()


@pytest.mark.slow
def test_enough_was_asked() -> None:
    """Last in the file: it counts what the cases above have done."""
    if len(asked) < len(CALLERS):
        pytest.skip("the cases were not run together")
    assert asked.total() >= LEAST_CASES, asked
