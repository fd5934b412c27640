"""What a provider refuses about a request of the ward, and what it does not offer at all.

The provider's reason is a bounded code in an attribute; the window has the words for it.
"""

from guardian.errors import Recovery
from guardian.link.errors import RequestRefusedError
from guardian.link.wire.problems import ProblemType
from guardian.link.wire.requests import RequestState
from guardian.words import N_


class NotOfferedError(RequestRefusedError):
    """501 or 406: not claimed by this provider, or not in this form; asking again is no use."""

    code = "link_not_offered"
    title = N_("The service does not offer this")
    message = N_("The service has no such function. Everything else stays as it is.")
    advice = N_("You need not do anything.")
    recovery = Recovery.NEEDS_YOU

    def __init__(self) -> None:
        super().__init__(ProblemType.NOT_IMPLEMENTED)


class RequestUnknownError(RequestRefusedError):
    """404: the ward has no such request (any more)."""

    code = "link_request_unknown"
    title = N_("The service does not know this request")
    message = N_("The request is gone, so your answer changed nothing.")
    advice = N_("Your child can ask again.")
    recovery = Recovery.NEEDS_YOU

    def __init__(self) -> None:
        super().__init__(ProblemType.NOT_FOUND)


class RequestSettledError(RequestRefusedError):
    """409: the request no longer waits; ``state`` is how it stands."""

    code = "link_request_settled"
    title = N_("This request no longer waits for an answer")
    message = N_(
        "Somebody answered before you, your child took it back, or its time ran out. Your answer "
        "changed nothing."
    )
    advice = N_("Your child can ask again.")
    recovery = Recovery.NEEDS_YOU

    def __init__(self, state: RequestState) -> None:
        super().__init__(ProblemType.STATE_CONFLICT, state.value)
        self.state = state


class ApprovalInVainError(RequestRefusedError):
    """409: approving would change nothing; the request goes on waiting. ``reason``: a code."""

    code = "link_approval_in_vain"
    title = N_("Approving this would change nothing")
    message = N_(
        "Another limit keeps it closed all the same, so the service did not accept your answer. "
        "The request still waits."
    )
    advice = N_("Change the limit that stands against it, or answer “Not now”.")
    recovery = Recovery.NEEDS_YOU


def as_decision_refusal(error: RequestRefusedError) -> RequestRefusedError:
    """Return what a refused answer to a request means, told by type and reason."""
    if error.kind is ProblemType.NOT_FOUND:
        return RequestUnknownError()
    if error.kind is not ProblemType.STATE_CONFLICT:
        return error
    if error.reason in set(RequestState) - {RequestState.PENDING}:
        return RequestSettledError(RequestState(error.reason))
    return ApprovalInVainError(error.kind, error.reason)
