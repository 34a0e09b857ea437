"""A push from end to end: what is created, and what the reply says."""

from tests.records.orders import push


def test_a_new_order_fills_every_table(dms, new_order, db):
    reply = push(dms, [new_order(1)])
    print(reply.text)
    assert reply.status_code == 200
