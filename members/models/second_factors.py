from allauth.mfa.models import Authenticator
from django.utils.translation import gettext_lazy as _

from .tracking import tracked


@tracked(exclude=["data", "last_used_at"], public=False)
class SecondFactor(Authenticator):
    """A passkey, TOTP app or recovery codes; a proxy so that its history is tracked."""

    class Meta:
        proxy = True
        verbose_name = _("passkey or code")
        verbose_name_plural = _("passkeys and codes")
        default_permissions = ["view"]
