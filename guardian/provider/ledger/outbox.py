"""Tables of events on their way to guardians, and of what guardians did about alerts."""

from sqlalchemy import JSON, Column, ForeignKey, Index, Integer, String, Table, text

from guardian.provider.ledger.base import Moment, metadata

_WAITING = text("acked_at IS NULL AND error IS NULL")

event_table = Table(
    "event",
    metadata,
    Column("link_id", ForeignKey("link.link_id"), primary_key=True),
    Column("gl_seq", Integer, primary_key=True, autoincrement=False),  # 1, 2, 3 ... per link
    Column("jti", String(64), nullable=False, unique=True),
    Column("alert_id", String(64)),  # NULL: a change
    Column("topics", JSON),  # of a change: guardian.link.wire.events.Topic
    Column("compact", String(16_384), nullable=False),  # the signed SET, sent as it is here
    Column("created_at", Moment, nullable=False),
    Column("delivered_at", Moment),
    Column("acked_at", Moment),
    Column("error", String(64)),  # RFC 8935 code with which the app refused it
    # 0: a critical alert, goes before what waits longer; 1: anything else
    Column("precedence", Integer, nullable=False, server_default="1"),
    Index(  # a page is read off it, however much waits
        "event_waiting",
        *("link_id", "precedence", "gl_seq"),
        sqlite_where=_WAITING,
        postgresql_where=_WAITING,
    ),
    Index("event_by_alert", "alert_id", "link_id"),
)

alert_step_table = Table(
    "alert_step",
    metadata,
    Column("link_id", ForeignKey("link.link_id"), primary_key=True),
    Column("alert_id", String(64), primary_key=True),
    Column("step", String(16), primary_key=True),  # "shown", "acknowledged", "resolved"
    Column("at", Moment, nullable=False),
    Index("alert_step_by_alert", "alert_id"),
)
