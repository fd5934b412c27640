"""What was typed where an address of a service belongs, in words fit for a parent."""

from guardian.errors import Recovery
from guardian.link.errors import LinkError
from guardian.words import N_


class AddressError(LinkError):
    """What was typed is no address of a service."""

    code = "link_address"
    title = N_("This is not an address")
    message = N_("What you typed is not the address of a service. Nothing was contacted.")
    advice = N_(
        "Type only the address that the service gave you, for example example.com, without "
        "anything after it."
    )
    recovery = Recovery.NEEDS_YOU


class InsecureAddressError(LinkError):
    """``http://`` to anything but this computer or the home network."""

    code = "link_insecure_address"
    title = N_("This address is not protected")
    message = N_(
        "With http:// anybody on the way could read about your child. Guardian only uses it "
        "inside your own home. Nothing was contacted."
    )
    advice = N_("Type the address with https:// or without anything in front.")
    recovery = Recovery.NEEDS_YOU
