"""The pages of allauth that this house needs, under its names; no other is reachable."""

from ..urls import page
from . import security
from .views import Address, Code

urlpatterns = [
    page("log-in/", Address.as_view(), "account_login"),
    page("log-in/", Address.as_view(), "account_request_login_code"),
    page("log-in/code/", Code.as_view(), "account_confirm_login_code"),
    page("log-in/passkey/", security.ByPasskey.as_view(), "mfa_login_webauthn"),
    page("log-in/second-step/", security.SecondStep.as_view(), "mfa_authenticate"),
    page("log-in/again/", security.Again.as_view(), "mfa_reauthenticate"),
    page(
        "log-in/again/passkey/",
        security.AgainByPasskey.as_view(),
        "mfa_reauthenticate_webauthn",
    ),
    page("log-in/security/", security.security, "mfa_index"),
    page("log-in/security/app/", security.AddApp.as_view(), "mfa_activate_totp"),
    page(
        "log-in/security/app/remove/",
        security.RemoveApp.as_view(),
        "mfa_deactivate_totp",
    ),
    page("log-in/security/passkey/", security.AddPasskey.as_view(), "mfa_add_webauthn"),
    page(
        "log-in/security/passkey/<int:pk>/remove/",
        security.RemovePasskey.as_view(),
        "mfa_remove_webauthn",
    ),
    page(
        "log-in/security/spare-codes/",
        security.SpareCodes.as_view(),
        "mfa_view_recovery_codes",
    ),
    page(
        "log-in/security/spare-codes/new/",
        security.NewSpareCodes.as_view(),
        "mfa_generate_recovery_codes",
    ),
]
