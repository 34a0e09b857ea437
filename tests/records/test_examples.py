"""The examples of docs/examples are taken, and the wrong ones refused where they are wrong."""

import json
from pathlib import Path

import pytest

from tests.records import sales
from tests.records.orders import PATH

EXAMPLES = Path(__file__).parents[2] / "docs" / "examples"


def send(dms, world, path, name):
    records = json.loads((EXAMPLES / name).read_text(encoding="utf-8"))
    for record in records:
        record["store_code"] = world.store.code
    return sales.push_to(path, dms, records).json()


@pytest.mark.parametrize(
    ("path", "name"),
    [
        (PATH, "repair-order.json"),
        (sales.SALES, "sale.json"),
        (sales.APPOINTMENTS, "appointment.json"),
        (sales.CUSTOMERS, "customer.json"),
    ],
)
def test_good_examples_are_taken(dms, world, path, name):
    reply = send(dms, world, path, name)
    assert (reply["created"], reply["rejected"]) == (reply["received"], 0)


def test_the_wrong_sales_are_refused_where_they_are_wrong(dms, world):
    results = send(dms, world, sales.SALES, "sale-wrong.json")["results"]
    assert [[(e["pointer"], e["code"]) for e in result["errors"]] for result in results] == [
        [("/delivered_at", "delivered-without-time")],
        [("/contract_on", "day-format"), ("/amount", "money-format")],
        [("/returned_at", "instant-naive"), ("/seller", "unknown-field")],
    ]
