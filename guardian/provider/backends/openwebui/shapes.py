"""What the family's server answers, as far as Guardian reads it; members it adds are ignored."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

Seconds = int
"""Whole seconds since 1970-01-01 UTC, by the server's clock."""


class Shape(BaseModel):
    """Base: frozen, and blind to what it does not know."""

    model_config = ConfigDict(frozen=True, extra="ignore", protected_namespaces=())


class Version(Shape):
    """``GET /api/version``."""

    version: str = Field(max_length=64)


class User(Shape):
    """An account of the family's server."""

    id: str = Field(min_length=1, max_length=255)
    name: str = ""
    email: str = Field(default="", repr=False)
    role: str
    last_active_at: Seconds = 0
    group_ids: tuple[str, ...] = ()


class Users(Shape):
    """A page of accounts."""

    users: tuple[User, ...]
    total: int


class Group(Shape):
    """A group of accounts. ``permissions`` are added to what everybody may."""

    id: str
    name: str = ""
    permissions: dict[str, Any] | None = None


class Grant(Shape):
    """A right on a character: of one account, one group, or (``*``) of everybody."""

    principal_type: Literal["user", "group"]
    principal_id: str
    permission: str


class Tag(Shape):
    """A word that a character is filed under."""

    name: str


class Meta(Shape):
    """What a character shows of itself."""

    description: str | None = None
    tags: tuple[Tag, ...] = ()


def _meta_of(value: object) -> object:
    return value or {}


class Character(Shape):
    """A workspace model: what a child talks with. Without a base it is a bare model's own entry."""

    id: str = Field(min_length=1, max_length=255)
    name: str = ""
    user_id: str = ""
    base_model_id: str | None = None
    meta: Annotated[Meta, BeforeValidator(_meta_of)] = Meta()
    params: dict[str, Any] = Field(default_factory=dict, repr=False)
    access_grants: tuple[Grant, ...] = ()
    is_active: bool = True

    @property
    def persona(self) -> str:
        """What the character is told to be; ``""`` where it is told nothing."""
        system = self.params.get("system")
        return system if isinstance(system, str) else ""


class Characters(Shape):
    """A page of characters."""

    items: tuple[Character, ...]
    total: int


class Tokens(Shape):
    """Tokens of one answer, as the model behind the server told them."""

    input_tokens: int = 0
    output_tokens: int = 0


class RowMeta(Shape):
    """What the server notes beside a message."""

    task_id: str | None = None


def _nothing_else(value: object) -> object:
    return value if isinstance(value, dict | BaseModel) else None


class Row(Shape):
    """A message in the server's own table. Its words stay inside the bridge.

    A child's browser may choose ``created_at`` of a message; ``updated_at`` is the server's.
    """

    id: str = Field(min_length=1, max_length=512)
    chat_id: str
    user_id: str
    role: str
    parent_id: str | None = None
    content: Any = Field(default=None, repr=False)
    model_id: str | None = None
    meta: Annotated[RowMeta | None, BeforeValidator(_nothing_else)] = None
    done: bool = True
    error: Any = Field(default=None, repr=False)
    usage: Annotated[Tokens | None, BeforeValidator(_nothing_else)] = None
    created_at: Seconds
    updated_at: Seconds

    @property
    def message_id(self) -> str:
        """The message's own id: parents are named by it, rows by chat and message."""
        return self.id.removeprefix(f"{self.chat_id}-")


class Activity(Shape):
    """Whether an account's page was open in the last three minutes."""

    active: bool


class Function(Shape):
    """A function that was installed in the server."""

    id: str
    type: str
    name: str = ""
    content: str = Field(default="", repr=False)
    is_active: bool
    is_global: bool


class RunningTasks(Shape):
    """Answers that are being given."""

    tasks: tuple[str, ...]


class GroupMembers(Shape):
    """A group as it is exported: the only answer that names who is in it."""

    user_ids: tuple[str, ...] = ()


class ChatTitle(Shape):
    """A chat in the list of an account's chats; its title is not read."""

    id: str
    updated_at: Seconds


class KeptMessage(Shape):
    """A message inside a chat, as pages keep it; ``timestamp`` may be in milliseconds."""

    id: str = Field(min_length=1, max_length=255)
    parentId: str | None = None  # noqa: N815 - the server's name
    role: str = ""
    content: Any = Field(default=None, repr=False)
    model: str | None = None
    timestamp: float = 0
    done: bool = True
    error: Any = Field(default=None, repr=False)
    usage: Annotated[Tokens | None, BeforeValidator(_nothing_else)] = None


class History(Shape):
    """Every branch of a chat."""

    messages: dict[str, KeptMessage] = Field(default_factory=dict, repr=False)


class ChatBody(Shape):
    """The part of a chat that pages keep."""

    history: History = History()


class Chat(Shape):
    """One chat of an account."""

    id: str
    user_id: str
    chat: ChatBody = Field(repr=False)
    updated_at: Seconds
