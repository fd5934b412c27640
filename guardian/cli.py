"""The command line. ``guardian`` alone is the window, which waits for no parser of the others.

Whatever is needed is imported when it is: the window must not wait for the provider's libraries.
"""

import sys
from collections.abc import Callable, Sequence

from guardian.errors import GuardianError
from guardian.words import system_language

EXIT_TROUBLE = 1


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status; trouble is told in words on standard error."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    if not given:
        return _told(open_window, system_language())
    from guardian.cli_parser import language_of, parsed  # noqa: PLC0415 - see the docstring

    options = parsed(given)
    return _told(lambda: int(options.run(options)), language_of(options))


def _told(command: Callable[[], int], language: str) -> int:
    try:
        return command()
    except GuardianError as error:
        text = error.in_language(language)
        print(f"{text.title}\n{text.message}\n{text.advice}", file=sys.stderr)
        return EXIT_TROUBLE


def open_window(continue_from: int | None = None, *, hidden: bool = False) -> int:
    """Show the parent's profile; see :func:`guardian.cli_window.show_profile`."""
    from guardian.system.hardening import harden_process  # noqa: PLC0415 - see the docstring

    harden_process()
    from guardian.cli_window import show_profile  # noqa: PLC0415 - see the docstring

    return show_profile(continue_from, hidden=hidden)
