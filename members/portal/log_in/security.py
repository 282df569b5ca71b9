"""What a user shows to get in: kept, added and removed by the user alone."""

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
from django.views.decorators.http import require_safe

from members import factors
from members.models import SecondFactor

from ..guard import unkept
from . import forms
from .adapters import WORDS

INDEX = reverse_lazy("mfa_index")


@unkept
@require_safe
def security(request):
    """Show the user's own passkeys, app and spare codes."""
    mine = SecondFactor.objects.filter(user=request.user).order_by("created_at")
    by_type = {
        kind: [one for one in mine if one.type == kind] for kind in SecondFactor.Type
    }
    context = {
        "passkeys": by_type[SecondFactor.Type.WEBAUTHN],
        "app": next(iter(by_type[SecondFactor.Type.TOTP]), None),
        "spare_codes": next(iter(by_type[SecondFactor.Type.RECOVERY_CODES]), None),
    }
    return render(request, "portal/log_in/security.html", context)


class SecondStep(base.AuthenticateView):
    """Ask staff for a factor, after the code from the letter."""

    form_class = forms.FactorForm
    template_name = "portal/log_in/second_step.html"

    def get_context_data(self, **kwargs):
        had = factors.factors_of(self.stage.login.user)
        types = set(had.values_list("type", flat=True))
        return super().get_context_data(**kwargs) | {"types": types}


class Again(base.ReauthenticateView):
    """Ask for a code from the app once more."""

    form_class = forms.FactorAgainForm
    template_name = "portal/log_in/again.html"


class AgainByPasskey(passkey.ReauthenticateWebAuthnView):
    """Ask for a passkey once more."""

    template_name = "portal/log_in/again_by_passkey.html"

    def form_invalid(self, form):
        messages.error(self.request, WORDS["incorrect_code"])
        return redirect(self.request.get_full_path())


class AddApp(app.ActivateTOTPView):
    """Let staff use an app that makes codes; it counts as shown at once."""

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
            answer = super().form_valid(form)
        except IntegrityError:
            # The button was pressed twice.
            return redirect(INDEX)
        _count_as_shown(self.request, SecondFactor.Type.TOTP)
        return answer


class RemoveApp(app.DeactivateTOTPView):
    template_name = "portal/log_in/remove.html"
    success_url = INDEX


class AddPasskey(passkey.AddWebAuthnView):
    """Add a passkey that lets in by itself; it counts as shown at once."""

    template_name = "portal/log_in/passkey_add.html"

    def get_context_data(self, **kwargs):
        """Ask for a key that says who it is for; allauth's own would ask for less."""
        context = super(passkey.AddWebAuthnView, self).get_context_data(**kwargs)
        options = begin_registration(self.request.user, passwordless=True)
        return context | {"js_data": {"creation_options": options}}

    def get_success_url(self):
        """Spare codes stand in for a lost factor of staff; members ask for a letter."""
        is_new = self.did_generate_recovery_codes and self.request.user.is_staff
        return reverse("mfa_view_recovery_codes") if is_new else INDEX

    def form_valid(self, form):
        answer = super().form_valid(form)
        _count_as_shown(self.request, SecondFactor.Type.WEBAUTHN)
        return answer


class RemovePasskey(passkey.RemoveWebAuthnView):
    template_name = "portal/log_in/remove.html"
    success_url = INDEX


class ByPasskey(passkey.LoginWebAuthnView):
    """Let in by a passkey alone."""


class SpareCodes(spare.ViewRecoveryCodesView):
    template_name = "portal/log_in/spare_codes.html"


class NewSpareCodes(spare.GenerateRecoveryCodesView):
    template_name = "portal/log_in/spare_codes_new.html"


def _count_as_shown(request, kind):
    newest = SecondFactor.objects.filter(user=request.user, type=kind).latest(
        "created_at"
    )
    post_authentication(request, newest, reauthenticated=True)
