from allauth.mfa.models import Authenticator
from django.utils.translation import gettext_lazy as _

from .tracking import tracked


@tracked(but=["data", "last_used_at"], public=False)
class SecondFactor(Authenticator):
    """A passkey, an app that makes codes, or spare codes: named so that history sees it."""

    class Meta:
        proxy = True
        verbose_name = _("second factor")
        verbose_name_plural = _("second factors")
        default_permissions = ["view"]
