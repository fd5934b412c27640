"""What can go wrong between the app and a provider, in words fit for a parent.

What the provider wrote is in typed attributes only, bounded and without control characters: it
never reaches a sentence or a log.
"""

from datetime import datetime

from guardian.errors import GuardianError, Recovery
from guardian.link.wire.problems import FieldError, ProblemType
from guardian.words import N_

RETRY_AFTER_MAX_SECONDS = 600
"""No provider may silence the app for longer than this by a ``Retry-After``."""


class LinkError(GuardianError):
    """Base of every error of the link client."""

    code = "link"


class OfflineError(LinkError):
    """Refused, unreachable, reset, or no answer in time."""

    code = "link_offline"
    title = N_("The service cannot be reached")
    message = N_(
        "The service does not answer. Limits already confirmed stay in force at the service; new "
        "alerts and changes wait until the connection is back."
    )
    advice = N_("Check your internet connection. Guardian keeps trying by itself.")
    recovery = Recovery.RETRIES_ITSELF


class UnreachableError(OfflineError):
    """No connection came about: nothing was sent."""

    code = "link_unreachable"


class HostUnknownError(UnreachableError):
    """No such name in the DNS, or no DNS."""

    code = "link_host_unknown"
    title = N_("This address cannot be found")
    message = N_(
        "There is no service at this address, or your internet connection is down. Limits already "
        "confirmed stay in force at the service."
    )
    advice = N_("Check the spelling of the address and your internet connection.")


class CertificateError(LinkError):
    """TLS failed: nothing was sent."""

    code = "link_certificate"
    title = N_("The service could not prove who it is")
    message = N_(
        "The secure connection failed, so Guardian sent nothing: somebody may stand between you "
        "and the service. Limits already confirmed stay in force at the service; new alerts do "
        "not arrive."
    )
    advice = N_(
        "Check the address, and the date and time of this computer. If you are in a hotel or a "
        "cafe, try another network. If it happens again, ask the service."
    )
    recovery = Recovery.NEEDS_YOU


class NotAProviderError(LinkError):
    """Something answers there, but it does not speak Guardian Link."""

    code = "link_not_a_provider"
    title = N_("This service does not work with Guardian")
    message = N_("The address answers, but not as a service that a guardian can link to.")
    advice = N_(
        "Check the address. If it is right, ask the service whether it supports Guardian Link."
    )
    recovery = Recovery.NEEDS_YOU


class ProtocolVersionError(LinkError):
    """Another version of Guardian Link than ours."""

    code = "link_protocol_version"
    title = N_("This service needs another version of Guardian")
    message = N_("The service and this Guardian do not speak the same version of Guardian Link.")
    advice = N_("Install the newest version of Guardian, then try again.")
    recovery = Recovery.NEEDS_YOU


class IssuerMismatchError(LinkError):
    """The provider names another address than the one asked (RFC 8414 section 3.3)."""

    code = "link_issuer_mismatch"
    title = N_("The service gives another address")
    message = N_(
        "The service says that it lives at another address than the one you typed. Guardian "
        "linked nothing, because somebody may pretend to be the service."
    )
    advice = N_("Ask the service for its exact address and type that one.")
    recovery = Recovery.NEEDS_YOU


class AnswerTooLargeError(LinkError):
    """More bytes than any honest answer has; reading stopped there."""

    code = "link_answer_too_large"
    title = N_("The service sent far too much")
    message = N_(
        "The answer of the service was too large, and Guardian did not read it. Limits already "
        "confirmed stay in force at the service."
    )
    advice = N_("Guardian tries again later. If it happens again, tell the service.")
    recovery = Recovery.RETRIES_ITSELF


class MalformedAnswerError(LinkError):
    """An answer that breaks the protocol."""

    code = "link_malformed_answer"
    title = N_("The service gave an answer that makes no sense")
    message = N_(
        "Guardian could not understand the service and believed nothing of its answer. Limits "
        "already confirmed stay in force at the service."
    )
    advice = N_("Guardian tries again later. If it happens again, tell the service.")
    recovery = Recovery.RETRIES_ITSELF


class ProviderTroubleError(LinkError):
    """5xx. ``retry_after_seconds``: what the provider asked for, capped; ``None``: nothing."""

    code = "link_provider_trouble"
    title = N_("The service has a problem")
    message = N_(
        "The service answers, but it has a problem of its own. Limits already confirmed stay in "
        "force at the service; new alerts may come late."
    )
    advice = N_("You need not do anything. Guardian keeps trying by itself.")
    recovery = Recovery.RETRIES_ITSELF

    def __init__(self, retry_after_seconds: int | None = None) -> None:
        super().__init__()
        self.retry_after_seconds = retry_after_seconds


class TooManyRequestsError(LinkError):
    """429. ``retry_after_seconds``: what the provider asked for, capped; ``None``: nothing."""

    code = "link_too_many_requests"
    title = N_("The service asks Guardian to wait")
    message = N_(
        "The service got too many questions in a short time. Limits already confirmed stay in "
        "force at the service."
    )
    advice = N_("You need not do anything. Guardian asks again a little later.")
    recovery = Recovery.RETRIES_ITSELF

    def __init__(self, retry_after_seconds: int | None = None) -> None:
        super().__init__()
        self.retry_after_seconds = retry_after_seconds


class SignInAgainError(LinkError):
    """The tokens are no longer believed: 401 after a refresh, or ``invalid_grant``."""

    code = "link_sign_in_again"
    title = N_("Please link this account again")
    message = N_(
        "The service no longer accepts this computer. Limits already confirmed stay in force at "
        "the service, but Guardian gets no alerts and cannot change anything."
    )
    advice = N_("Choose “Link again” and confirm at the service, as you did the first time.")
    recovery = Recovery.SIGN_IN_AGAIN


class LinkEndedError(LinkError):
    """410: the link is over.

    ``by``, who ended it, and ``reason`` are bounded codes, ``at`` is when; ``None``: not said.
    """

    code = "link_ended"
    title = N_("This link has ended")
    message = N_(
        "The link to this account was ended. Guardian gets no more alerts from it, and what "
        "happens with its limits is up to the service."
    )
    advice = N_("If you did not mean that, link the account again.")
    recovery = Recovery.NEEDS_YOU

    def __init__(
        self, by: str | None = None, reason: str | None = None, at: datetime | None = None
    ) -> None:
        super().__init__()
        self.by = by
        self.reason = reason
        self.at = at


class NotInForceError(LinkError):
    """423: the link is there and gives nothing for now. ``reason``: a bounded code, or ``None``."""

    code = "link_not_in_force"
    recovery = Recovery.RETRIES_ITSELF

    def __init__(self, reason: str | None = None) -> None:
        super().__init__()
        self.reason = reason


class AwaitingWardError(NotInForceError):
    """423: the ward, an adult, has not consented yet."""

    code = "link_awaiting_ward"
    title = N_("This person still has to agree")
    message = N_(
        "You have confirmed the link, and the person you want to look after has not agreed yet. "
        "Until then the service tells Guardian nothing."
    )
    advice = N_("Ask them to open their own page at the service and agree there.")


class LinkSuspendedError(NotInForceError):
    """423: out of force until something happens, as an adult ward's consent at 18."""

    code = "link_suspended"
    title = N_("This link is paused")
    message = N_(
        "The service has paused the link, for example because your child is of age now and has to "
        "agree. Guardian gets no alerts from it until it goes on."
    )
    advice = N_("Ask them to open their own page at the service and agree there.")


class StepUpError(LinkError):
    """401 of RFC 9470: the tokens in use only read, and this was more."""

    code = "link_step_up"
    title = N_("This needs you")
    message = N_(
        "Guardian is locked and holds only what it needs for looking, so the service refused the "
        "change. Everything stays as it is."
    )
    advice = N_("Unlock Guardian and try again.")
    recovery = Recovery.NEEDS_YOU


class WatchNotOfferedError(LinkError):
    """The provider has no tokens that only read (no exchange, RFC 8693)."""

    code = "link_watch_not_offered"
    title = N_("This service is not heard while Guardian is locked")
    message = N_(
        "The service gives Guardian nothing that is safe to keep while it is locked. Alerts of "
        "this service wait there until you unlock Guardian."
    )
    advice = N_("Unlock Guardian now and then, and ask the service to support watch tokens.")
    recovery = Recovery.NEEDS_YOU


class PermissionMissingError(LinkError):
    """403: the guardian did not give this permission when linking."""

    code = "link_permission_missing"
    title = N_("Guardian may not do this here")
    message = N_(
        "This was not allowed when the account was linked, so the service refused it. Everything "
        "else stays as it is."
    )
    advice = N_("To allow it, link the account again.")
    recovery = Recovery.NEEDS_YOU


class StaleVersionError(LinkError):
    """412: the policy was changed since it was read."""

    code = "link_stale_version"
    title = N_("Somebody else changed the limits meanwhile")
    message = N_(
        "The limits at the service are newer than the ones you saw, so your change was not made. "
        "The newer limits are in force."
    )
    advice = N_("Guardian reads them again and then tries your change once more.")
    recovery = Recovery.RETRIES_ITSELF


class PolicyRefusedError(LinkError):
    """422: the provider refused fields. ``errors`` are the provider's words: hostile, bounded."""

    code = "link_policy_refused"
    title = N_("The service did not accept this change")
    message = N_("The change was refused. The limits that held before are still in force.")
    advice = N_("Look at the marked limits, change them and save again.")
    recovery = Recovery.NEEDS_YOU

    def __init__(self, errors: tuple[FieldError, ...]) -> None:
        super().__init__()
        self.errors = errors


class RequestRefusedError(LinkError):
    """Another 4xx. ``kind``: its type in the registry, or ``None``; ``reason``: a bounded code."""

    code = "link_request_refused"
    title = N_("The service refused a request")
    message = N_(
        "The service refused something that Guardian asked. Limits already confirmed stay in "
        "force at the service."
    )
    advice = N_("Install the newest version of Guardian. If it happens again, tell the service.")
    recovery = Recovery.FAULT

    def __init__(self, kind: ProblemType | None = None, reason: str | None = None) -> None:
        super().__init__()
        self.kind = kind
        self.reason = reason


class ClockSkewError(LinkError):
    """Our clock and the provider's differ too much for proofs (RFC 9449). ``minutes``: by this."""

    code = "link_clock_skew"
    title = N_("The clocks do not agree")
    message = N_(
        "The clock of this computer and the clock of the service are {minutes} min apart, so the "
        "service does not accept this computer. Limits already confirmed stay in force at the "
        "service."
    )
    advice = N_("Set the date, time and time zone of this computer to automatic, then try again.")
    recovery = Recovery.NEEDS_YOU

    def __init__(self, *, minutes: int) -> None:
        super().__init__(minutes=minutes)


class AuthorizationPendingError(LinkError):
    """RFC 8628 section 3.5: nobody has decided at the provider's page yet."""

    code = "link_authorization_pending"
    title = N_("Waiting for you to confirm")
    message = N_("The service is still waiting for somebody to enter the code and confirm.")
    advice = N_("Open the page of the service, enter the code and confirm.")
    recovery = Recovery.RETRIES_ITSELF


class SlowDownError(AuthorizationPendingError):
    """RFC 8628 section 3.5: as pending, and ask 5 s less often from now on."""

    code = "link_slow_down"


class CodeExpiredError(LinkError):
    """RFC 8628 section 3.5: nobody decided in time."""

    code = "link_code_expired"
    title = N_("The code has expired")
    message = N_("Nobody confirmed the code in time. Nothing was linked.")
    advice = N_("Ask for a new code and try again.")
    recovery = Recovery.NEEDS_YOU


class LinkDeniedError(LinkError):
    """RFC 8628 section 3.5: somebody said no."""

    code = "link_denied"
    title = N_("The link was refused")
    message = N_("Somebody chose “Deny” at the service. Nothing was linked.")
    advice = N_("If that was a mistake, ask for a new code and try again.")
    recovery = Recovery.NEEDS_YOU


class LinkCancelledError(LinkError):
    """The waiting was called off on our side; nobody needs to see it."""

    code = "link_cancelled"
    title = N_("Cancelled")
    message = N_("Linking was cancelled. Nothing was linked.")
    advice = N_("Ask for a new code when you want to link.")
    recovery = Recovery.NEEDS_YOU


class CredentialsError(LinkError):
    """Stored credentials that cannot be read."""

    code = "link_credentials"
    title = N_("The stored sign-in cannot be read")
    message = N_(
        "What Guardian kept for signing in at this service is damaged. Limits already confirmed "
        "stay in force at the service."
    )
    advice = N_("Link the account again.")
    recovery = Recovery.SIGN_IN_AGAIN
