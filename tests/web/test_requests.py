"""How every request is met: who first, then what, then how large; and how a refusal reads."""

import json
import string
from collections.abc import Callable
from typing import Any

import pytest
from tests.asgi import Client, serving
from tests.conftest import SECRET
from tests.factories import World

from kaoping.app import Parts, create_app
from kaoping.storage.session import Database
from kaoping.web.messages import FAULTS, PROBLEMS

EMPLOYEES, ME = "/api/v1/employees", "/api/v1/me"
PROBLEM_KEYS = {"type", "title", "status", "detail", "code", "request_id", "errors"}


def _assert_problem(answer: Any, status: int, code: str) -> dict[str, Any]:
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    body: dict[str, Any] = answer.json()
    assert body.keys() >= PROBLEM_KEYS
    assert (body["status"], body["code"], body["type"]) == (status, code, f"urn:kaoping:problem:{code}")
    assert body["request_id"] == answer.headers["x-request-id"]
    return body


def test_nobody_is_nobody_before_anything_is_read(client: Client) -> None:
    """Not the body, not the parameters, not the size: whoever is unknown learns nothing and costs nothing."""
    for content in (b"{", b"[" * 100_000, b"\xff\xfe", b"x" * 2_000_000):
        answer = client.post(
            f"{EMPLOYEES}?nonsense=1", content=content, headers={"Content-Type": "application/json"}
        )
        _assert_problem(answer, 401, "unauthenticated")
    _assert_problem(client.get(f"{EMPLOYEES}/not-a-number?x=1"), 401, "unauthenticated")


def test_a_body_is_not_even_received_from_nobody(client: Client) -> None:
    async def send() -> list[str]:
        asked, sent = [], []

        async def receive() -> dict[str, Any]:
            asked.append("body")
            return {"type": "http.request", "body": b"{}", "more_body": False}

        async def keep(message: Any) -> None:
            sent.append(message.get("status"))

        scope = {
            "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": "POST",
            "path": EMPLOYEES, "raw_path": EMPLOYEES.encode(), "root_path": "", "scheme": "http",
            "query_string": b"", "headers": [(b"content-type", b"application/json")],
            "server": ("127.0.0.1", 8000), "client": ("127.0.0.1", 1),
        }  # fmt: skip
        await client.app(scope, receive, keep)
        assert sent[0] == 401
        return asked

    assert client.portal.call(send) == []


def test_unknown_parameters_are_refused_by_name(as_role: Callable[..., Client]) -> None:
    answer = as_role("HR").get(EMPLOYEES, params={"limti": "5", "store_id": "1", "名字": "x"})
    body = _assert_problem(answer, 422, "invalid")
    assert [(e["pointer"], e["code"]) for e in body["errors"]] == [
        ("/query/limti", "unknown-parameter"),
        ("/query/名字", "unknown-parameter"),
    ]


@pytest.mark.parametrize(
    ("query", "pointer"),
    [
        ("limit=0", "/query/limit"),
        ("limit=201", "/query/limit"),
        ("limit=-1", "/query/limit"),
        ("limit=1.5", "/query/limit"),
        ("limit=1e2", "/query/limit"),
        ("limit=%EF%BC%91", "/query/limit"),
        ("limit=99999999999999999999999", "/query/limit"),
        ("limit=", "/query/limit"),
        ("cursor=x", "/query/cursor"),
        ("cursor=" + "a" * 501, "/query/cursor"),
        ("cursor=%00", "/query/cursor"),
        ("cursor=eyJ0IjoxfQ", "/query/cursor"),
        ("cursor=WzEsMl0", "/query/cursor"),
        ("cursor=WyJcdWQ4MDAiLDFd", "/query/cursor"),  # a lone surrogate inside
        ("cursor=WyJcdTAwMDAiLDFd", "/query/cursor"),  # NUL inside
        ("cursor=WyJ4IiwxODQ0Njc0NDA3MzcwOTU1MTYxNl0", "/query/cursor"),  # 2^64 inside
        ("cursor=W1tbW1tbW1tbW11dXV1dXV1dXV0", "/query/cursor"),
        ("with_total=maybe", "/query/with_total"),
        ("q=%00", "/query/q"),
        ("q=" + "x" * 41, "/query/q"),
        ("q=", "/query/q"),
        ("q=%ED%A0%80", None),
        ("q=%25_", None),
        ("store_id=0", "/query/store_id"),
        ("store_id=9223372036854775808", "/query/store_id"),
        ("store_id=9223372036854775807", None),
    ],
)
def test_parameters_are_pointed_at(as_role: Callable[..., Client], query: str, pointer: str | None) -> None:
    answer = as_role("HR").get(f"{EMPLOYEES}?{query}")
    if pointer is None:
        assert answer.status_code == 200
    else:
        assert _assert_problem(answer, 422, "invalid")["errors"][0]["pointer"] == pointer


@pytest.mark.parametrize(
    "bad", ["0", "-1", "x", "1.0", "9223372036854775808", "%00", "1%00", "%ED%A0%80", "१"]
)
def test_an_id_that_is_none_is_pointed_at(as_role: Callable[..., Client], bad: str) -> None:
    answer = as_role("HR").get(f"{EMPLOYEES}/{bad}")
    if answer.status_code != 404:
        assert _assert_problem(answer, 422, "invalid")["errors"][0]["pointer"] == "/path/employee_id"


@pytest.mark.parametrize(
    ("offered", "status", "code"),
    [
        (None, 428, "missing-version"),
        ('"2"', 412, "stale-version"),
        ('"0"', 412, "stale-version"),
        ("1", 422, "invalid"),
        ('W/"1"', 422, "invalid"),
        ("*", 422, "invalid"),
        ('"x"', 422, "invalid"),
        ('"99999999999"', 422, "invalid"),
        ('"1", "2"', 422, "invalid"),
        ("", 422, "invalid"),
    ],
)
def test_a_change_needs_the_version_that_was_read(
    as_role: Callable[..., Client], world: World, offered: str | None, status: int, code: str
) -> None:
    headers = {} if offered is None else {"If-Match": offered}
    answer = as_role("HR").patch(f"{EMPLOYEES}/{world.agent.id}", json={"name": "陈晶"}, headers=headers)
    _assert_problem(answer, status, code)


def test_a_read_that_is_known_already_has_no_body(as_role: Callable[..., Client], world: World) -> None:
    hr = as_role("HR")
    for url in (f"{EMPLOYEES}/{world.agent.id}", EMPLOYEES, "/api/v1/stores", ME):
        first = hr.get(url)
        again = hr.get(url, headers={"If-None-Match": first.headers["etag"]})
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["etag"] == first.headers["etag"]


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("DELETE", EMPLOYEES, "GET, POST"),
        ("PUT", f"{EMPLOYEES}/1", "GET, PATCH"),
        ("GET", "/api/v1/auth/token", "POST"),
        ("POST", ME, "GET"),
        ("TRACE", EMPLOYEES, "GET, POST"),
        ("OPTIONS", EMPLOYEES, "GET, POST"),
        ("OPTIONS", "/api/v1/policies/check", "POST"),
        ("HEAD", EMPLOYEES, "GET, POST"),
        ("QUERY", EMPLOYEES, "GET, POST"),
        ("POST", "/livez", "GET"),
    ],
)
def test_another_method_is_told_all_that_there_are(
    client: Client, method: str, path: str, allowed: str
) -> None:
    answer = client.request(method, path)
    assert (answer.status_code, answer.headers["allow"]) == (405, allowed)
    if method != "HEAD":
        _assert_problem(answer, 405, "method-not-allowed")


@pytest.mark.parametrize(
    "path",
    ["/api/v1/nothing", "/api/v1", "/api/", "/api/v2/employees", "/api/v1/employees/1/2", "/nothing", "//"],
)
def test_what_is_not_there_is_a_problem_too(client: Client, path: str) -> None:
    _assert_problem(client.get(path), 404, "not-found")


def test_pages_of_the_web_application_never_answer_for_the_api(database: Database, tmp_path: Any) -> None:
    (tmp_path / "index.html").write_text("<div id=app></div>")
    app = create_app(Parts(database=database, signing_key=SECRET, sealing_key=SECRET, spa=tmp_path))
    with serving(app) as client:
        page = client.get("/complaints/7", headers={"Accept": "text/html"})
        assert (page.status_code, "<div id=app>" in page.text) == (200, True)
        _assert_problem(client.get("/api/v1/nothing"), 404, "not-found")
        _assert_problem(client.delete(EMPLOYEES), 405, "method-not-allowed")
        _assert_problem(client.get(EMPLOYEES), 401, "unauthenticated")


@pytest.mark.parametrize("chunked", [False, True])
def test_a_body_over_the_limit_is_not_read_to_its_end(as_role: Callable[..., Client], chunked: bool) -> None:
    sent = 0

    async def pieces() -> Any:
        nonlocal sent
        for _ in range(50):
            sent += 100_000
            yield b'"' + b"x" * 99_999

    content = pieces() if chunked else b'"' + b"x" * 5_000_000
    answer = as_role("HR").post(EMPLOYEES, content=content, headers={"Content-Type": "application/json"})
    body = _assert_problem(answer, 413, "too-large")
    assert "1000000" in body["detail"]
    assert sent <= 1_200_000


@pytest.mark.parametrize(
    "headers",
    [
        {"Content-Type": "text/plain"},
        {"Content-Type": "application/xml"},
        {"Content-Type": "application/x-www-form-urlencoded"},
        {"Content-Type": "multipart/form-data; boundary=x"},
        {"Content-Type": "application/jsonx"},
        {"Content-Type": "json"},
        {"Content-Type": "application/json", "Content-Encoding": "gzip"},
        {"Content-Type": "application/json", "Content-Encoding": "br"},
        {},
    ],
)
def test_another_kind_of_body_is_refused_unread(
    as_role: Callable[..., Client], headers: dict[str, str]
) -> None:
    answer = as_role("HR").post(EMPLOYEES, content=b'{"name": "x"}', headers=headers)
    body = _assert_problem(answer, 415, "unsupported-media-type")
    assert "application/json" in body["detail"]


@pytest.mark.parametrize("kind", ["application/json", "application/json; charset=utf-8", "APPLICATION/JSON"])
def test_json_by_any_spelling_is_json(as_role: Callable[..., Client], kind: str) -> None:
    answer = as_role("HR").post(EMPLOYEES, content=b"{}", headers={"Content-Type": kind})
    _assert_problem(answer, 422, "invalid")


@pytest.mark.parametrize(
    ("accept", "language"),
    [
        (None, "zh"),
        ("zh-CN,zh;q=0.9,en;q=0.8", "zh"),
        ("en", "en"),
        ("en-GB,en;q=0.9,zh;q=0.1", "en"),
        ("de-DE,en;q=0.5", "en"),
        ("de", "zh"),
        ("*", "zh"),
        ("zh;q=0.1,en;q=0.9", "en"),
        ("en;q=0,zh", "zh"),
        ("en;q=x", "zh"),
        (";;;,", "zh"),
    ],
)
def test_refusals_read_in_the_callers_language(client: Client, accept: str | None, language: str) -> None:
    answer = client.get(ME, headers={"Accept-Language": accept} if accept else {})
    body = _assert_problem(answer, 401, "unauthenticated")
    assert answer.headers["content-language"] == language
    assert body["title"] == getattr(PROBLEMS["unauthenticated"], language)


def test_every_message_has_both_languages_and_the_same_parameters() -> None:
    for code, message in {**PROBLEMS, **FAULTS}.items():
        names = [{name for _, name, _, _ in string.Formatter().parse(text) if name} for text in message]
        assert names[0] == names[1], code
        assert all(text.strip() for text in message), code
        assert any("\u4e00" <= character <= "\u9fff" for character in message.zh), code
        assert not any("\u4e00" <= character <= "\u9fff" for character in message.en), code


def test_no_refusal_echoes_what_was_sent(as_role: Callable[..., Client]) -> None:
    canary = "绝密客户13800138000"
    body = {"employee_no": {"a": canary}, "name": canary * 300, "hired_on": canary, "store_code": canary}
    answer = as_role("HR").post(EMPLOYEES, json=body)
    found = _assert_problem(answer, 422, "invalid")
    assert {e["pointer"] for e in found["errors"]} >= {"/employee_no", "/name", "/hired_on", "/position_code"}
    assert canary not in json.dumps(found, ensure_ascii=False)


@pytest.mark.parametrize(
    ("offered", "kept"),
    [
        ("trace-1", True),
        ("a" * 64, True),
        ("a" * 65, False),
        ("a b", False),
        ("ä", False),
        ("", False),
        ("a\nb", False),
    ],
)
def test_a_request_id_is_kept_when_it_is_one(client: Client, offered: str, kept: bool) -> None:
    answer = client.request("GET", "/livez", headers={"X-Request-ID": offered.encode()})  # type: ignore[dict-item]
    given = answer.headers["x-request-id"]
    assert (given == offered) == kept
    assert len(given) >= 6


def test_answers_are_not_kept_by_caches_nor_framed(as_role: Callable[..., Client]) -> None:
    headers = as_role("HR").get(ME).headers
    assert headers["cache-control"] == "private, no-cache"
    assert headers["x-frame-options"] == "DENY"
    assert "frame-ancestors 'none'" in headers["content-security-policy"]


def test_a_machine_is_not_a_person(as_machine: Callable[..., Client]) -> None:
    _assert_problem(as_machine("records:write").get(ME), 403, "forbidden")


def test_metrics_name_operations_not_paths(as_role: Callable[..., Client], world: World) -> None:
    hr = as_role("HR")
    hr.get(f"{EMPLOYEES}/{world.agent.id}")
    hr.get(EMPLOYEES, params={"q": "秘密"})
    figures = hr.get("/metrics").text
    assert 'kaoping_requests_total{operation="read_employee",status="200"}' in figures
    assert "秘密" not in figures
    assert "/api/" not in figures
