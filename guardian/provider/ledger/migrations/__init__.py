"""How a ledger of an earlier version is brought to the present one, table by table.

Each file in ``versions`` is a revision of Alembic that describes one step in its own words, so that
it stays true when the tables change again. ``CONTRIBUTING.md`` says how one is made.
"""

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection

FOLDER = Path(__file__).parent


def configuration(connection: Connection) -> Config:
    """Return Alembic's configuration for the transaction that ``connection`` is in."""
    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config


def upgrade(connection: Connection, version: int | None = None) -> None:
    """Take every step from the ledger's version to ``version``, or to the newest."""
    command.upgrade(configuration(connection), "head" if version is None else f"{version:04}")


def declare(connection: Connection, version: int) -> None:
    """Note that the ledger has the tables of ``version``."""
    command.stamp(configuration(connection), f"{version:04}")
