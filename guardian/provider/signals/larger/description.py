"""What a folder with a larger model holds, and what its outputs mean.

model.onnx      the model: integers of one text in, one number for each output out
tokenizer.json  its tokenizer, as the library ``tokenizers`` writes it
signals.toml    what its numbers mean:

    name = "family-bert-1"        # told with every signal, so that an alert names its model
    activation = "sigmoid"        # "softmax", or "none" where it gives probabilities
    max_tokens = 256              # at once; a longer text is read in windows

    [[outputs]]                   # in the order of the model's
    side = "child"
    label = "sh2"
    threshold = 0.7               # at which it is told

    [[outputs]]                   # an output that means nothing here
"""

import tomllib
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from guardian.errors import GuardianError, Recovery
from guardian.provider.signals.model import GRADES, Side
from guardian.words import N_

MODEL, TOKENIZER, DESCRIPTION = "model.onnx", "tokenizer.json", "signals.toml"
_LARGEST_DESCRIPTION_BYTES = 100_000
_MOST_OUTPUTS = 1_000
_MOST_TOKENS = 8_192


class LargerModelError(GuardianError):
    """The folder cannot be used as a model."""

    code = "larger_model"
    domain = "provider_support"
    recovery = Recovery.NEEDS_YOU
    title = N_("The model for signals cannot be used")
    message = N_("What is wrong: {where}. Nothing was changed.")
    advice = N_(
        "Its folder needs model.onnx, tokenizer.json and signals.toml as docs/signals.md says. "
        "Without --signals-model the service starts with its own model alone."
    )


class Output(BaseModel):
    """One number of the model; without a label it means nothing here."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    side: Annotated[Side, Field(strict=False)] = Side.CHILD
    label: str | None = None
    threshold: float = Field(default=1.0, gt=0, le=1)

    @model_validator(mode="after")
    def _is_known(self) -> "Output":
        if self.label is not None and self.label not in GRADES[self.side]:
            raise ValueError("there is no such label on this side")
        return self


class Description(BaseModel):
    """What ``signals.toml`` says."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    name: str = Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,39}$")
    activation: Literal["sigmoid", "softmax", "none"]
    max_tokens: int = Field(default=256, ge=8, le=_MOST_TOKENS)
    outputs: list[Output] = Field(min_length=1, max_length=_MOST_OUTPUTS)


def read_description(folder: Path) -> Description:
    """Return what a folder says of its model; raises LargerModelError, which names the place."""
    path = folder / DESCRIPTION
    try:
        with path.open("rb") as file:
            written = file.read(_LARGEST_DESCRIPTION_BYTES + 1)
    except OSError:
        raise LargerModelError(where=str(path)) from None
    if len(written) > _LARGEST_DESCRIPTION_BYTES:
        raise LargerModelError(where=str(path))
    try:
        return Description.model_validate(tomllib.loads(written.decode()))
    except ValidationError as error:
        places = sorted({".".join(str(part) for part in one["loc"]) for one in error.errors()})
        raise LargerModelError(where=f"{path}: {', '.join(places)}") from None
    except (ValueError, RecursionError):
        raise LargerModelError(where=str(path)) from None
