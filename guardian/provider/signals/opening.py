"""Opens what reads messages before a provider serves: a fault in it is told then, and loudly."""

from pathlib import Path

from guardian.errors import GuardianError, Recovery
from guardian.provider.signals.model import Side, model_signals
from guardian.provider.signals.normal.tables import FOLDER
from guardian.provider.signals.speakers import Failures, Speaker, Unfailing
from guardian.words import N_

_TRIED = "Hello, 你好"


class OwnModelError(GuardianError):
    """What the detector reads by is missing or broken."""

    code = "own_model"
    domain = "provider_support"
    recovery = Recovery.NEEDS_YOU
    title = N_("The detector's own files cannot be read")
    message = N_(
        "Something in {folder} is missing or broken ({kind}). Without it signs of risk in messages "
        "would go unheard, so nothing was started."
    )
    advice = N_("Install Guardian again, or put that folder back as it was.")


def open_speakers(folder: Path | None) -> Speaker | None:
    """Try our own model, and return the larger one in ``folder``, if one was named.

    Raises :class:`OwnModelError` or `larger.description.LargerModelError`.
    """
    try:
        for side in Side:
            model_signals(_TRIED, side)
    except Exception as error:  # noqa: BLE001 - a broken file has many faults
        raise OwnModelError(folder=str(FOLDER), kind=type(error).__name__) from None
    if folder is None:
        return None
    from guardian.provider.signals.larger.onnx_model import (  # noqa: PLC0415 - few have one
        open_larger,
    )

    larger = open_larger(folder)
    return Unfailing(larger.signals, Failures(f"the larger model {larger.name}"))
