"""The pages of allauth that this house needs, under its names; no other is reachable."""

from ..urls import page
from .views import Address, Code

urlpatterns = [
    page("log-in/", Address.as_view(), "account_login"),
    page("log-in/", Address.as_view(), "account_request_login_code"),
    page("log-in/code/", Code.as_view(), "account_confirm_login_code"),
]
