"""An act as sentences: who did what, the values before and after, and nothing of the database."""

import re
from contextlib import suppress
from datetime import UTC, datetime
from html import unescape

import pghistory
from django.db import models as columns
from django.urls import NoReverseMatch
from django.utils.html import strip_tags
from django.utils.translation.trans_real import translation

from members import models
from members.actions import recording
from members.records import review
from tests.support.admin import address
from tests.support.database_role import owner
from tests.support.events import EVENTS, kept, some_models
from tests.support.factories import make
from tests.support.login import log_in
from tests.support.timelines import acts_of

DAY = datetime(2026, 5, 17, tzinfo=UTC)
TEXT = re.compile(r"[a-zæøå]{4,}", re.IGNORECASE)
# Names of columns and models, hashes, and slugs with their number.
OF_DATABASE = re.compile(r"\w+_\w+|[0-9a-f]{12,}|\b[a-z]+(?:-[a-z]+)*-\d+\b|[{}]")


def told(record, **how):
    """Return the sentences of the newest act on the timeline of a record."""
    return [str(sentence) for sentence in acts_of(record, **how)[0].sentences]


def test_a_decision_names_what_it_changed_who_decided_and_who_proposed(ours, ola, kari):
    values = {"phone": "35 55 01 01", "website": "https://a.example.org/"}
    ours.website = ""
    ours.save()
    with pghistory.context(user=ola.pk):
        waiting = review.submit(ours, values, by=ola).waiting
    assert told(ours) == ["Ola foreslo endring av telefon og nettsted"]
    [sentence] = acts_of(ours)[0].sentences
    assert [line.label for line in sentence.rest] == ["telefon", "nettsted"]

    review.approve(waiting.pk, ["phone"], by=kari, reason="Lenken er død")

    assert told(ours) == [
        "Kari Nordmann avslo endring av nettsted: tomt → https://a.example.org/"
        " (foreslått av Ola)",
        "Kari Nordmann godkjente endring av telefon: 35 92 00 00 → 35 55 01 01"
        " (foreslått av Ola)",
    ]
    # A reader without the right to people reads neither name.
    visible = [models.Organization, models.ChangeRequest]
    act = acts_of(ours, visible=visible)[0]
    assert [*map(str, act.sentences), act.letters] == [
        "Endring av telefon godkjent: 35 92 00 00 → 35 55 01 01 (foreslått av medlemmet)",
        [],
    ]


def test_an_address_begins_a_sentence_in_small_letters(ours):
    by = make.user(email="leser@example.org", name="")
    with pghistory.context(user=by.pk):
        models.Organization.objects.update(employees=3)

    assert told(ours) == ["leser@example.org endret ansatte: tomt → 3"]


def test_rows_fields_and_bookkeeping_are_told_by_whoever_did_it(
    as_secretary, ours, kari
):
    person = make.contact(ours, name="Nora")
    contact = person.contacts.get()
    with recording(models.Batch.Act.SAVE, by=kari):
        ours.names.create(name="Hydro Agri", kind="former")
        contact.until = datetime(2099, 5, 17, tzinfo=UTC)
        contact.save()
        models.Organization.objects.update(employees=3, slug="ny-adresse")

    assert told(ours) == [
        "Kari Nordmann endret ansatte: tomt → 3",
        "Kari Nordmann la til annet navn Hydro Agri",
        "Kari Nordmann endret kontaktperson Nora (hovedkontakt) – til og med: tomt →"
        " 17. mai 2099",
    ]
    models.Organization.objects.update(slug="enda-en")
    assert told(ours) == []
    assert "Bare tekniske verdier ble endret." in acts_on_page(as_secretary, ours)


@some_models
def test_no_page_of_history_has_words_of_the_database_or_english(client, kari, model):
    models.User.objects.filter(pk=kari.pk).update(is_superuser=True)
    log_in(client, kari)
    row = make(model)
    draw_an_update(row)
    links = [field.name for field in model._meta.fields if field.related_model]
    records = [row, *(getattr(row, name) for name in links)]
    pages = [acts_on_page(client, each) for each in records if has_page(each)]
    data = " ".join(map(str, vars(row).values()))

    assert {word for page in pages for word in strange(page, data)} == set()


def has_page(row):
    with suppress(NoReverseMatch):
        return row is not None and address(type(row), row, "history")
    return False


def draw_an_update(row):
    """Write an event in which each field of the row has another value."""
    last = EVENTS[type(row)].objects.filter(pgh_obj_id=row.pk).latest("pgh_id")
    for field in map(type(row)._meta.get_field, kept(type(row))):
        if not (field.primary_key or field.related_model):
            setattr(last, field.attname, drawn(field, getattr(last, field.attname)))
    last.pk, last.pgh_label, last.pgh_created_at = None, "update", datetime.now(UTC)
    with owner():  # the application may only read events
        last.save(force_insert=True)


def drawn(field, value):
    """Return another value of the kind of the field."""
    if field.flatchoices:
        keys = [key for key, _label in field.flatchoices if key not in ("", value)]
        return keys[-1] if keys else value
    if isinstance(field, columns.BooleanField):
        return not value
    if isinstance(field, (columns.IntegerField, columns.DecimalField)):
        return (value or 0) + 1
    other = OTHERS.get(type(field), value)
    return other[: field.max_length] if isinstance(other, str) else other


OTHERS = dict.fromkeys(
    [columns.CharField, columns.TextField, columns.URLField], "7 tonn tang"
)
OTHERS |= {columns.DateField: DAY.date(), columns.DateTimeField: DAY}
OTHERS[columns.SlugField] = "rad-7"


def acts_on_page(client, record):
    """Return the text of the acts on the page of a record's history."""
    page = client.get(address(type(record), record, "history")).text
    [acts] = re.findall(r'<ol class="timeline-acts">(.*)</ol>', page, re.DOTALL)
    return " ".join(unescape(strip_tags(acts)).split())


def strange(text, data):
    """Yield the words of a Norwegian page that nobody reads in Norwegian."""
    yield from {word for word in OF_DATABASE.findall(text) if word not in data}
    catalogue = {
        k: v for k, v in translation("nb")._catalog.items() if isinstance(k, str)
    }
    english, norwegian = (
        {word.lower() for one in texts for word in TEXT.findall(str(one))}
        for texts in (catalogue, catalogue.values())
    )
    # A language is called by its own name.
    norwegian |= {"english", *map(str.lower, TEXT.findall(data))}
    yield from {w for w in TEXT.findall(text) if w.lower() in english - norwegian}
