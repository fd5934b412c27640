"""Tables of the bridge to Open WebUI: what it has seen, without words, and what it has changed."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Index,
    Integer,
    String,
    Table,
    Text,
)

from guardian.provider.ledger.base import Moment, metadata

open_webui_row_table = Table(
    "open_webui_row",  # a message at the family's server: guardian.provider...openwebui.turns
    metadata,
    Column("subject", String(255), primary_key=True),  # whose, as the server names them
    Column("row_id", String(512), primary_key=True),
    Column("message_id", Text, nullable=False),
    Column("chat_id", String(255), nullable=False),
    Column("parent_id", Text),
    Column("role", String(16), nullable=False),
    Column("character_id", Text),  # as the server names it
    # seconds since 1970, by the server's clock
    Column("at", BigInteger, nullable=False),
    Column("done_at", BigInteger),
    Column("refused", Boolean, nullable=False),
    Column("input_tokens", BigInteger),
    Column("output_tokens", BigInteger),
    # what became of it here, each in the transaction of what followed from it
    Column("said", Boolean, nullable=False),  # the ward's side of this answer was counted
    Column("answered", Boolean, nullable=False),  # and the character's
    Column("read", Boolean, nullable=False),  # its words were looked at for signs
    # of the ward's words as they were looked at, keyed: others in their place are looked at again
    Column("words_digest", String(32)),
    Index("open_webui_row_by_chat", "subject", "chat_id"),
)

open_webui_account_table = Table(
    "open_webui_account",
    metadata,
    Column("subject", String(255), primary_key=True),
    Column("seen_until", BigInteger, nullable=False),  # seconds since 1970
    Column("swept_at", Moment, nullable=False),  # when all rows were read last
)

open_webui_change_table = Table(
    "open_webui_change",  # guardian.provider.backends.openwebui.undo.Change
    metadata,
    Column("place", String(512), primary_key=True),
    Column("number", Integer, nullable=False),  # in the order in which they were first made
    Column("change", Text, nullable=False),  # JSON
)
