from allauth.mfa.stages import AuthenticateStage


class StaffFactorStage(AuthenticateStage):
    """Require a second factor of staff alone: to members a passkey replaces the code."""

    def _should_handle(self, request):
        user = self.login.user
        return bool(user and user.is_staff) and super()._should_handle(request)
