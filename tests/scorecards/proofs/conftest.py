"""October of one store at three points of its close, each made once and copied for whoever changes it."""

from collections.abc import Iterator

import pytest
from tests.scorecards.proofs.month import Month, Prepared, kept, october

from kaoping.storage.embedded import Cluster


@pytest.fixture(scope="module")
def month(cluster: Cluster) -> Iterator[Month]:
    """Over, measured, still open."""
    with october(cluster) as month:
        yield month


@pytest.fixture(scope="package")
def approved(cluster: Cluster) -> Iterator[Prepared]:
    """Every card of the store and of the group is approved, none published."""
    with october(cluster) as month:
        month.steps.freeze()
        month.steps.judge("STORE")
        month.steps.judge("GROUP")
        with kept(cluster, month) as prepared:
            yield prepared


@pytest.fixture(scope="package")
def closed(cluster: Cluster, approved: Prepared) -> Iterator[Prepared]:
    """Published, seen, appealed against with success and without, corrected, withdrawn."""
    with approved.copy() as month:
        month.steps.publish("STORE")
        month.steps.publish("GROUP")
        month.go_through_appeals()
        with kept(cluster, month) as prepared:
            yield prepared
