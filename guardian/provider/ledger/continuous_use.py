"""Tables of continuous use: the stretch a ward is in, its reminders, how days were used."""

from sqlalchemy import Boolean, Column, Date, ForeignKey, Index, Integer, String, Table, true

from guardian.provider.ledger.base import Moment, metadata

ward_use_table = Table(
    "ward_use",
    metadata,
    Column("ward_id", ForeignKey("ward.ward_id"), primary_key=True),
    # continuous use, all devices and characters summed (Art. 18)
    Column("stretch_started_at", Moment),
    Column("last_turn_at", Moment),
    Column("last_character_id", String(64)),
    Column("run_seconds", Integer, nullable=False),  # since the last rest that was long enough
    Column("resting_until", Moment),
    # reminders shown in this stretch, and how many seconds of use the last one stood at
    Column("identity_count", Integer, nullable=False),
    Column("warning_count", Integer, nullable=False),
    Column("duration_count", Integer, nullable=False),
    Column("duration_at_seconds", Integer, nullable=False),
    Column("reality_count", Integer, nullable=False),
    Column("reality_at_seconds", Integer, nullable=False),
)
"""One row for every ward who has ever chatted."""

dependence_table = Table(
    "dependence",
    metadata,
    Column("ward_id", ForeignKey("ward.ward_id"), primary_key=True),
    Column("armed", Boolean, nullable=False, server_default=true()),  # the next rise tells
    Column("looked_at", Moment, nullable=False),
    Column("index_set", Integer),  # test control says what the index is
)

use_pattern_table = Table(
    "use_pattern",
    metadata,
    Column("ward_id", ForeignKey("ward.ward_id"), primary_key=True),
    Column("day", Date, primary_key=True),  # the ward's local date
    Column("late_night_seconds", Integer, nullable=False),  # between 22:00 and 06:00 local
    Column("longest_run_seconds", Integer, nullable=False),
)

reminder_table = Table(
    "reminder",
    metadata,
    Column("reminder_id", String(64), primary_key=True),
    Column("ward_id", ForeignKey("ward.ward_id"), nullable=False),
    Column("at", Moment, nullable=False),
    Column("kind", String(32), nullable=False),  # guardian.link.wire.happenings.ReminderKind
    Column("trigger", String(32), nullable=False),
    Column("n", Integer, nullable=False),
    Column("continuous_minutes", Integer, nullable=False),
    Index("reminder_by_ward", "ward_id", "at"),
)
