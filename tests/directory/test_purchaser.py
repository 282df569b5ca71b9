"""A purchaser's questions of a profile that is filled in, each answered on one page."""

import re
from datetime import datetime
from html import unescape

import pytest
from django.utils import timezone
from django.utils.html import strip_tags

from members import models
from members.models import Organization
from tests.support.database_role import owner
from tests.support.factories import LONG_AGO, make

FACTS = {
    "summary_en": "We build and maintain valves.",
    "delivery_area_nb": "Telemark og Nordsjøen",
    "capacity_nb": "40 montører",
    "sectors": ["process", "offshore-wind"],
    "languages": ["nb", "en"],
    "employees": 48,
    "employees_of_nb": "i Grenland",
    "employees_year": 2026,
    "employees_source": "https://example.org/regnskap",
    "email": "post@example.org",
}
ANSWERS = {
    "What do they do?": "We build and maintain valves.",
    "Who certifies, and until when?": "ISO 9001 Issued by DNV · no. 10294-2026 · "
    "Valid until 31 May 2031",
    "Whom do I call about valves?": "Valves Get in touch about Valves",
    "Have they done it for somebody like us?": "Ventilskift i revisjonsstans Herøya Kjemi "
    "· 2025 · confirmed by the customer on 1 January 2019",
    "Do they know our industry?": "Sectors served Process industry, offshore wind",
    "How much can they take on?": "Capacity 40 montører (confirmed 1 January 2019)",
    "In which languages do they answer?": "Languages for customers Norwegian, English",
    "Where do they deliver?": "Delivery area Telemark og Nordsjøen",
    "Where are they?": "Based at Herøya",
    "How many are they?": "Employees 48 (i Grenland, 2026)",
    "Is the page kept up to date?": "Last changed on 17 May 2026.",
    "Who else does it?": "Similar members Norner Also works with valves.",
}


@pytest.fixture
def profile(client, ours):
    topic = make.topic(label_nb="Ventiler", label_en="Valves")
    Organization.objects.filter(pk=ours.pk).update(**FACTS)
    own = {"organization": ours}
    customer = make.member(name="Herøya Kjemi")
    make.presence(site=make.site(name="Herøya"), **own)
    make.contact(
        ours, name="Nora Nordmann", phone="35 00 00 00", agreed=["name", "phone"]
    )
    make(models.Service, name_nb="Ventiler", name_en="Valves", topic=topic, **own)
    kind = make(models.CertificateKind, name_nb="ISO 9001")
    certificate = {"number": "10294-2026", "issuer": "DNV", "until": "2031-05-31"}
    make(models.Certificate, kind=kind, **certificate, **own)
    make(
        models.CustomerReference,
        what_nb="Ventilskift i revisjonsstans",
        customer="Herøya Kjemi",
        customer_organization=customer,
        year=2025,
        asked_on=LONG_AGO,
        confirmed_on=LONG_AGO,
        **own,
    )
    models.SectionConfirmation.objects.create(
        section="profile", confirmed_on=LONG_AGO, **own
    )
    ours.topics.add(topic)
    make.member(name="Norner", topics=[topic])
    with owner():
        changed_at = timezone.make_aware(datetime(2026, 5, 17))
        models.PageChange.objects.update(changed_at=changed_at)
    return client.get(f"/en/members/{ours.slug}/").text


def text_of(page):
    """Return the text of the main part of a page, with a space for each element."""
    _head, _start, main = page.partition("<main")
    return " ".join(unescape(strip_tags(main.replace("<", " <"))).split())


def test_a_profile_that_is_filled_in_answers_a_purchasers_questions(client, profile):
    text = text_of(profile)

    unanswered = [q for q, answer in ANSWERS.items() if text.count(answer) != 1]
    assert unanswered == [], text
    [contact] = re.findall(r'<a href="([^"]*)"[^<]*>\s*Get in touch', profile)
    contacts = text_of(client.get(contact).text)
    assert contacts.count("Nora Nordmann Phone 35 00 00 00") == 1
