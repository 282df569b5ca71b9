from datetime import timedelta

from allauth.account import views
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.views.decorators.http import require_POST

from members import limits, links, mail
from members.models import User

from .adapters import write
from .forms import AddressForm, CodeForm

TRIES = {
    "at_most": settings.ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS,
    "per": timedelta(seconds=settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT),
}
# Other pages leave under this name, in the session, whose address to begin with.
ADDRESS = "address"


class Address(views.RequestLoginCodeView):
    """Ask for an address; whoever has it, one letter goes there."""

    form_class = AddressForm
    template_name = "portal/log_in/address.html"

    def get_initial(self):
        """Begin with the address that has just accepted an invitation."""
        return {"email": self.request.session.pop(ADDRESS, "")}

    def _redirect_to_pending_stage(self, request, stage):
        """Let a mistyped address be typed again."""

    def form_valid(self, form):
        if not form._user:
            ask = links.url("access_request", "start", language=get_language())
            write("unknown_address", form.cleaned_data["email"], {"ask": ask})
        return super().form_valid(form)


class Code(views.ConfirmLoginCodeView):
    """Take the code from the letter."""

    form_class = CodeForm
    template_name = "portal/log_in/code.html"

    def post(self, request, *args, **kwargs):
        """Count in the database: many tries at once would read the same old session."""
        this_code = f"{request.session.session_key} {self._process.state['at']}"
        if limits.allow("code", this_code, **TRIES):
            return super().post(request, *args, **kwargs)
        self._process.abort()
        messages.error(request, limits.TOO_MANY)
        return redirect("portal:log_in")

    def form_valid(self, form):
        """Note that letters reach the address: the code has come by one."""
        if isinstance(form, self.form_class):
            mail.clear_bounce(self._process.user)
        return super().form_valid(form)

    def get_form_kwargs(self):
        if self.stage.login.user is None:
            # A known address costs this question, so an unknown one does not answer sooner.
            User.objects.filter(pk=0).first()
        return super().get_form_kwargs()


@login_not_required
@require_POST
def log_out(request):
    """End the session; whoever has none is served as well."""
    logout(request)
    return redirect("directory:home")
