"""A stage for each file that sweeps over the whole API."""

from collections.abc import Iterator

import pytest
from tests.security.stage import Stage, raised

from kaoping.storage.embedded import Cluster


@pytest.fixture(scope="module")
def stage(cluster: Cluster) -> Iterator[Stage]:
    with raised(cluster) as stage:
        yield stage
