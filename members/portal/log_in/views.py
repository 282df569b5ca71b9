import time
from datetime import timedelta
from functools import wraps

from allauth.account import views
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.views.decorators.http import require_POST

from members import mail
from members.accounts import log_ins
from members.actions import links
from members.models import LogIn, User
from members.operation import limits

from .adapters import write_letter
from .forms import AddressForm, CodeForm

# The form runs the same statements for a known address as for an unknown one, and yet takes
# about 0.3 ms longer for a known one, which a clock sees over some thousand tries.
STEP = 0.05  # seconds


def in_even_steps(view):
    """Answer at the next full STEP after the request came, however long the work took."""

    @wraps(view)
    def stepped(*args, **kwargs):
        began = time.monotonic()
        try:
            return view(*args, **kwargs)
        finally:
            time.sleep((began - time.monotonic()) % STEP)

    return stepped


ATTEMPTS = {
    "at_most": settings.ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS,
    "per": timedelta(seconds=settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT),
}
SESSION_ADDRESS = "address"  # key of the initial address, set by other pages


class RequestCodeView(views.RequestLoginCodeView):
    """Send one e-mail to the address, whether or not it has a user."""

    form_class = AddressForm
    template_name = "portal/log_in/address.html"

    def get_initial(self):
        """Prefill the address that has just accepted an invitation."""
        return {"email": self.request.session.pop(SESSION_ADDRESS, "")}

    @in_even_steps
    def post(self, request, *args, **kwargs):
        return super().post(request, *args, **kwargs)

    def _redirect_to_pending_stage(self, request, stage):
        """Show the form although a code has been sent: the address may be mistyped."""

    def form_valid(self, form):
        if not form._user:
            ask = links.url("access_request", "start", language=get_language())
            write_letter("unknown_address", form.cleaned_data["email"], {"link": ask})
        return super().form_valid(form)


class ConfirmCodeView(views.ConfirmLoginCodeView):
    """Log in by the code of the e-mail."""

    form_class = CodeForm
    template_name = "portal/log_in/code.html"

    @in_even_steps
    def post(self, request, *args, **kwargs):
        """Count attempts in the database: concurrent ones would read the same session."""
        this_code = f"{request.session.session_key} {self._process.state['at']}"
        if limits.allow("code", this_code, **ATTEMPTS):
            return super().post(request, *args, **kwargs)
        self._record_refused(LogIn.Outcome.TOO_MANY)
        self._process.abort()
        messages.error(request, limits.TOO_MANY)
        return redirect("portal:log_in")

    def form_valid(self, form):
        """Clear the bounce mark: the code has arrived by e-mail."""
        if isinstance(form, self.form_class):
            mail.clear_bounce(self._process.user)
        response = super().form_valid(form)
        if not self.request.user.is_authenticated:
            # Half logged in, with a second factor to come: a step up like the others.
            self.request.session.cycle_key()
        return response

    def form_invalid(self, form):
        self._record_refused(LogIn.Outcome.WRONG)
        return super().form_invalid(form)

    def _record_refused(self, outcome):
        """Record it of nobody, too, so that an unknown address costs as much."""
        log_ins.record(self.stage.login.user, LogIn.Way.EMAIL, outcome)

    def get_form_kwargs(self):
        if self.stage.login.user is None:
            # A known address costs this query: an unknown one must not answer faster.
            User.objects.filter(pk=0).first()
        return super().get_form_kwargs()


@login_not_required
@require_POST
def log_out(request):
    """Log out; without a session it does the same."""
    logout(request)
    return redirect("directory:home")
