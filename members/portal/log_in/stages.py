from allauth.mfa.stages import AuthenticateStage


class SecondFactor(AuthenticateStage):
    """Staff show a factor after the code; to members a passkey is another way in, no lock."""

    def _should_handle(self, request):
        user = self.login.user
        return bool(user and user.is_staff) and super()._should_handle(request)
