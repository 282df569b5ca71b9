"""The adapters of allauth: its redirects, e-mails and messages."""

from datetime import timedelta
from importlib import import_module
from pathlib import PurePosixPath

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.contrib import messages
from django.shortcuts import redirect, resolve_url
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language, gettext as _now, gettext_lazy as _

from members import mail
from members.accounts import factors, log_ins, seeds
from members.accounts.staff import notices
from members.models import LogIn
from members.operation import limits

from . import known_clients

MESSAGES = {
    "account_inactive": _("This account has been closed. Write to the secretariat."),
    "incorrect_code": _("The code is not correct. Please try again."),
    "rate_limited": limits.TOO_MANY,
    "too_many_login_attempts": limits.TOO_MANY,
}
RECENTLY = factors.RECENTLY
# It loads Pillow too, which a process needs only where somebody adds an authenticator app.
qrcode = SimpleLazyObject(lambda: import_module("qrcode"))
svg = SimpleLazyObject(lambda: import_module("qrcode.image.svg"))
NEW_CODES = "recovery_codes_generated"
# The notices to the user, on the page and by e-mail, by allauth's name of the template.
CHANGES = {
    "webauthn_added": _("A passkey was added."),
    "webauthn_removed": _("A passkey was removed."),
    "totp_activated": _("An authenticator app was added."),
    "totp_deactivated": _("The authenticator app was removed."),
    NEW_CODES: _("New backup codes were created."),
}


class AccountAdapter(DefaultAccountAdapter):
    """Logs in users by `User.email`, their only address."""

    error_messages = DefaultAccountAdapter.error_messages | MESSAGES

    def get_client_ip(self, request):
        return limits.client_address(request)

    def get_login_stages(self):
        return [
            "allauth.account.stages.LoginByCodeStage",
            "members.portal.log_in.stages.StaffFactorStage",
        ]

    def get_login_redirect_url(self, request):
        """Redirect staff to the admin, and all others to My page."""
        return resolve_url("admin:index" if request.user.is_staff else "portal:home")

    def is_reauthentication_required(self, *, app, **kwargs):
        """Skip it for a user that has just logged in."""
        return not factors.is_recently_verified(context.request, RECENTLY)

    def pre_login(self, request, user, **kwargs):
        """Record that a closed account was not let in."""
        if not user.is_active:
            log_ins.record_verified(request, user, LogIn.Outcome.CLOSED)
        return super().pre_login(request, user, **kwargs)

    def post_login(self, request, user, **kwargs):
        """Record the log-in, and recognize the browser and the network at the next one."""
        response = super().post_login(request, user, **kwargs)
        log_ins.record_verified(request, user, LogIn.Outcome.LOGGED_IN)
        known_clients.remember(request, response, user)
        return response

    def add_message(self, request, level, message_template=None, *args, **kwargs):
        """Add our message about a changed factor; allauth has no others here."""
        if text := CHANGES.get(_name_of(message_template or "")):
            messages.add_message(request, level, text)

    def respond_user_inactive(self, request, user):
        messages.error(request, MESSAGES["account_inactive"])
        return redirect("portal:log_in")

    def send_notification_mail(self, template_prefix, user, context=None, email=None):
        """Notify the user of a change of factors, which an intruder may have made."""
        name = _name_of(template_prefix)
        values = {"name": user.name, "what": CHANGES[name]}
        write_letter("log_in_changed", user.email, values, is_secret=False)
        others = notices.administrators()
        if name == NEW_CODES and others.filter(pk=user.pk).exists():
            notices.tell_administrators(notices.CODES, user, by=user)

    def send_mail(self, template_prefix, email, context):
        """Send the log-in code; no other template of allauth is used."""
        if template_prefix != "account/email/login_code":
            raise NotImplementedError(template_prefix)
        max_age = timedelta(seconds=settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT)
        expires_at = timezone.now() + max_age
        values = {"code": context["code"]}
        write_letter("log_in_code", email, values, expires_at=expires_at)


class MFAAdapter(DefaultMFAAdapter):
    """Labels and renders second factors, and encrypts their seeds."""

    error_messages = DefaultMFAAdapter.error_messages | MESSAGES
    encrypt = staticmethod(seeds.encrypt)
    decrypt = staticmethod(seeds.decrypt)

    def build_totp_svg(self, url):
        drawn = qrcode.make(url, image_factory=svg.SvgPathImage)
        return drawn.to_string(encoding="unicode")

    def generate_authenticator_name(self, user, type):  # noqa: A002
        return _now("Passkey")

    def _get_site_name(self):
        return "Klyngeregisteret"


def _name_of(template):
    return PurePosixPath(template).stem


def write_letter(kind, email, context, **fields):
    """Queue a letter in the language of the current page."""
    mail.write(kind, to=email, language=get_language(), context=context, **fields)
