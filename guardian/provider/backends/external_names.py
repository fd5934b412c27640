"""Characters that others name: an id of ours for each name, and what each is to a child."""

import hashlib
import re
import unicodedata

from guardian.policy.settings import RelationshipClass

_OURS = re.compile(r"[a-z0-9](?:[a-z0-9._-]{0,46}[a-z0-9])?")
_LONGEST_SLUG = 24
_HASH_HEX = 32
LONGEST_NAME = 200
"""As the wire has it; a longer name is cut where it is shown, and never in its id."""

_PARTNER_EN = (
    r"girlfriend|boyfriend|lover|sweetheart|waifu|husbando|wifey|romance|romantic|erotic\w*|erp"
    r"|dating|nsfw|lewd|sexy|porn\w*|hentai|18 ?plus|adults? only|yandere|tsundere|soulmate"
)
_KIN_EN = (
    r"virtual (?:mother|mom|mum|father|dad|sister|brother|grandma|grandpa|parent|family)"
    r"|(?:your|my) (?:mother|mom|mum|mommy|father|dad|daddy|sister|brother|grandma|grandpa)"
    r"|(?:big|little|step) ?(?:sister|brother)|step ?(?:mother|mom|mum|father|dad)"
)
_PARTNER_ZH = r"女友|男友|恋人|恋爱|情人|老婆|老公|伴侣|色情|情色|成人向|成人限定|18禁|r18"
_KIN_ZH = r"(?:虚拟|你的|我的)(?:妈妈|爸爸|姐姐|妹妹|哥哥|弟弟|奶奶|爷爷|亲人|家人)|数字亲人"
_PARTNER = re.compile(rf"\b(?:{_PARTNER_EN})\b|{_PARTNER_ZH}|18\+")
_KIN = re.compile(rf"\b(?:{_KIN_EN})\b|{_KIN_ZH}")


def character_id_of(external_id: str) -> str:
    """Return the id of whoever others call ``external_id``: 1 to 64 characters, another for each.

    A short plain name stays as it is; of any other the beginning is kept and a digest tells it
    apart. So no name can be written to have the id of another: plain ones are at most 48 long, and
    with a digest they are longer.
    """
    if _OURS.fullmatch(external_id):
        return external_id
    folded = unicodedata.normalize("NFKD", external_id[:256]).encode("ascii", "ignore").decode()
    slug = re.sub(r"[^a-z0-9]+", "-", folded.lower()).strip("-")[:_LONGEST_SLUG]
    digest = hashlib.sha256(external_id.encode("utf-8", "surrogatepass")).hexdigest()[:_HASH_HEX]
    return f"{slug:_<{_LONGEST_SLUG - 1}}.{digest}"


def class_of(*texts: str) -> RelationshipClass:
    """Return what a character is to a child, by its name, tags and card, where nobody says it.

    The safe side of each doubt: what speaks of love or of adults is a virtual partner and of kin
    virtual kin, which no minor may meet (the Measures, Art. 14(1)). A model of which nothing is
    known is a companion: it talks about anything as long as one likes, so its time counts and every
    reminder holds. It is no study tool, which only a person can tell.
    """
    told = unicodedata.normalize("NFKC", " ".join(texts)).casefold()
    spaced = re.sub(r"[\s_./:-]+", " ", told)
    if _PARTNER.search(spaced) or _PARTNER.search(told):
        return RelationshipClass.VIRTUAL_PARTNER
    if _KIN.search(spaced):
        return RelationshipClass.VIRTUAL_KIN
    return RelationshipClass.FRIEND
