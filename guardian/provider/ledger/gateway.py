"""Tables of the gateway: who calls, which characters others offer, what answers cost."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    false,
)

from guardian.provider.ledger.base import Moment, metadata

offered_character_table = Table(
    "offered_character",
    metadata,
    Column("character_id", String(64), primary_key=True),  # made from the next one
    Column("external_id", Text, nullable=False),  # what it is called where it is offered
    Column("name", Text, nullable=False),
    Column("description", Text, nullable=False),
    # guardian.policy.settings.RelationshipClass
    Column("relationship_class", String(32), nullable=False),
    # by a person, and so not to be guessed anew
    Column("class_set", Boolean, nullable=False, server_default=false()),
    Column("made_by", String(16)),  # guardian.link.wire.activity.Maker; NULL: nobody said
    Column("first_seen_at", Moment, nullable=False),
    Column("last_seen_at", Moment, nullable=False),
    Column("withdrawn_at", Moment),
)

caller_key_table = Table(
    "caller_key",
    metadata,
    Column("key_id", String(64), primary_key=True),  # no secret: it is listed and logged
    Column("fingerprint", String(64), nullable=False, unique=True),
    Column("kind", String(16), nullable=False),  # "ward", "adult" or "front_end"
    Column("ward_id", ForeignKey("ward.ward_id")),  # of a ward's
    Column("name", String(200), nullable=False),  # of the adult or the front end
    Column("created_at", Moment, nullable=False),
    Column("revoked_at", Moment),
    Index("caller_key_by_ward", "ward_id"),
)

front_end_identity_table = Table(
    "front_end_identity",  # somebody as a front end names them
    metadata,
    Column("front_end", String(32), primary_key=True),
    Column("subject", String(255), primary_key=True),
    Column("ward_id", ForeignKey("ward.ward_id")),  # NULL: an adult of the family
    Column("created_at", Moment, nullable=False),
    Index("front_end_identity_by_ward", "ward_id"),
)

model_use_table = Table(
    "model_use",
    metadata,
    Column("ward_id", ForeignKey("ward.ward_id"), primary_key=True),
    Column("day", Date, primary_key=True),  # the ward's local date
    Column("character_id", String(64), primary_key=True),
    Column("answers", Integer, nullable=False),
    Column("estimated_answers", Integer, nullable=False),  # whose tokens nobody told
    Column("input_tokens", BigInteger, nullable=False),
    Column("output_tokens", BigInteger, nullable=False),
    Column("cost_micro", BigInteger, nullable=False),  # millionths of a minor unit
    Column("written_minor", BigInteger, nullable=False),  # of it, in the table of purchases
)

held_money_table = Table(
    "held_money",  # for answers that are being given, so that two together pass no cap
    metadata,
    Column("hold_id", String(64), primary_key=True),
    Column("ward_id", ForeignKey("ward.ward_id"), nullable=False),
    Column("held_minor", BigInteger, nullable=False),
    Column("until", Moment, nullable=False),  # unless it is held on to
    Index("held_money_by_ward", "ward_id"),
)

gateway_count_table = Table(
    "gateway_count",
    metadata,
    Column("what", String(32), primary_key=True),
    Column("times", BigInteger, nullable=False),
    Column("first_at", Moment, nullable=False),
    Column("last_at", Moment, nullable=False),
)
"""What went wrong and whoever runs the gateway should know of."""
