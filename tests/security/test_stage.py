"""The stage itself: both stores have records of every kind, or the sweeps would prove nothing."""

from tests.security.stage import Stage


def test_both_stores_have_records_of_every_kind(stage: Stage) -> None:
    for place in (stage.ours, stage.theirs):
        empty = [name for name, ids in stage.ids(place).items() if not ids]
        assert empty == [], place.store.code


def test_the_fingerprint_notices_a_touched_row(stage: Stage) -> None:
    before = stage.fingerprint(stage.theirs)
    case = stage.ids(stage.theirs)["complaint_id"][0]
    supervisor = stage.caller("CRC_SUPERVISOR", stage.theirs, stage.theirs.supervisor)
    assert supervisor.post(f"/api/v1/complaints/{case}/accept", json={}).is_success
    assert stage.fingerprint(stage.theirs) != before
