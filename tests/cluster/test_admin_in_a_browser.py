"""Django's admin keeps to the strict policy; the watch sees when it does not."""

from django.urls import reverse

from members.models import User


def test_the_admin_runs_under_the_strict_policy(page):
    User.objects.create_superuser("sjef@example.org", "hemmelig")

    page.goto(reverse("admin:login"))
    page.locator("#id_username").fill("sjef@example.org")
    page.locator("#id_password").fill("hemmelig")
    page.locator("[type=submit]").click()
    page.wait_for_url("**/admin/")
    page.goto(reverse("admin:members_user_changelist"))
    page.locator("#result_list tbody a").first.click()

    page.locator("#user_form").wait_for()
