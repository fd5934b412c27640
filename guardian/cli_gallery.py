"""``guardian gallery``: every widget in every state, for whoever works on the window."""

import argparse

from guardian.words import LANGUAGES, STRETCHED

SCALES = (1.0, 1.5, 2.0)
THEMES = ("light", "dark", "light_contrast", "dark_contrast", "light_text200")


def add_gallery(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add ``gallery`` to the commands."""
    gallery = commands.add_parser("gallery", help="for development: every widget in every state")
    gallery.add_argument("--language", choices=(*LANGUAGES, STRETCHED), default=LANGUAGES[0])
    gallery.add_argument("--theme", choices=THEMES, default=THEMES[0])
    gallery.add_argument("--scale", type=float, choices=SCALES, default=SCALES[0])
    gallery.set_defaults(run=_run)


def _run(options: argparse.Namespace) -> int:
    from guardian.cli_window import NoDisplayError, has_display  # noqa: PLC0415 - see guardian.cli

    if not has_display():
        raise NoDisplayError
    from ui.gallery.command import show_gallery  # noqa: PLC0415 - see guardian.cli

    return show_gallery(options.language, options.theme, options.scale)
