"""A name that somebody types leads no reader of our e-mails to a link or an account."""

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import translation

from members import mail
from members.accounts import access
from members.models import Letter
from members.models.plain_texts import validate_name
from tests.support.access import PAGE as ACCESS
from tests.support.applications import JOIN, TYPED
from tests.support.html_forms import HERE
from tests.support.letters import last, token_of

pytestmark = pytest.mark.django_db
ASK, REPORT = "/be-om-tilgang/?organization=yara", "/medlemmer/yara/meld-feil/"
PAGES = "contacts", "access_leaving"
EMAIL = "fremmed@example.org"
HOSTILE = [
    *("Vinn på klynge.com", "https://klynge", "Ola www.klynge", "ola@klynge", "bit.ly"),
    *("klynge．no", "klynge。no", "Konto 1234.56.78903", "NL91 ABNA 0417 1643 00 her"),
    *("Ring 40 00 00 00", "Ola\n\nBetal nå", "Ola\u2028Betal", "a\u202eb"),
]
ORDINARY = ["J.P. Hansen", "St. Olavs hospital HF", "A/S Norge", "1881 Group AS"]
ORDINARY += ["Åkerlund & Rausing AB", "Société Générale d’Énergie", "Ola Nordmann jr."]


@pytest.fixture
def doors(manager, ours, ola, as_ola):
    """Return (client, address, field, the other fields) of each form with a name."""
    access.send_request_link(ours, EMAIL, language="nb")
    asking = f"/bekreft/{token_of(last('access_request_confirm'))}/"
    access.invite(ours, "ny@example.org", "editor", by=ola)
    invited = f"/invitasjon/{token_of(last('invitation'))}/"
    contacts, leave = (reverse(f"portal:{page}", args=["yara"]) for page in PAGES)
    profile = {"do": "about", "language": "nb", "initial-language": "nb"}
    contact = {"do": "add", "function": "main", "language": "nb", "email": EMAIL}
    leaving = {"last_day": "2027-01-15", "email": EMAIL, "alone": "on"}
    return [
        (Client(), JOIN, "name", TYPED),
        (Client(), JOIN, "contact_name", TYPED),
        (Client(), asking, "name", {}),
        (Client(), REPORT, "name", {"message": "Feil", "email": EMAIL}),
        (Client(), invited, "name", {}),
        (as_ola, ACCESS, "message", {"do": "invite", "email": EMAIL, "role": "editor"}),
        (as_ola, reverse("portal:account"), "name", profile | {"initial-name": "Ola"}),
        (as_ola, contacts, "name", contact),
        (as_ola, leave, "name", leaving),
    ]


def form_on(page, field):
    """Return the bound form with the field, of a page that may have several."""
    values = [value for context in page.context for value in context.flatten().values()]
    parts = [part for one in values for part in getattr(one, "__dict__", {}).values()]
    return next(
        one
        for one in [*values, *parts]
        if getattr(one, "is_bound", False) and field in getattr(one, "fields", ())
    )


def test_no_form_takes_a_name_that_leads_elsewhere(doors):
    before = Letter.objects.count()
    for (client, address, field, typed), name in zip(doors, HOSTILE, strict=False):
        token = client.get(address).context.get("form_token", "")
        sent = typed | {field: name, "form_token": token}
        page = client.post(address, sent, headers=HERE)

        form = form_on(page, field)
        refused = address, list(form.errors), form[field].value()
        assert refused == (address, [field], name)
    assert Letter.objects.count() == before


def test_the_refusal_names_the_words_and_ordinary_names_pass():
    for name in HOSTILE:
        with pytest.raises(ValidationError):
            validate_name(name)
    with translation.override("nb"), pytest.raises(ValidationError) as refusal:
        validate_name("Vinn på klynge.com/x nå")
    words = "Skriv uten lenker, adresser og kontonumre: «klynge.com/x» ser ut som det."
    assert refusal.value.messages == [words]
    assert [validate_name(name) for name in ORDINARY] == [None] * len(ORDINARY)


def test_an_older_name_with_a_link_greets_nobody(ola):
    ola.name = "Vinn på klynge.com"

    letter = mail.write_to(ola, "log_in_changed", {"what": "En passnøkkel"})

    assert letter.text.startswith("Hei!\n")
