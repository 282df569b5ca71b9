"""The user's passkeys, authenticator app and recovery codes, and their verification."""

from allauth.mfa.base import views as base
from allauth.mfa.base.internal.flows import post_authentication
from allauth.mfa.recovery_codes import views as spare
from allauth.mfa.totp import views as app
from allauth.mfa.webauthn import views as passkey
from allauth.mfa.webauthn.internal.auth import begin_registration
from django.contrib import messages
from django.db import IntegrityError
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse, reverse_lazy
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from members.accounts import backup_codes, factors, log_ins, sessions
from members.actions import press
from members.models import LogIn, SecondFactor

from ..guard import no_store
from . import forms
from .adapters import MESSAGES
from .again import log_in_again

INDEX = reverse_lazy("mfa_index")


@no_store
@require_http_methods(["GET", "HEAD", "POST"])
def security(request):
    """Show the user's own factors, open sessions and log-ins; a POST ends other sessions."""
    if request.method == "POST":
        return _end_other_sessions(request)
    here = request.session.session_key
    context = _factors_by_type(request.user) | {
        "sessions": sessions.open_sessions(request.user, here),
        "log_ins": log_ins.lately(request.user),
    }
    return render(request, "portal/log_in/security.html", context)


def _factors_by_type(user):
    mine = SecondFactor.objects.filter(user=user).order_by("created_at")
    by_type = {
        kind: [one for one in mine if one.type == kind] for kind in SecondFactor.Type
    }
    return {
        "passkeys": by_type[SecondFactor.Type.WEBAUTHN],
        "app": next(iter(by_type[SecondFactor.Type.TOTP]), None),
        "spare_codes": next(iter(by_type[SecondFactor.Type.RECOVERY_CODES]), None),
    }


def _end_other_sessions(request):
    why = _("Log in again to log out everywhere else.")
    if again := log_in_again(request, f"{INDEX}#sessions", why):
        return again
    press(request, sessions.END_OTHERS, (request.user, request.session.session_key))
    return redirect(INDEX)


class LoginByPasskeyView(passkey.LoginWebAuthnView):
    form_class = forms.PasskeyLoginForm

    def form_invalid(self, form):
        """Record no refused passkey: anybody can send one in the name of a user."""
        log_ins.record_refused(None, LogIn.Way.PASSKEY, form)
        return super().form_invalid(form)


class SecondFactorView(base.AuthenticateView):
    """Verify a factor of staff, after the code of the e-mail."""

    form_class = forms.FactorForm
    webauthn_form_class = forms.PasskeyFactorForm
    template_name = "portal/log_in/second_step.html"

    def get_context_data(self, **kwargs):
        own = factors.factors_of(self.stage.login.user)
        types = set(own.values_list("type", flat=True))
        return super().get_context_data(**kwargs) | {"types": types}

    def form_invalid(self, form):
        way = LogIn.Way.TYPED if form is self.auth_form else LogIn.Way.PASSKEY
        log_ins.record_refused(self.stage.login.user, way, form)
        return super().form_invalid(form)


class ReauthenticateView(base.ReauthenticateView):
    """Verify a code of the app again."""

    form_class = forms.ReauthenticateForm
    template_name = "portal/log_in/reauthenticate.html"

    def form_valid(self, form):
        log_ins.record_again(self.request.user, form.authenticator)
        self.request.session.cycle_key()
        return super().form_valid(form)

    def form_invalid(self, form):
        log_ins.record_refused(self.request.user, LogIn.Way.TYPED, form)
        return super().form_invalid(form)


class ReauthenticateByPasskeyView(passkey.ReauthenticateWebAuthnView):
    """Verify a passkey again."""

    form_class = forms.PasskeyAgainForm
    template_name = "portal/log_in/reauthenticate_by_passkey.html"

    def form_valid(self, form):
        log_ins.record_again(self.request.user, form.cleaned_data["credential"])
        self.request.session.cycle_key()
        return super().form_valid(form)

    def form_invalid(self, form):
        log_ins.record_refused(self.request.user, LogIn.Way.PASSKEY, form)
        messages.error(self.request, MESSAGES["incorrect_code"])
        return redirect(self.request.get_full_path())


class AddAppView(app.ActivateTOTPView):
    """Add an authenticator app of staff; the session counts as verified at once."""

    form_class = forms.NewAppForm
    template_name = "portal/log_in/app_add.html"

    def dispatch(self, request, *args, **kwargs):
        if not request.user.is_staff:
            raise Http404
        if (
            factors.factors_of(request.user)
            .filter(type=SecondFactor.Type.TOTP)
            .exists()
        ):
            return redirect(INDEX)
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        return context | {"qr": mark_safe(context["totp_svg"])}  # noqa: S308

    def form_valid(self, form):
        try:
            response = super().form_valid(form)
        except IntegrityError:
            # The form was sent twice.
            return redirect(INDEX)
        _mark_verified(self.request, SecondFactor.Type.TOTP)
        return response


class RemoveAppView(app.DeactivateTOTPView):
    template_name = "portal/log_in/remove.html"
    success_url = INDEX


class AddPasskeyView(passkey.AddWebAuthnView):
    """Add a passkey for log-in without a code; the session counts as verified at once."""

    form_class = forms.NewPasskeyForm
    template_name = "portal/log_in/passkey_add.html"

    def get_context_data(self, **kwargs):
        """Request a discoverable credential (WebAuthn); allauth requests one for 2FA only."""
        context = super(passkey.AddWebAuthnView, self).get_context_data(**kwargs)
        options = begin_registration(self.request.user, passwordless=True)
        return context | {"js_data": {"creation_options": options}}

    def get_success_url(self):
        """Show new recovery codes to staff; members without their passkey use an e-mail code."""
        is_new = self.did_generate_recovery_codes and self.request.user.is_staff
        return reverse("mfa_view_recovery_codes") if is_new else INDEX

    def form_valid(self, form):
        response = super().form_valid(form)
        _mark_verified(self.request, SecondFactor.Type.WEBAUTHN)
        return response


class RemovePasskeyView(passkey.RemoveWebAuthnView):
    template_name = "portal/log_in/remove.html"
    success_url = INDEX


class RecoveryCodesView(spare.ViewRecoveryCodesView):
    """Show new codes once; from then on their hashes are stored alone."""

    template_name = "portal/log_in/spare_codes.html"

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        backup_codes.hash_shown(self.request.user)
        return context


class NewRecoveryCodesView(spare.GenerateRecoveryCodesView):
    template_name = "portal/log_in/spare_codes_new.html"


def _mark_verified(request, kind):
    # A session that may do more gets a new key: a former one may be known to others.
    request.session.cycle_key()
    newest = SecondFactor.objects.filter(user=request.user, type=kind).latest(
        "created_at"
    )
    post_authentication(request, newest, reauthenticated=True)
