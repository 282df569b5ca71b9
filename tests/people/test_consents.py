"""What the database itself says of people and of what they agreed to."""

from datetime import timedelta
from hashlib import sha256

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from members.models import Consent, Person
from members.models.consent_texts import CONSENT_TEXTS, PRIVACY_NOTICES
from tests.models.refusals import broken_by
from tests.models.rows import build
from tests.support.factories import LONG_AGO, make_consent, make_person, make_picture
from tests.support.racing import write_meanwhile

Item = Consent.Item
TO_NOTHING = "a_consent_is_to_something_that_the_person_has"
REWRITTEN = "a_consent_is_never_rewritten"
EMPTY = dict.fromkeys(("title", "email", "phone"), "") | {"picture": None}


@pytest.fixture
def whole(db):
    """A person who has every item."""
    return make_person(title="Leder", phone="35 00 00 00", picture=make_picture())


@pytest.mark.parametrize("item", EMPTY)
def test_nobody_agrees_to_show_what_is_not_there(whole, item):
    Person.objects.update(**{item: EMPTY[item]})

    assert broken_by(lambda: make_consent(whole, item)) == TO_NOTHING


@pytest.mark.parametrize("item", EMPTY)
def test_what_is_agreed_to_is_not_emptied(whole, item):
    make_consent(whole, item)

    def write():
        Person.objects.update(**{item: EMPTY[item]})

    assert broken_by(write) == TO_NOTHING


def test_a_name_that_is_agreed_to_is_not_blanked(whole):
    make_consent(whole, "name")

    assert broken_by(lambda: Person.objects.update(name=" ")) == TO_NOTHING


@pytest.mark.parametrize("item", EMPTY)
def test_what_was_once_agreed_to_may_go(whole, item):
    make_consent(whole, item).revoke()

    Person.objects.update(**{item: EMPTY[item]})

    assert Consent.objects.get().item == item


def test_a_consent_does_not_come_back_to_what_has_gone(whole):
    make_consent(whole, "phone", until=LONG_AGO)
    Person.objects.update(phone="")

    assert broken_by(lambda: Consent.objects.update(until=None)) == TO_NOTHING


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    "is_first", [True, False], ids=["agrees first", "empties first"]
)
def test_of_one_who_agrees_and_one_who_empties_only_the_first_gets_through(is_first):
    person = make_person(phone="35 00 00 00")
    both = [
        lambda: make_consent(person, "phone"),
        lambda: Person.objects.update(phone=""),
    ]

    refused = write_meanwhile(*(both if is_first else reversed(both)))

    assert refused == TO_NOTHING
    person.refresh_from_db()
    assert bool(person.phone) == is_first == Consent.objects.exists()


@pytest.mark.parametrize(
    "change",
    [
        lambda: {"item": "title"},
        lambda: {"person": make_person(title="Leder")},
        lambda: {"since": LONG_AGO - timedelta(days=1)},
        lambda: {"is_by_link": False, "evidence": "Sa det"},
    ],
    ids=["another item", "another person", "an earlier day", "another way"],
)
def test_a_consent_says_for_ever_what_it_said(whole, change):
    make_consent(whole, "email")
    changed = change()

    assert broken_by(lambda: Consent.objects.update(**changed)) == REWRITTEN


def test_a_consent_that_ends_at_once_holds_no_more_and_may_be_given_again(whole):
    today = timezone.localdate()
    consent = make_consent(whole, "email", since=today)
    assert whole.agreed_on(today) == {"email"}

    consent.revoke()

    assert Person.objects.get().agreed_on(today) == set()
    assert list(Person.objects.agreed(today)) == []
    make_consent(whole, "email", since=today)
    assert Person.objects.get().agreed_on(today) == {"email"}
    assert list(Person.objects.agreed(today, "email")) == [whole]


def test_what_held_before_it_ended_is_still_known(whole):
    consent = make_consent(whole, "email")

    consent.revoke()

    yesterday = timezone.localdate() - timedelta(days=1)
    assert whole.agreed_on(yesterday) == {"email"}


def test_a_consent_of_a_day_to_come_can_be_withdrawn(whole):
    to_come = timezone.localdate() + timedelta(days=9)
    consent = make_consent(whole, "email", since=to_come)

    consent.revoke()

    assert whole.agreed_on(to_come) == set()


def test_no_version_but_a_known_one_is_agreed_to(whole):
    with pytest.raises(ValidationError):
        build(Consent, person=whole, text_version="0").full_clean()


def test_every_version_is_there_in_both_languages_and_never_changes():
    kept = {
        f"{name} {version} {language}": sha256(text.encode()).hexdigest()[:16]
        for name, table in (("agreed", CONSENT_TEXTS), ("told", PRIVACY_NOTICES))
        for version, texts in table.items()
        for language, text in texts.items()
    }

    assert kept == {
        "agreed 1 nb": "7cae586573dd6379",
        "agreed 1 en": "c5a6a882dfb2b0e2",
        "told 1 nb": "4f6e11728154e82c",
        "told 1 en": "b767599c132d3703",
    }
    with pytest.raises(TypeError):
        CONSENT_TEXTS["1"]["nb"] = "Noe annet"
