"""What allauth asks of this house: where to go, which letters, which words."""

from datetime import timedelta

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.contrib import messages
from django.shortcuts import redirect, resolve_url
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from qrcode import make as qr_code
from qrcode.image.svg import SvgPathImage

from members import factors, limits, mail

WORDS = {
    "account_inactive": _("This user has been closed. Write to the secretariat."),
    "incorrect_code": _("That was not right. Try again."),
    "rate_limited": limits.TOO_MANY,
    "too_many_login_attempts": limits.TOO_MANY,
}
LATELY = 15 * 60
# What a letter tells the user about, by allauth's name for it.
CHANGES = {
    "mfa/email/webauthn_added": _("A passkey was added."),
    "mfa/email/webauthn_removed": _("A passkey was removed."),
    "mfa/email/totp_activated": _("An app that makes codes was added."),
    "mfa/email/totp_deactivated": _("The app that makes codes was removed."),
    "mfa/email/recovery_codes_generated": _("New spare codes were made."),
}


class Accounts(DefaultAccountAdapter):
    """Users as they stand in the registry: `User.email` is the only address there is."""

    error_messages = DefaultAccountAdapter.error_messages | WORDS

    def get_client_ip(self, request):
        return limits.client_address(request)

    def get_login_stages(self):
        return [
            "allauth.account.stages.LoginByCodeStage",
            "members.portal.log_in.stages.SecondFactor",
        ]

    def get_login_redirect_url(self, request):
        """Lead staff to their desk, and all others to their own page."""
        return resolve_url("admin:index" if request.user.is_staff else "portal:home")

    def is_reauthentication_required(self, *, app, **kwargs):
        """Whoever has just got in need not show it again."""
        return not factors.is_recently_verified(context.request, LATELY)

    def respond_user_inactive(self, request, user):
        messages.error(request, WORDS["account_inactive"])
        return redirect("portal:log_in")

    def send_notification_mail(self, template_prefix, user, context=None, email=None):
        """Tell the user what somebody has changed: it may have been somebody else."""
        words = {"name": user.name, "what": CHANGES[template_prefix]}
        write("log_in_changed", user.email, words, is_secret=False)

    def send_mail(self, template_prefix, email, context):
        """Send the code; allauth has no other letter that this house would write."""
        if template_prefix != "account/email/login_code":
            raise NotImplementedError(template_prefix)
        lasts = timedelta(seconds=settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT)
        words = {"code": context["code"]}
        write("log_in_code", email, words, expires_at=timezone.now() + lasts)


class Factors(DefaultMFAAdapter):
    """Passkeys, and codes from an app."""

    error_messages = DefaultMFAAdapter.error_messages | WORDS

    def build_totp_svg(self, url):
        return qr_code(url, image_factory=SvgPathImage).to_string(encoding="unicode")

    def generate_authenticator_name(self, user, type):  # noqa: A002
        return _now("Passkey")

    def _get_site_name(self):
        return "Klyngeregisteret"


def write(kind, email, words, **how):
    """Queue a letter in the language of the page that asked for it."""
    mail.write(kind, to=email, language=get_language(), context=words, **how)
