"""What can be bought: coins that buy nothing, for pretend money."""

from dataclasses import dataclass

from guardian.words import N_, Words, best_language


@dataclass(frozen=True, kw_only=True)
class ShopItem:
    """One item; ``price_minor`` is in minor units of the ward's currency."""

    item_id: str
    name_en: str
    price_minor: int


SHOP = (
    ShopItem(item_id="coins_small", name_en=N_("A handful of coins"), price_minor=600),
    ShopItem(item_id="coins_medium", name_en=N_("A bag of coins"), price_minor=3_000),
    ShopItem(item_id="coins_large", name_en=N_("A box of coins"), price_minor=9_800),
    ShopItem(item_id="coins_huge", name_en=N_("A treasure of coins"), price_minor=32_800),
)
ANSWERS = "answers"
ESTIMATED_ANSWERS = "answers_estimated"
_NOT_SOLD = {
    ANSWERS: N_("Answers of the AI"),
    ESTIMATED_ANSWERS: N_("Answers of the AI (estimated)"),
}
"""What is paid for as it is used, and cannot be bought."""
_BY_ID = {item.item_id: item for item in SHOP}


def find_item(item_id: str) -> ShopItem | None:
    """Return the item with this id, or ``None``."""
    return _BY_ID.get(item_id)


def item_name(item_id: str, language: str) -> str:
    """Return an item's name in a language (BCP 47); one that is no longer sold keeps its id."""
    item = find_item(item_id)
    name = _NOT_SOLD.get(item_id) if item is None else item.name_en
    if name is None:
        return item_id
    return Words("provider_engine", best_language(language)).say(name)
