"""R10: every named kind of bad token is a 401, and no mutation of a good one is ever taken."""

import json
import random
import string
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from jose import jwt
from tests.asgi import Client
from tests.conftest import SECRET
from tests.factories import SignedUp, World
from tests.security.forging import HEADER, claims, encoded, forge

from kaoping.domain.errors import Unauthenticated
from kaoping.web.tokens import LIFETIME, TokenSigner

PROFILE = "/api/v1/me"
Maker = Callable[[SignedUp], str]


def _with(**changed: Any) -> Maker:
    """A good token but for some claims; a claim that is a function is asked when the token is made."""

    def make(who: SignedUp) -> str:
        said = {name: value() if callable(value) else value for name, value in changed.items()}
        return forge(claims(who.user_id, who.session_id, **said))

    return make


def _in(seconds: float) -> Callable[[], float]:
    """So many seconds from when the token is made, which may be long after this file was read."""
    return lambda: int(time.time()) + seconds


def _under(header: dict[str, Any] | str, **options: Any) -> Maker:
    return lambda who: forge(claims(who.user_id, who.session_id), header, **options)


def _unsigned(algorithm: str) -> Maker:
    def make(who: SignedUp) -> str:
        header = encoded(json.dumps({**HEADER, "alg": algorithm}).encode())
        return f"{header}.{encoded(json.dumps(claims(who.user_id, who.session_id)).encode())}."

    return make


def _by_rsa(who: SignedUp) -> str:
    """Signed by a key pair somebody just made, as if we took public keys."""
    pair = rsa.generate_private_key(65537, 2048)
    head = encoded(json.dumps({**HEADER, "alg": "RS256"}).encode())
    signed = f"{head}.{encoded(json.dumps(claims(who.user_id, who.session_id)).encode())}"
    return f"{signed}.{encoded(pair.sign(signed.encode(), padding.PKCS1v15(), hashes.SHA256()))}"


def _by_public_key(who: SignedUp) -> str:
    """The classic confusion: a public key's text used as the secret."""
    public = rsa.generate_private_key(65537, 2048).public_key()
    text = public.public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    return forge(claims(who.user_id, who.session_id), key=text)


def _good(who: SignedUp) -> str:
    return forge(claims(who.user_id, who.session_id))


def _part(number: int, change: Callable[[str], str]) -> Maker:
    def make(who: SignedUp) -> str:
        parts = _good(who).split(".")
        parts[number] = change(parts[number])
        return ".".join(parts)

    return make


def _doubled(claim: str, value: str) -> Maker:
    """A payload that says one thing twice: the second voice is louder in some readers."""
    return lambda who: forge(f'{{"{claim}":{value},' + json.dumps(claims(who.user_id, who.session_id))[1:])


NOW = int(time.time())
HEADER_TEXT = json.dumps(HEADER, separators=(",", ":"))

BAD: dict[str, Maker] = {
    "alg none": _unsigned("none"),
    "alg None": _unsigned("None"),
    "alg NONE": _unsigned("NONE"),
    "alg empty": _unsigned(""),
    "none, yet signed": _under({**HEADER, "alg": "none"}),
    "RS256 of a stranger": _by_rsa,
    "HS256 with a public key as secret": _by_public_key,
    "says RS256, signed by us": _under({**HEADER, "alg": "RS256"}),
    "says ES256, signed by us": _under({**HEADER, "alg": "ES256"}),
    "HS384": _under({**HEADER, "alg": "HS384"}, digest="sha384"),
    "HS512": _under({**HEADER, "alg": "HS512"}, digest="sha512"),
    "says HS512, signed by HS256": _under({**HEADER, "alg": "HS512"}),
    "alg in small letters": _under({**HEADER, "alg": "hs256"}),
    "alg a list": _under({**HEADER, "alg": ["HS256"]}),
    "alg null": _under({**HEADER, "alg": None}),
    "empty key": _under(HEADER, key=b""),
    "key of one byte": _under(HEADER, key=b"k"),
    "key of zeros": _under(HEADER, key=bytes(32)),
    "another key": _under(HEADER, key=bytes(reversed(SECRET))),
    "no kid": _under({"alg": "HS256", "typ": HEADER["typ"]}),
    "another kid": _under({**HEADER, "kid": "2"}),
    "kid a path": _under({**HEADER, "kid": "../../dev/null"}),
    "kid a number": _under({**HEADER, "kid": 1}),
    "no typ": _under({"alg": "HS256", "kid": "1"}),
    "typ JWT": _under({**HEADER, "typ": "JWT"}),
    "typ of a refresh token": _under({**HEADER, "typ": "rt+jwt"}),
    "crit": _under({**HEADER, "crit": ["exp"]}),
    "b64 false": _under({**HEADER, "b64": False, "crit": ["b64"]}),
    "jku": _under({**HEADER, "jku": "http://127.0.0.1/keys"}),
    "jwk": _under({**HEADER, "jwk": {"kty": "oct", "k": encoded(b"k" * 32)}}),
    "x5u": _under({**HEADER, "x5u": "http://127.0.0.1/cert"}),
    "alg twice": _under('{"alg":"none",' + HEADER_TEXT[1:]),
    "kid twice": _under('{"kid":"2",' + HEADER_TEXT[1:]),
    "header with spaces": _under(json.dumps(HEADER, indent=1)),
    "header in another order": _under(dict(reversed(HEADER.items()))),
    "header a list": _under("[]"),
    "header no JSON": _under("{"),
    "payload a list": lambda _: forge("[]"),
    "payload no JSON": lambda _: forge("{"),
    "payload a text": lambda _: forge('"sub"'),
    "payload empty": lambda _: forge("{}"),
    "payload deep": lambda _: forge("[" * 700 + "]" * 700),
    **{f"no {name}": _with(**{name: ...}) for name in claims(1, 1)},
    **{f"{name} null": _with(**{name: None}) for name in claims(1, 1)},
    "aud a list": _with(aud=["kaoping-api"]),
    "aud a list of two": _with(aud=["kaoping-api", "other"]),
    "another aud": _with(aud="other-api"),
    "aud empty": _with(aud=""),
    "another iss": _with(iss="somebody"),
    "iss a list": _with(iss=["kaoping"]),
    "expired": _with(iat=_in(-1200), nbf=_in(-1200), exp=_in(-600)),
    "expired a moment ago": _with(iat=_in(-LIFETIME), nbf=_in(-LIFETIME), exp=_in(-6)),
    "exp a text": _with(exp="1800000000"),
    "exp a float": _with(exp=_in(300.5)),
    "exp true": _with(exp=True),
    "exp huge": _with(exp=2**70),
    "exp negative": _with(exp=-1),
    "exp infinite": lambda who: forge(
        json.dumps(claims(who.user_id, who.session_id)).replace(str(NOW)[:4], "Infinity")
    ),
    "lives eleven minutes": _with(exp=_in(660)),
    "lives ten years": _with(exp=_in(10 * 365 * 86400)),
    "expires before it begins": _with(exp=_in(-1), iat=_in(0), nbf=_in(0)),
    "iat in the future": _with(iat=_in(300), exp=_in(400)),
    "iat a float": _with(iat=_in(0.5)),
    "iat a text": _with(iat="1700000000"),
    "iat true": _with(iat=True),
    "nbf in the future": _with(nbf=_in(300)),
    "nbf a text": _with(nbf="1700000000"),
    "nbf a float": _with(nbf=_in(-0.5)),
    "sub a number": lambda who: forge(claims(who.user_id, who.session_id, sub=who.user_id)),
    "sub negative": _with(sub="-1"),
    "sub zero": _with(sub="0"),
    "sub huge": _with(sub=str(2**63)),
    "sub very huge": _with(sub="9" * 400),
    "sub with spaces": lambda who: forge(claims(who.user_id, who.session_id, sub=f" {who.user_id}")),
    "sub with a plus": lambda who: forge(claims(who.user_id, who.session_id, sub=f"+{who.user_id}")),
    "sub in full width": _with(sub="１"),
    "sub with underscores": _with(sub="1_0"),
    "sub empty": _with(sub=""),
    "sub a name": _with(sub="admin"),
    "sub a statement": _with(sub="1 OR 1=1"),
    "sid a text": lambda who: forge(claims(who.user_id, who.session_id, sid=str(who.session_id))),
    "sid true": _with(sid=True),
    "sid zero": _with(sid=0),
    "sid negative": _with(sid=-1),
    "sid huge": _with(sid=2**63),
    "sid a float": lambda who: forge(claims(who.user_id, who.session_id, sid=float(who.session_id))),
    "sid of nobody": _with(sid=2**40),
    "jti a number": _with(jti=7),
    "a claim too many": _with(role="ADMIN"),
    "sub twice": _doubled("admin", "true"),
    "signature cut": _part(2, lambda part: part[:-1]),
    "signature empty": _part(2, lambda _: ""),
    "signature longer": _part(2, lambda part: part + "A"),
    "signature padded": _part(2, lambda part: part + "="),
    "signature with a space": _part(2, lambda part: part[:9] + " " + part[9:]),
    "signature with a foreign character": _part(2, lambda part: part[:9] + "!" + part[9:]),
    "signature in standard base64": _part(2, lambda part: part[:-1] + "+"),
    "payload padded": _part(1, lambda part: part + "="),
    "header padded": _part(0, lambda part: part + "="),
    "two parts": lambda who: _good(who).rpartition(".")[0],
    "four parts": lambda who: _good(who) + ".x",
    "five parts, as if encrypted": lambda _: "a.b.c.d.e",
    "dots only": lambda _: "..",
    "one word": lambda _: "token",
    "not ASCII": lambda _: "t\u00f6ken.t\u00f6ken.t\u00f6ken",
    "huge": lambda who: forge(claims(who.user_id, who.session_id, jti="j" * 100_000)),
    "space before": lambda who: " " + _good(who),
    "tab after": lambda who: _good(who) + "\t",
    "quoted": lambda who: f'"{_good(who)}"',
    "bearer twice": lambda who: "Bearer " + _good(who),
    "a session of somebody else": lambda who: forge(claims(who.user_id + 1, who.session_id)),
    "machine key too short": lambda _: "kp_abcdefgh_short",
    "machine key too long": lambda _: "kp_abcdefgh_" + "k" * 44,
    "machine key of nobody": lambda _: "kp_abcdefgh_" + "k" * 43,
    "machine key with odd letters": lambda _: "kp_abcdefg!_" + "k" * 43,
    "machine key with a line end": lambda _: "kp_abcdefgh_" + "k" * 43 + "\n",
    "machine key empty": lambda _: "kp_",
}


@pytest.fixture
def somebody(world: World) -> SignedUp:
    return world.sign_up("EMPLOYEE")


def test_the_plain_token_is_good(client: Client, somebody: SignedUp) -> None:
    """Otherwise everything below is refused for the wrong reason."""
    assert client.signed(_good(somebody)).get(PROFILE).status_code == 200


@pytest.mark.parametrize("name", BAD)
def test_a_bad_token_is_nobody(client: Client, somebody: SignedUp, name: str) -> None:
    token = BAD[name](somebody)
    answer = client.request("GET", PROFILE, headers={"Authorization": f"Bearer {token}".encode()})  # type: ignore[dict-item]
    assert answer.status_code == 401
    assert answer.json()["code"] == "unauthenticated"
    assert answer.headers["www-authenticate"] == "Bearer"


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer ", "Basic YTpi", "Token x", "bearer", "Bearer\tx"])
def test_another_scheme_is_nobody(client: Client, header: str) -> None:
    assert client.get(PROFILE, headers={"Authorization": header}).status_code == 401


def test_a_key_that_has_ended_is_nobody(client: Client, world: World, as_role: Callable[..., Client]) -> None:
    key = world.issue_key(["scorecards:read"])
    assert client.signed(key).get(PROFILE).status_code == 403
    admin = as_role("ADMIN")
    row = admin.get("/api/v1/api-keys").json()["items"][-1]
    assert admin.post(f"/api/v1/api-keys/{row['id']}/revoke").status_code == 200
    assert client.signed(key).get(PROFILE).status_code == 401


def test_a_key_that_has_expired_is_nobody(
    client: Client, world: World, clock: dict[str, Any], as_role: Callable[..., Client]
) -> None:
    soon = datetime.now(UTC) + timedelta(minutes=5)
    issued = as_role("ADMIN").post(
        "/api/v1/api-keys",
        json={
            "label": "dms",
            "scopes": ["scorecards:read"],
            "store_codes": [world.store.code],
            "expires_at": soon.isoformat(),
        },
    )
    machine = client.signed(issued.json()["key"])
    assert machine.get(PROFILE).status_code == 403
    clock["now"] = lambda: soon + timedelta(seconds=1)
    assert machine.get(PROFILE).status_code == 401


def test_five_thousand_mutations_of_a_good_token_are_all_refused(somebody: SignedUp) -> None:
    """Against the verifier itself; the client's way to it is tried with some of them below."""
    signer, good = TokenSigner(SECRET, key_id="1"), _good(somebody)
    assert signer.verify(good).user_id == somebody.user_id
    taken = []
    for mutant in _mutants(good, 5000):
        try:
            signer.verify(mutant)
        except Unauthenticated:
            continue
        taken.append(mutant)
    assert taken == []


def test_mutations_are_refused_over_http_too(client: Client, somebody: SignedUp) -> None:
    statuses = {
        client.request(
            "GET",
            PROFILE,
            headers={"Authorization": b"Bearer " + mutant.encode()},  # type: ignore[dict-item]
        ).status_code
        for mutant in _mutants(_good(somebody), 300)
    }
    assert statuses == {401}


def _mutants(good: str, count: int) -> list[str]:
    lots = random.Random(20261122)  # noqa: S311 - the same mutants in every run
    alphabet = string.ascii_letters + string.digits + "-_." + "=+/ \u00e9"
    found: list[str] = []
    while len(found) < count:
        place = lots.randrange(len(good))
        mutant = lots.choice(
            [
                good[:place] + lots.choice(alphabet) + good[place + 1 :],
                good[:place] + good[place + 1 :],
                good[:place] + lots.choice(alphabet) + good[place:],
                good[:-1] + lots.choice(alphabet),
                good[:place],
                good[:place] + good[place:].swapcase(),
                ".".join(lots.sample(good.split("."), 3)),
            ]
        )
        if mutant != good:
            found.append(mutant)
    return found


def test_a_short_key_does_not_start() -> None:
    with pytest.raises(ValueError, match="at least 32 bytes"):
        TokenSigner(b"k" * 31, key_id="1")


def test_what_we_issue_any_reader_reads() -> None:
    token = TokenSigner(SECRET, key_id="1").issue(7, 9)
    assert jwt.get_unverified_header(token) == HEADER
    assert jwt.get_unverified_claims(token)["sub"] == "7"


def test_the_library_with_the_open_advisory_is_never_imported() -> None:
    """python-jose brings `ecdsa` along; HS256 through `cryptography` needs none of it."""
    found = subprocess.run(
        [
            sys.executable,
            "-c",
            "import kaoping.app, sys; print('ecdsa' in sys.modules, 'jose' in sys.modules)",
        ],
        capture_output=True,
        text=True,
        check=True,
    )
    assert found.stdout.split() == ["False", "True"]
