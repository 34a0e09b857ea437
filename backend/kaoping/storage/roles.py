"""Two roles without login: one owns the tables, one serves and owns nothing; the login steps into either."""

from urllib.parse import quote

from sqlalchemy import Connection, text

from kaoping.storage.session import SERVER_ROLE

OWNER = "kaoping_owner"
APP = SERVER_ROLE


def as_role(url: str, role: str) -> str:
    """The same database, each new session stepping into the role before its first statement."""
    joint = "&" if "?" in url else "?"
    return f"{url}{joint}options={quote(f'-c role={role}', safe='')}"


def make_roles(link: Connection) -> None:
    """Create both roles where they are missing and let this login step into them."""
    for role in (OWNER, APP):
        if not link.scalar(text("SELECT 1 FROM pg_roles WHERE rolname = :role"), {"role": role}):
            link.execute(text(f"CREATE ROLE {role} NOLOGIN"))
        if not link.scalar(text("SELECT pg_has_role(current_user, :role, 'SET')"), {"role": role}):
            link.execute(text(f"GRANT {role} TO CURRENT_USER WITH SET TRUE"))
    link.execute(text(f"GRANT USAGE, CREATE ON SCHEMA public TO {OWNER}"))
    link.execute(text(f"GRANT USAGE ON SCHEMA public TO {APP}"))


def prepare_roles(link: Connection) -> None:
    """Both roles, and what the app role may do to tables yet to come; run before every migration.

    The app role gets rows, never structure; what it may not change (journal, published runs, ledger) a
    migration takes back table by table.
    """
    make_roles(link)
    link.execute(text(f"SET ROLE {OWNER}"))
    for rights, kind in (("SELECT, INSERT, UPDATE, DELETE", "TABLES"), ("USAGE, SELECT", "SEQUENCES")):
        link.execute(text(f"ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT {rights} ON {kind} TO {APP}"))
    link.execute(text("RESET ROLE"))
