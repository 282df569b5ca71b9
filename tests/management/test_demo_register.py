"""`manage.py demo_register` makes an invented member, and changes it in the register."""

import socket
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from members.management.local_register import NUMBER, read_register
from members.models import (
    Batch,
    Membership,
    Organization,
    Precision,
    RegisterAlert,
    RegisterSnapshot,
)
from tests.support.external_postgres import free_port
from tests.support.factories import make


@pytest.fixture(autouse=True)
def demo(settings, tmp_path):
    """Let the tests be a demo that runs, with a register of its own."""
    settings.DEMO = settings.IS_REGISTER_LOCAL = True
    settings.VAR = tmp_path
    with socket.create_server(("127.0.0.1", 0)) as server:
        settings.LOCAL_REGISTER_PORT = server.getsockname()[1]
        yield


def run(change):
    output = StringIO()
    call_command("demo_register", change, stdout=output, stderr=StringIO())
    return output.getvalue()


def test_the_first_change_makes_the_invented_member_and_a_second_none(settings):
    settings.SITE_ADDRESS = "http://localhost:8000"
    first, second = run("bankrupt"), run("bankrupt")

    ours = Organization.objects.get()
    stay = ours.memberships.values_list("since", "since_precision", "until").get()
    assert (ours.name, ours.orgnr, ours.is_listed) == (
        "Prøvebedriften AS",
        NUMBER,
        False,
    )
    assert stay == (timezone.localdate(), Precision.DAY, None)
    assert Batch.objects.get().changes.keys() == {"organization", "membership"}
    bankrupt = "Prøvebedriften AS is bankrupt in the local register."
    where = (
        "  The desk of the secretariat: http://localhost:8000/admin/\n"
        f"  Prøvebedriften AS there: http://localhost:8000/admin/company/{ours.pk}/\n"
    )
    lines = "Prøvebedriften AS is a member from today, not shown publicly.\n"
    assert first == f"{lines}{bankrupt}\n\n{where}"
    assert second == f"{bankrupt} It was so already.\n\n{where}"
    assert read_register().units[NUMBER]["konkurs"] is True


def test_a_member_that_has_the_number_already_is_the_one():
    ours = make.member(name="Prøvebedriften", orgnr=NUMBER)

    run("rename")

    assert Organization.objects.get() == ours
    assert Membership.objects.count() == 1


def test_a_unit_without_its_number_is_the_same_member_when_it_is_restored():
    run("remove")
    ours = Organization.objects.get()
    make(RegisterSnapshot, organization=ours, number=NUMBER, status="removed")
    Organization.objects.update(orgnr="")

    run("restore")

    assert Organization.objects.get() == ours


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"DEMO": False}, "This command is for a demo only: set DEMO=1."),
        (
            {"IS_REGISTER_LOCAL": False},
            "REGISTER_URL names another register than that of the demo.",
        ),
        (
            {},
            "Prøvebedriften AS has ended in the local register. Restore it first:"
            " make register CHANGE=restore",
        ),
    ],
)
def test_a_change_that_cannot_be_is_refused_in_a_sentence(options, sentence, settings):
    run("delete")
    for name, value in options.items():
        setattr(settings, name, value)

    with pytest.raises(CommandError) as refusal:
        run("move")

    assert str(refusal.value) == sentence


def test_without_a_demo_that_runs_nothing_is_made(settings):
    settings.PORT, settings.LOCAL_REGISTER_PORT = 8000, free_port()

    with pytest.raises(CommandError) as refusal:
        run("bankrupt")

    assert str(refusal.value) == (
        "The demo does not run on port 8000. Start it with make demo; if it has"
        " another port, add that here, as PORT=8002."
    )
    assert Organization.objects.count() == 0
    assert read_register().updates == []


def test_a_bankrupt_member_opens_an_alert_at_once(register):
    register.data.units |= read_register().units
    run("restore")
    register.data.units[NUMBER]["konkurs"] = True
    register.report(NUMBER, 9)

    run("bankrupt")

    assert [row.kind for row in RegisterAlert.objects.open()] == ["bankrupt"]
