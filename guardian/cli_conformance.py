"""``guardian conformance``, ``guardian provider openapi`` and ``guardian provider schemas``.

What they need is imported when they are chosen, as in :mod:`guardian.cli`.
"""

import argparse
import json
import sys
from pathlib import Path

from guardian.words import LANGUAGES, best_language, system_language

EXIT_CANNOT_RUN = 2
PROFILES = ("core", "minor", "crisis", "elder", "data", "complaint")
"""As :data:`guardian.link.wire.discovery.PROFILES`, which takes a while to import."""


def add_conformance(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add ``conformance`` to the commands."""
    parser = commands.add_parser(
        "conformance",
        help="check a provider of Guardian Link over the wire",
        description="Runs checks over the wire, one line each. Exit status: 0 nothing failed, "
        "1 something failed, 2 the checks could not run. Most checks need a provider that was "
        "started with --test-control.",
    )
    parser.add_argument("url", help="the provider's address, as http://127.0.0.1:8420")
    parser.add_argument(
        "--profile", type=_profiles, default=frozenset(), help=f"some of {','.join(PROFILES)}"
    )
    parser.add_argument(
        "--only",
        type=_names,
        default=frozenset(),
        metavar="ID,ID",
        help="these checks (R13.drill) or rows (R13), and no others",
    )
    parser.add_argument("--junit", type=Path, metavar="FILE", help="write JUnit XML")
    parser.add_argument("--html", type=Path, metavar="FILE", help="write one page of HTML")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write JSON")
    parser.add_argument(
        "--language", choices=("en", "zh-CN", "zh-TW", *LANGUAGES[1:]), default=None
    )
    parser.add_argument("--client-id", default="guardian-desktop", help="a client it knows")
    parser.add_argument(
        "--authority", metavar="FILE", help="PEM file of the authority to trust for https"
    )
    parser.set_defaults(run=run_conformance)


def add_normative_text(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add ``openapi`` and ``schemas`` to the verbs of ``provider``."""
    openapi = verbs.add_parser("openapi", help="print the normative text: OpenAPI 3.1, as JSON")
    openapi.set_defaults(run=print_openapi)
    schemas = verbs.add_parser("schemas", help="write one JSON Schema file per event")
    schemas.add_argument("folder", type=Path, metavar="DIR")
    schemas.set_defaults(run=write_event_schemas)


def run_conformance(options: argparse.Namespace) -> int:
    """Run the checks; trouble before them is told on standard error."""
    from guardian.conformance.command import (  # noqa: PLC0415 - see the docstring
        CannotRunError,
        UnknownChecksError,
        Wish,
        check_provider,
    )

    language = best_language(options.language) if options.language else system_language()
    wish = Wish(
        url=options.url,
        language=language,
        profiles=options.profile,
        only=options.only,
        client_id=options.client_id,
        authority=options.authority,
        junit=options.junit,
        html=options.html,
        json=options.json,
    )
    try:
        return check_provider(wish, _say)
    except (CannotRunError, UnknownChecksError) as error:
        text = error.in_language(language)
        sys.stderr.write(f"{text.title}\n{text.message}\n{text.advice}\n")
        return EXIT_CANNOT_RUN


def print_openapi(_options: argparse.Namespace) -> int:
    """Print the normative text without starting a server."""
    from guardian.provider.normative import (  # noqa: PLC0415 - see the docstring
        normative_document,
    )

    _say(json.dumps(normative_document(), ensure_ascii=False, indent=2))
    return 0


def write_event_schemas(options: argparse.Namespace) -> int:
    """Write the schema of every event and print the files' names."""
    from guardian.provider.api_events import write_schemas  # noqa: PLC0415 - see the docstring

    try:
        for path in write_schemas(options.folder):
            _say(str(path))
    except OSError as error:
        sys.stderr.write(f"{options.folder}: {error.strerror}\n")
        return EXIT_CANNOT_RUN
    return 0


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def _names(text: str) -> frozenset[str]:
    return frozenset(part.strip() for part in text.split(",") if part.strip())


def _profiles(text: str) -> frozenset[str]:
    named = _names(text)
    if not named or not named <= set(PROFILES):
        raise argparse.ArgumentTypeError(f"some of {','.join(PROFILES)} are needed")
    return named
