"""Django's admin obeys the Content-Security-Policy: a violation fails the test."""

import pytest
from django.urls import reverse

from tests.support.factories import make_user
from tests.support.login import log_in_browser


@pytest.mark.long
def test_the_admin_violates_no_content_security_policy(page, base_url):
    log_in_browser(page, base_url, make_user(is_staff=True, is_superuser=True))

    page.goto(reverse("admin:members_user_changelist"))
    page.locator("#result_list tbody a").first.click()

    page.locator("#user_form").wait_for()
