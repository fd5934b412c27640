"""The practice family's parent at the provider's pages: without a browser, as the desk is there."""

from guardian.desk.consent_forms import ConsentError, approve, deny, forms_of

__all__ = ["ConsentError", "approve", "deny", "forms_of"]
