"""A field is declared once, and stands on every surface that its noun has."""

import csv
from io import StringIO

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape

from members.exchange import FORMATS, File, Sheet
from members.fields import (
    CONTACT,
    FACILITY,
    NOUNS,
    ORGANIZATION,
    PERSON,
    PROJECT,
    STREAM,
    kinds,
)
from members.models import Consent
from members.people.privacy import free_text
from members.records import review
from tests.support.factories import make
from tests.support.html_forms import filled
from tests.support.impersonal_columns import impersonal
from tests.support.sampling import each_with_one

from . import trial
from .trial import CASES, NAME

# These kinds belong to one noun alone, by what they write.
OF_ONE_NOUN = {
    *("Topics", "NewTopics", "Participations", "Pictures", "Rows", "Field"),
    *("Fundings", "Effects", "CustomerReferences", "Certificates", "Municipality"),
}
MAKE = {
    ORGANIZATION: lambda ours: ours,
    PROJECT: lambda ours: make.project(partners=[ours]),
    FACILITY: make.facility,
    STREAM: lambda ours: make.stream(ours, is_public=True),
}


def test_every_kind_is_tried_and_whatever_is_hidden_says_where_and_why():
    declared = {
        name
        for name, one in vars(kinds).items()
        if isinstance(one, type) and issubclass(one, kinds.Field)
    }
    assert declared - OF_ONE_NOUN == set(CASES)
    # What is hidden says where and why.
    surfaces = {kinds.MEMBER, kinds.FORM, kinds.PUBLIC, kinds.SHEET, kinds.FILE}
    nouns = (*NOUNS, PERSON, CONTACT)
    for field in (field for noun in nouns for field in noun.fields):
        assert set(field.hidden) <= surfaces, field.name
        assert all(len(why) > 10 for why in field.hidden.values()), field.name
    # Of a person, visitors see what can be consented to.
    public = [field.name for field in PERSON.fields if field.is_on(kinds.PUBLIC)]
    assert public == Consent.Item.values


def form_of(noun, ours, row):
    """Return the address of the member's form."""
    if noun.form_page:
        return reverse(f"portal:{noun.form_page}", args=[ours.slug])
    return reverse(f"portal:{noun.page}_change", args=[ours.slug, noun.key_of(row)])


def page_of(noun, row):
    """Return the text of the public page that shows the row."""
    there = getattr(row, "organization", row).get_absolute_url()
    return Client().get(there).text


def table(noun, row):
    """Return {heading: cell} of the row in a sheet."""
    sheet = Sheet("x", noun.sheet, [row.pk], noun.model.objects, timezone.localdate())
    text = b"".join(FORMATS["csv"].write(sheet.table())).decode("utf-8-sig")
    header, cells = csv.reader(StringIO(text), delimiter=";")
    return dict(zip(header, cells, strict=True))


@pytest.mark.parametrize(
    ("kind", "noun"),
    each_with_one("noun", CASES, NOUNS, lambda one: getattr(one, "key", one)),
)
def test_a_field_of_every_kind_stands_on_every_surface_of_every_noun(
    kind, noun, ours, as_ola, as_superuser
):
    case = CASES[kind]()
    declared = case.declare(advice=kinds.Advice("Fyll ut", "Fordi", 1))
    with trial.added(noun, case.columns, declared):
        row = noun.model.objects.get(pk=MAKE[noun](ours).pk)
        there = form_of(noun, ours, row)

        shown = as_ola.get(there)
        assert (shown.status_code, "Prøvefelt" in shown.text) == (200, True)
        assert declared in noun.missing(dict.fromkeys(noun.proposable, "")) or (
            kind == "Boolean"
        )

        request = propose(case, noun, row, ours, as_ola, shown, there)
        [difference] = review.differences(request)
        assert difference.label == "Prøvefelt"

        inbox = reverse("admin:members_changerequest_change", args=[request.pk])
        decision = as_superuser.get(inbox)
        assert "Prøvefelt" in decision.text
        assert ("edit-trial" in decision.text) == (kind != "Picture")

        as_superuser.post(inbox, filled(decision) | {"act": "all"})
        row = noun.model.objects.get(pk=row.pk)
        assert declared.live(row) == case.value
        assert escape(case.shown) in page_of(noun, row)
        if declared.is_on(kinds.SHEET):
            assert str(case.cell) == table(noun, row)["Prøvefelt"]

        record = f"admin:members_{noun.model._meta.model_name}_change"
        form = as_superuser.get(reverse(record, args=[row.pk]))
        assert form.text.count(f'name="{NAME}"') >= 1
        assert (NAME in File.of(noun, "x").columns) == declared.is_on(kinds.FILE)
        speaks = NAME in free_text().get(noun.model._meta.label, ())
        says = NAME in impersonal().get(noun.model._meta.label, ())
        assert (speaks or says) == declared.holds_text


def propose(case, noun, row, ours, as_ola, page, there):
    """Propose the value by the member's form, or by the verb where a file is sent."""
    if case.typed is None:
        subject = review.Subject(noun, ours, row)
        user = make.colleague(ours)
        return review.submit(subject, {NAME: case.value}, by=user).waiting
    answer = as_ola.post(there, filled(page) | case.typed | {"act": "send"})
    assert answer.status_code == 302
    return ours.change_requests.open().get()


@pytest.mark.parametrize("noun", NOUNS, ids=lambda noun: noun.key)
def test_rows_stand_on_every_surface_of_every_noun(noun, ours, as_ola, as_superuser):
    with trial.rows_model(noun) as model:
        declared = kinds.Rows(
            NAME, model, ["title"], section=trial.SECTION, label="Prøverader", add="Ny"
        )
        with trial.added(noun, {}, declared):
            row = noun.model.objects.get(pk=MAKE[noun](ours).pk)
            there = form_of(noun, ours, row)
            more = as_ola.post(there, filled(as_ola.get(there)) | {"act": "add-trial"})
            typed = {"trial-0-title": "Første rad", "trial-0-since": "2020"}
            as_ola.post(there, filled(more) | typed | {"act": "send"})
            request = ours.change_requests.open().get()

            inbox = reverse("admin:members_changerequest_change", args=[request.pk])
            decision = as_superuser.get(inbox)
            as_superuser.post(inbox, filled(decision) | {"act": "all"})

            assert "Første rad, fra 2020" in decision.text
            assert 'name="edit-trial-0-title"' in decision.text
            assert [str(one) for one in getattr(row, NAME).all()] == ["Første rad"]
            assert "Første rad" in page_of(noun, row)
            assert table(noun, row)["Prøverader"] == "Første rad"
