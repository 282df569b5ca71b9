"""What declarations of personal data share: who gets it, until when, and what erasure leaves."""

from django.utils.translation import gettext_lazy as _

from members.models.erasures import NOWHERE

NOTHING, EMPTY = None, ""


def placeholder_address(pk):
    """Return an undeliverable address, for columns that require a unique one."""
    return f"slettet-{pk}@{NOWHERE}"


UNTIL_ERASED = _("until the person is erased")
SECRETARIAT = _("the secretariat")
AND_ADMINISTRATORS = _("the secretariat and site administrators")
AND_COLLEAGUES = _("the secretariat, and colleagues in the same organization")
NOBODY = _("no one")
AFTER_A_DAY = _("one day after the end of the work")
