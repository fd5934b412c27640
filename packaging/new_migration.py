"""Writes the step of a ledger from its newest version to the tables as the code has them now.

    .venv/bin/python packaging/new_migration.py "what changes, in a few words"

``--after N`` first drops every step after version N: while a version has not been released, its
steps are written anew. A step too long for one file is cut into several. Read what was written:
what no comparison can know (rows to be converted, a column that was renamed) is added by hand.
"""

import argparse
import re
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Literal

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from alembic.autogenerate import produce_migrations, render_python_code
from alembic.autogenerate.api import AutogenContext
from alembic.migration import MigrationContext
from alembic.operations import ops
from sqlalchemy import Connection, DefaultClause, create_engine
from sqlalchemy.sql.elements import False_, True_

from guardian.provider.ledger.base import Moment, metadata
from guardian.provider.ledger.migrations import FOLDER, upgrade
from guardian.provider.ledger.schema import (
    import_tables,
)

VERSIONS = FOLDER / "versions"
LINES = 330
"""A file is cut before it grows beyond what is read at once."""
_HEAD = '''"""{title}."""

import sqlalchemy as sa
from alembic import op

revision = "{number:04}"
down_revision = {before}


def upgrade() -> None:
    """Take the step."""
{calls}
'''


def main() -> None:
    """Write the files and put them in order."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("title")
    parser.add_argument("--after", type=int, help="drop the steps after this version first")
    options = parser.parse_args()
    if options.after is not None:
        drop_after(options.after)
    import_tables()
    written = write(functions(), options.title)
    if not written:
        print("the newest version has the tables of the code already")
        return
    ruff = [sys.executable, "-m", "ruff"]
    subprocess.run([*ruff, "format", "-q", *written], check=True)  # noqa: S603 - our own files
    subprocess.run(  # noqa: S603 - our own files
        [*ruff, "check", "-q", "--fix", *written], check=True
    )
    print("\n".join(map(str, written)))


def drop_after(version: int) -> None:
    """Delete the steps after ``version``."""
    for path in VERSIONS.glob("v[0-9]*.py"):
        if int(path.name[1:5]) > version:
            path.unlink()


def newest() -> int:
    """Return the number of the newest step, 0 when there is none."""
    return max((int(path.name[1:5]) for path in VERSIONS.glob("v[0-9]*.py")), default=0)


def functions() -> list[str]:
    """Return one function for each table that changes, in the order in which they must run."""
    with TemporaryDirectory() as folder:
        engine = create_engine(f"sqlite:///{folder}/ledger.db")
        with engine.begin() as connection:
            if newest():
                upgrade(connection)
            written = list(_functions(connection))
        engine.dispose()
    return written


def _functions(connection: Connection) -> Iterator[str]:
    context = MigrationContext.configure(
        connection, opts={"render_as_batch": True, "render_item": render_item}
    )
    steps = produce_migrations(context, metadata).upgrade_ops
    if steps is None:
        return
    grouped: dict[str, list[ops.MigrateOperation]] = {}
    for step in steps.ops:
        grouped.setdefault(str(getattr(step, "table_name", "")), []).append(step)
    for table, of_table in grouped.items():
        code = render_python_code(
            ops.UpgradeOps(ops=of_table),
            render_as_batch=True,
            migration_context=context,
            render_item=render_item,
        )
        lines = [line for line in code.splitlines() if "###" not in line and line.strip()]
        lines = [line.replace(", )", ")") for line in lines]  # one line, where it fits
        body = "\n".join(f"    {named(line, table)}" for line in lines)
        yield f"def _{table}() -> None:\n{body}\n"


def named(line: str, table: str) -> str:
    """Name a constraint that is added later, as PostgreSQL would have named it."""
    found = re.search(r"create_(foreign_key|unique_constraint)\(None,.*?\[(.*?)\]", line)
    if found is None:
        return line
    columns = "_".join(re.findall(r"\w+", found[2]))
    kind = "fkey" if found[1] == "foreign_key" else "key"
    return line.replace("(None,", f'("{table}_{columns}_{kind}",', 1)


def render_item(kind: str, item: Any, _context: AutogenContext) -> str | Literal[False]:
    """Return how what is ours is written in a step: in words that both databases understand."""
    if kind == "type" and isinstance(item, Moment):
        return "sa.DateTime()"
    if kind == "server_default" and isinstance(item, DefaultClause):
        if isinstance(item.arg, False_):
            return "sa.false()"
        if isinstance(item.arg, True_):
            return "sa.true()"
    return False


def write(parts: Iterable[str], title: str) -> list[Path]:
    """Write the functions to as many files as they need and return these."""
    written: list[Path] = []
    chunk: list[str] = []
    for part in parts:
        if chunk and sum(_lines(each) for each in [*chunk, part]) > LINES:
            written.append(_write_one(chunk, title))
            chunk = []
        chunk.append(part)
    if chunk:
        written.append(_write_one(chunk, title))
    return written


def _lines(function: str) -> int:
    return function.count("\n") + 3


def _write_one(chunk: list[str], title: str) -> Path:
    before = newest()
    names = [re.findall(r"^def (\w+)", function)[0] for function in chunk]
    slug = re.sub(r"[^a-z0-9]+", "_", title.lower()).strip("_")[:40]
    path = VERSIONS / f"v{before + 1:04}_{slug}.py"
    head = _HEAD.format(
        title=title[:1].upper() + title[1:],
        number=before + 1,
        before=f'"{before:04}"' if before else None,
        calls="\n".join(f"    {name}()" for name in names),
    )
    path.write_text("\n\n".join([head, *chunk]), encoding="utf-8")
    return path


if __name__ == "__main__":
    main()
