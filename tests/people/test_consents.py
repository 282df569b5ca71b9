"""The database constraints on persons and their consents."""

from datetime import timedelta
from hashlib import sha256

import pytest
from django.utils import timezone

from members.models import CONSENT_TEXTS, PRIVACY_NOTICES, Consent, Contact, Person
from tests.support.concurrency import write_concurrently
from tests.support.consent_page import shown
from tests.support.factories import LONG_AGO, make
from tests.support.refusals import broken_by, refusal
from tests.support.rows import build

TODAY = timezone.localdate()
TO_NOTHING = "a_consent_is_to_something_that_the_person_has"
REWRITTEN = "a_consent_is_never_rewritten"
REVIVED = "a_consent_that_ended_stays_so"
EMPTY = dict.fromkeys(("title", "email", "phone"), "") | {"picture": None}


@pytest.fixture
def complete_person(db):
    """Return a person who has every item."""
    fields = {"title": "Leder", "phone": "35 00 00 00"}
    return make.contact(**fields, picture=make.picture())


@pytest.mark.parametrize("item", EMPTY)
def test_a_consent_is_never_to_an_empty_item(complete_person, item):
    consent = make.consent(complete_person, item)
    empty = lambda: Person.objects.update(**{item: EMPTY[item]})  # noqa: E731
    if item == "email":
        empty()  # which ends a consent to it, as any change of an address does
    else:
        assert broken_by(empty) == TO_NOTHING
        consent.revoke()
        empty()

    assert Consent.objects.get().item == item
    again = lambda: make.consent(complete_person, item, since=TODAY)  # noqa: E731
    assert broken_by(again) == TO_NOTHING


def test_no_name_is_blanked_and_no_ended_consent_resumed(complete_person):
    make.consent(complete_person, "name")
    past = make.consent(complete_person, "phone", until=LONG_AGO)
    hidden = make.consent(complete_person, "email")
    hidden.revoke()
    to_come = make.consent(complete_person, "title", until=TODAY + timedelta(days=1))

    def change(consent, **values):
        return lambda: Consent.objects.filter(pk=consent.pk).update(**values)

    assert broken_by(lambda: Person.objects.update(name=" ")) == TO_NOTHING
    assert broken_by(change(past, until=None)) == REVIVED
    assert broken_by(change(hidden, until=None, is_revoked=False)) == REVIVED
    change(past, until=LONG_AGO + timedelta(days=1))()
    change(to_come, until=None)()
    assert shown(complete_person) == {"name", "title"}


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("is_first", [True, False])
def test_of_a_consent_and_an_emptying_at_once_only_the_first_succeeds(is_first):
    person = make.person(phone="35 00 00 00")
    consent = lambda: make.consent(person, "phone")  # noqa: E731
    both = [consent, lambda: Person.objects.update(phone="")]

    refused = write_concurrently(*(both if is_first else reversed(both)))

    assert refused == TO_NOTHING
    person.refresh_from_db()
    assert bool(person.phone) == is_first == Consent.objects.exists()


def test_a_consent_cannot_be_rewritten(complete_person):
    make.consent(complete_person, "email")

    for change in [
        {"item": "title"},
        {"person": make.person(title="Leder"), "contact": None},
        {"contact": None},
        {"since": LONG_AGO - timedelta(days=1)},
        {"is_by_link": False, "evidence": "Sa det"},
    ]:
        rewrite = lambda c=change: Consent.objects.update(**c)  # noqa: E731
        assert broken_by(rewrite) == REWRITTEN, change


def test_a_consent_may_end_at_once_or_before_it_begins(complete_person):
    contact = complete_person.contacts.get()
    consent = make.consent(complete_person, "email", since=TODAY)
    assert shown(complete_person) == {"email"}
    consent.revoke()
    assert shown(complete_person) == set()
    assert list(Contact.objects.agreed(TODAY)) == []
    make.consent(complete_person, "email", since=TODAY)
    assert shown(complete_person) == {"email"}
    assert list(Contact.objects.agreed(TODAY, "email")) == [contact]

    # What held stays known.
    to_come = TODAY + timedelta(days=9)
    make.consent(complete_person, "phone").revoke()
    make.consent(complete_person, "title", since=to_come).revoke()
    days = (to_come, TODAY - timedelta(days=1))
    assert [contact.agreed_on(day) for day in days] == [{"email"}, {"phone"}]


def test_every_text_version_exists_in_both_languages_and_never_changes(db):
    texts_now = {
        f"{name} {version} {language}": sha256(text.encode()).hexdigest()[:16]
        for name, table in (("agreed", CONSENT_TEXTS), ("told", PRIVACY_NOTICES))
        for version, texts in table.items()
        for language, text in texts.items()
    }

    assert texts_now == {
        **{"agreed 1 nb": "d84659a0c150e106", "agreed 1 en": "d3ee55238528e7b5"},
        **{"agreed 2 nb": "2a211cf73f5f2fb8", "agreed 2 en": "6b7e883c686a1937"},
        **{"told 1 nb": "bdb63fb29d41721b", "told 1 en": "0aed541d712257b0"},
        **{"told 2 nb": "1d5e61eac62aa0b0", "told 2 en": "e0f05db86d906e35"},
    }
    with pytest.raises(TypeError):
        CONSENT_TEXTS["1"]["nb"] = "Noe annet"
    refusal(build(Consent, text_version="0").full_clean)
