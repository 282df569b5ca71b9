"""After an erasure no secret is left in a copy of the database, in var/ or in the logs."""

import logging
from pathlib import Path

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from members import people, privacy
from members.models import Letter, Person
from members.privacy import PERSONAL_DATA
from tests.support.letters import send_all
from tests.support.open_forms import send
from tests.support.planted_secrets import dump, plant, secrets_in

pytestmark = pytest.mark.django_db(transaction=True)
# A random key, which nobody typed.
GENERATED = {("members.Person", "link_key")}


@pytest.fixture
def postgresql_log():
    """Return a function that reads what PostgreSQL logs from here on."""
    file = Path(connection.settings_dict["HOST"]) / "log"
    began = file.stat().st_size if file.exists() else 0

    def read():
        written = file.read_bytes() if file.exists() else b""
        return written[began:].decode(errors="replace").lower()

    return read


def files_below(folder):
    texts = [file.read_text() for file in folder.rglob("*") if file.is_file()]
    return "\n".join(texts).replace("=\n", "").lower()


def by_link(client, who):
    page = reverse("portal:consent_erase", args=[people.token_for(who.person)])
    send(client, page, sure="on", leave="on")


WAYS = [
    lambda client, who, kari: privacy.erase(who.person, by=kari),
    lambda client, who, kari: privacy.erase(who.user, by=who.user),
    lambda client, who, kari: privacy.erase(who.address(), by=kari),
    lambda client, who, kari: by_link(client, who),
]


def test_no_secret_of_an_erased_person_is_left_anywhere(
    client, kari, mail_folder, postgresql_log, caplog, capsys, figure
):
    caplog.set_level(logging.DEBUG)
    erased = [plant(number, kari) for number in range(1, len(WAYS) + 1)]
    bystander = plant(9, kari)
    fail_with(erased[0])
    send_all()
    backup, letters = dump(), files_below(mail_folder)
    capsys.readouterr()
    caplog.clear()

    for erase, who in zip(WAYS, erased, strict=True):
        erase(client, who, kari)

    after = dump()
    out = "".join(capsys.readouterr()) + caplog.text.lower()
    assert [secrets_in(who.secrets, backup) == who.secrets for who in erased] == [
        True
    ] * 4
    assert min(len(who.secrets) for who in erased) >= 12
    assert all(who.word("navn") in letters for who in erased)
    places = after, files_below(mail_folder), out.lower(), postgresql_log()
    left = [[secrets_in(who.secrets, text) for who in erased] for text in places]
    count = sum(len(who.secrets) for who in erased)
    figure(
        tried={"people": len(erased), "secrets": count, "places": len(places)},
        found={"secrets left": sum(len(some) for place in left for some in place)},
    )
    assert left == [[set()] * 4] * 4
    assert secrets_in(bystander.secrets, after) == bystander.lasting()


def fail_with(who):
    """Write refused rows to the database log, as when two forms are sent at once."""
    with pytest.raises(IntegrityError), transaction.atomic():
        Person.objects.filter(pk=who.person.pk).update(own_items=["note"])
    with pytest.raises(IntegrityError), transaction.atomic():
        Letter.objects.filter(to=who.address()).update(message_id=who.address())


def test_the_secrets_are_in_every_column_that_is_declared(kari, figure):
    who = plant(1, kari)

    columns = [(data, name) for data in PERSONAL_DATA for name in data.columns]
    empty = {
        (data.model, name)
        for data, name in columns
        if not secrets_in(who.secrets, values_of(data, name, who))
    }

    figure(
        tried={"columns before the erasure": len(columns)},
        found={"with a secret": len(columns) - len(empty)},
    )
    assert empty == GENERATED


def values_of(data, name, who):
    data_subject = privacy.find_data_subject(who.person)
    model = apps.get_model(data.model)
    rows = model._base_manager.filter(data.belongs_to(data_subject))
    return str(list(rows.values_list(name, flat=True))).lower()
