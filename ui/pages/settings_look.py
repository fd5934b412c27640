"""Settings: the language of the window and how it looks."""

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtWidgets import QHBoxLayout, QWidget

from ui.presentation import Presentation
from ui.theme.choice import TEXT_PERCENTS, ThemeChoice
from ui.widgets.boxes import Card, column, row
from ui.widgets.segments import Segments
from ui.widgets.switch import Switch
from ui.widgets.text import Text, caption, section

LANGUAGE_NAMES = {"en": "English", "zh_CN": "简体中文", "zh_TW": "繁體中文"}
"""Each language by its own name, so that whoever is lost finds theirs."""


class LookCard(Card):
    """Every choice holds at once. ``set_theme`` gets one of ``preferences.THEMES``."""

    def __init__(
        self,
        presentation: Presentation,
        theme: str,
        *,
        set_language: Callable[[str], None],
        set_theme: Callable[[str], None],
    ) -> None:
        super().__init__(spacing=16)
        words = presentation.words
        choice = ThemeChoice.of(theme)
        self._presentation = presentation

        def scheme(chosen: str) -> None:
            set_theme(replace(choice, scheme=chosen).kept())

        def contrast(on: bool) -> None:
            set_theme(replace(choice, high_contrast=on).kept())

        def still(on: bool) -> None:
            set_theme(replace(choice, still=on).kept())

        def size(chosen: str) -> None:
            set_theme(replace(choice, text_percent=int(chosen)).kept())

        languages = Segments(presentation, "language", LANGUAGE_NAMES, words.language, set_language)
        schemes = {
            "system": words.say("Like the system"),
            "light": words.say("Light"),
            "dark": words.say("Dark"),
        }
        themes = Segments(presentation, "theme", schemes, choice.scheme, scheme)
        percents = {str(each): words.say("{percent}%", percent=each) for each in TEXT_PERCENTS}
        sizes = Segments(presentation, "text_size", percents, str(choice.text_percent), size)
        self.add(section(presentation, words.say("Language and look")))
        self.add(self._setting(words.say("Language"), languages))
        self.add(self._setting(words.say("Theme"), themes))
        self.add(self._setting(words.say("Text size"), sizes))
        self.add(
            self._switch(
                "high_contrast",
                words.say("High contrast"),
                words.say("Always on while this computer asks for it."),
                choice.high_contrast,
                contrast,
            )
        )
        self.add(
            self._switch(
                "reduced_motion",
                words.say("Reduced motion"),
                words.say("Nothing slides. Always on while this computer asks for it."),
                choice.still,
                still,
            )
        )

    def _setting(self, title: str, control: QWidget) -> QHBoxLayout:
        control.setAccessibleName(title)
        return row(Text(self._presentation, title, wrap=False), None, control)

    def _switch(
        self, name: str, title: str, about: str, on: bool, chosen: Callable[[bool], None]
    ) -> QWidget:
        switch = Switch(self._presentation, title)
        switch.setObjectName(name)
        switch.setChecked(on)
        switch.toggled.connect(chosen)
        made = QWidget()
        made.setLayout(column(row(switch, None), caption(self._presentation, about), spacing=2))
        return made
