"""An installation makes its first users once."""

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from members.models import User

FIRST, SECOND = "kari@example.org", "ola@example.org"


def users():
    return [
        (
            user.email,
            user.is_superuser,
            sorted(group.name for group in user.groups.all()),
        )
        for user in User.objects.order_by("pk")
    ]


@pytest.mark.parametrize(
    ("addresses", "made"),
    [
        ([], []),
        ([FIRST], [(FIRST, True, [])]),
        ([FIRST, SECOND], [(FIRST, True, []), (SECOND, False, ["site administrator"])]),
    ],
)
def test_the_first_administrators_are_made_once(addresses, made):
    for _ in range(2):
        call_command("first_administrator", *addresses)

    assert users() == made


def test_until_somebody_has_logged_in_it_says_so(capsys):
    call_command("first_administrator", FIRST)
    assert capsys.readouterr().out.endswith("Nobody has logged in yet.\n")

    User.objects.update(last_login=timezone.now())
    call_command("first_administrator", FIRST)
    assert capsys.readouterr().out == ""


def test_no_other_superuser_is_added_and_a_wrong_address_makes_nobody():
    with pytest.raises(CommandError):
        call_command("first_administrator", "no address")
    assert users() == []
    User.objects.create_superuser(SECOND)

    call_command("first_administrator", FIRST)

    assert users() == [(SECOND, True, [])]
