"""``guardian gallery``."""

import os

from guardian.clock import SystemClock
from ui.appearance import Appearance
from ui.gallery.window import Gallery
from ui.main import made_application


def show_gallery(language: str, theme: str, scale: float) -> int:
    """Show the gallery until it is closed. ``scale``: of all there is to see, 1 as it is."""
    os.environ["QT_SCALE_FACTOR"] = str(scale)  # Qt reads it when the application is made
    application = made_application([])
    application.setQuitOnLastWindowClosed(True)
    appearance = Appearance(application, SystemClock())
    appearance.icons.load()
    gallery = Gallery(appearance, language, theme)
    gallery.show()
    return application.exec()
