"""The views of allauth that are used, under its URL names; the others are not reachable."""

from ..paths import page
from . import security
from .views import ConfirmCodeView, RequestCodeView

urlpatterns = [
    page("log-in/", RequestCodeView.as_view(), "account_login"),
    page("log-in/", RequestCodeView.as_view(), "account_request_login_code"),
    page("log-in/code/", ConfirmCodeView.as_view(), "account_confirm_login_code"),
    page(
        "log-in/passkey/", security.LoginByPasskeyView.as_view(), "mfa_login_webauthn"
    ),
    page(
        "log-in/second-step/", security.SecondFactorView.as_view(), "mfa_authenticate"
    ),
    page("log-in/again/", security.ReauthenticateView.as_view(), "mfa_reauthenticate"),
    page(
        "log-in/again/passkey/",
        security.ReauthenticateByPasskeyView.as_view(),
        "mfa_reauthenticate_webauthn",
    ),
    page("log-in/security/", security.security, "mfa_index"),
    page("log-in/security/app/", security.AddAppView.as_view(), "mfa_activate_totp"),
    page(
        "log-in/security/app/remove/",
        security.RemoveAppView.as_view(),
        "mfa_deactivate_totp",
    ),
    page(
        "log-in/security/passkey/",
        security.AddPasskeyView.as_view(),
        "mfa_add_webauthn",
    ),
    page(
        "log-in/security/passkey/<int:pk>/remove/",
        security.RemovePasskeyView.as_view(),
        "mfa_remove_webauthn",
    ),
    page(
        "log-in/security/spare-codes/",
        security.RecoveryCodesView.as_view(),
        "mfa_view_recovery_codes",
    ),
    page(
        "log-in/security/spare-codes/new/",
        security.NewRecoveryCodesView.as_view(),
        "mfa_generate_recovery_codes",
    ),
]
