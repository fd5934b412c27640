"""Under what licence this program is, what it is made of, and where it keeps the records."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

LICENCE = "Apache-2.0"
"""Of Guardian itself (SPDX)."""

USED = (
    "aiohttp",
    "alembic",
    "annotated-types",
    "anyio",
    "babel",
    "cryptography",
    "desktop-notifier",
    "fastapi",
    "httptools",
    "jeepney",
    "jinja2",
    "joserfc",
    "keyring",
    "mnemonic",
    "numpy",
    "oauthlib",
    "onnxruntime",
    "opencc",
    "platformdirs",
    "plyer",
    "psycopg",
    "pydantic",
    "pydantic-core",
    "pyside6-essentials",
    "python-multipart",
    "qtawesome",
    "requests",
    "requests-oauth2client",
    "segno",
    "shiboken6",
    "sqlalchemy",
    "sqlcipher3",
    "starlette",
    "tokenizers",
    "truststore",
    "tzdata",
    "urllib3",
    "uvicorn",
    "zxcvbn",
)
"""The distributions that Guardian asks for by name, with every extra; what they need is found."""

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
_LONGEST_LICENCE = 80
_CLASSIFIER = "License :: OSI Approved :: "


@dataclass(frozen=True, kw_only=True)
class Part:
    """An installed distribution. ``licence``: as it names it; empty: only in its own files."""

    name: str
    version: str
    licence: str


@dataclass(frozen=True, kw_only=True)
class AboutView:
    """``folder``: of the records."""

    licence: str
    folder: Path


class About:
    """Tells of the program itself."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def about(self) -> AboutView:
        """Return its licence and where it keeps the records."""
        return AboutView(licence=LICENCE, folder=self._folder)

    def parts(self) -> tuple[Part, ...]:
        """Return every distribution that is used and installed, by name. Reads many files."""
        return parts(USED)


def parts(names: Iterable[str]) -> tuple[Part, ...]:
    """Return the installed distributions of these names and whatever they need, by name."""
    found: dict[str, Part] = {}
    waiting, seen = list(names), set[str]()
    while waiting:
        name = _normal(waiting.pop())
        if name in seen:
            continue
        seen.add(name)
        try:
            distribution = metadata.distribution(name)
        except metadata.PackageNotFoundError:
            continue  # of another platform, or an extra that nobody asked for
        found[name] = Part(
            name=distribution.metadata["Name"],
            version=distribution.version,
            licence=_licence(distribution),
        )
        waiting += _needed(distribution)
    return tuple(found[name] for name in sorted(found))


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _needed(distribution: metadata.Distribution) -> list[str]:
    asked = (each for each in distribution.requires or () if "extra ==" not in each)
    matches = (_NAME.match(each) for each in asked)
    return [match.group() for match in matches if match is not None]


def _licence(distribution: metadata.Distribution) -> str:
    """Return the licence's name: its expression, else the short field, else the classifier."""
    told = distribution.metadata
    expression, field = (
        str((told.get_all(name) or [""])[0]).strip() for name in ("License-Expression", "License")
    )
    if expression:
        return expression
    if field and "\n" not in field and len(field) <= _LONGEST_LICENCE:
        return field
    classifiers = (each for each in told.get_all("Classifier") or () if _CLASSIFIER in each)
    return ", ".join(each.removeprefix(_CLASSIFIER) for each in classifiers)
