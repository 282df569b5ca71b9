from allauth.mfa.stages import AuthenticateStage

from members.accounts import log_ins
from members.models import LogIn


class StaffFactorStage(AuthenticateStage):
    """Require a second factor of staff alone: to members a passkey replaces the code."""

    def handle(self):
        """Record that the code by e-mail was right, which is half of the log-in."""
        response, cont = super().handle()
        if response:
            log_ins.record_verified(
                self.request, self.login.user, LogIn.Outcome.FIRST_STEP
            )
        return response, cont

    def _should_handle(self, request):
        user = self.login.user
        return bool(user and user.is_staff) and super()._should_handle(request)
