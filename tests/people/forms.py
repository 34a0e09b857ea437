"""What the organisation is asked for over HTTP, and changes that carry the version that was read."""

from typing import Any

import httpx
from tests.asgi import Client

API = "/api/v1"
WEEK = [["08:30", "18:00"]] * 6 + [[]]


def made(client: Client, path: str, body: dict[str, Any]) -> dict[str, Any]:
    """Something new that has to be accepted."""
    answer = client.post(f"{API}/{path}", json=body)
    assert answer.status_code == 201, answer.text
    return answer.json()


def change(client: Client, path: str, key: int, body: dict[str, Any]) -> httpx.Response:
    """A change of what is there, as somebody who has just read it sends it."""
    tag = client.get(f"{API}/{path}/{key}").headers["etag"]
    return client.patch(f"{API}/{path}/{key}", json=body, headers={"If-Match": tag})


def fault(answer: httpx.Response) -> tuple[int, str, str]:
    """Status, place and code of the first fault of a refusal; of a conflict its code alone."""
    body = answer.json()
    first = body["errors"][0] if body["errors"] else {"pointer": "", "code": body["code"]}
    return answer.status_code, first["pointer"], first["code"]
