"""Every check, module by module; one module per area of the protocol."""

from types import ModuleType

from guardian.conformance.check import Check
from guardian.conformance.checks import (
    access,
    canary,
    cast,
    chain,
    complaints,
    consents,
    crisis,
    data,
    declarations,
    discovery,
    elders,
    errors,
    events,
    evidence,
    link_life,
    minors,
    notices,
    oauth,
    policy,
    proofs,
    roles,
    shown,
    use,
)

MODULES: tuple[ModuleType, ...] = (
    discovery,
    declarations,
    oauth,
    proofs,
    access,
    errors,
    policy,
    events,
    link_life,
    roles,
    use,
    cast,
    shown,
    notices,
    minors,
    evidence,
    consents,
    crisis,
    chain,
    elders,
    data,
    complaints,
    canary,  # the last: it looks back at every answer of the run
)


def all_checks() -> tuple[Check, ...]:
    """Return every check in the order in which they run."""
    return tuple(
        each for module in MODULES for each in vars(module).values() if isinstance(each, Check)
    )
