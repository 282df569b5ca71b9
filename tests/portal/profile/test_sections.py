"""The sections of the form: what opens them, English, the invoices and long choices."""

import pytest

from members import models
from tests.support.factories import make
from tests.support.html_forms import Page, filled, values_of
from tests.support.profile_form import HOME, PAGE, proposed, row, send

INVOICES = f"{HOME}faktura/"


def opened(page):
    """Return the names of the first fields of the open sections."""
    sections = page.context["form"].sections
    return [one.fields[0].declared.name for one in sections if one.is_open]


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ({}, []),
        ({"phone": "35 00 00 01", "employees": "x"}, ["website", "employees"]),
        ({"topics": ["tang"]}, ["topics"]),
        (row("links", label="Film"), ["services"]),
        ({"pictures__TOTAL_FORMS": "1"}, []),
    ],
)
def test_what_is_typed_in_is_open_again_and_the_rest_is_not(client, typed, names):
    make.topic(slug="tang")
    again = client.get(send(client, act="language", **typed).url)
    assert opened(again) == names


def test_an_error_opens_its_section_and_a_link_the_one_of_its_field(client, ours):
    ours.services.create(name_nb="Sveising", source="x")
    assert opened(client.get(PAGE)) == []
    assert opened(send(client, email="ingen")) == ["website"]
    assert opened(send(client, services__0__name_nb="")) == ["services"]
    assert opened(client.get(f"{PAGE}?field=logo&field=finnes-ikke")) == ["name"]


def test_a_new_row_begins_with_what_it_needs_open(as_ola, ours):
    assert opened(as_ola.get(f"{HOME}prosjekter/nytt/")) == [
        "title_nb",
        "status",
        "participations",
    ]


def rows_of(page, name):
    """Return (line, whether it is open) of each row."""
    folded = page.context["form"].inputs[name].folded
    return [(line, is_open) for _form, line, is_open in folded]


def test_rows_are_folded_into_a_line_unless_they_are_unfinished(client, ours):
    ours.services.create(name_nb="Sveising", source="x")
    page = client.get(PAGE)
    assert rows_of(page, "services") == [("Sveising", False)]
    more = row("services", name_nb="Rør") | {"services__TOTAL_FORMS": "2"}
    more |= {"services__1__name_nb": "Montasje"}
    again = send(client, act="add-services", **more)
    assert rows_of(again, "services") == [
        ("Rør", False),
        ("Montasje", False),
        ("", True),
    ]
    removed = send(client, act="x", services__0__DELETE="on")
    assert rows_of(removed, "services") == [("Sveising", True)]
    wrong = send(client, services__0__name_nb="", services__0__text_nb="Godt")
    assert rows_of(wrong, "services") == [("", True)]


# English


def english(page):
    return values_of(Page(page.text).whole).get("english")


@pytest.mark.parametrize(
    ("saved", "typed", "is_open"),
    [
        ({}, {}, False),
        ({}, {"english": "on"}, True),
        ({"summary_nb": ""}, {}, True),
        ({}, {"summary_en": "x" * 301}, True),
        ({}, {"summary_nb": "x" * 301}, False),
        ({}, row("services", name_en="Welding"), True),
    ],
)
def test_english_opens_where_it_is_wrong_or_alone(client, ours, saved, typed, is_open):
    type(ours).objects.update(**saved)
    assert (english(send(client, name="", **typed)) == ["on"]) == is_open


def test_english_opens_by_a_link(client, ours):
    assert english(client.get(f"{PAGE}?field=summary_en")) == ["on"]


# Invoices


def test_invoices_have_a_page_of_their_own_in_the_same_proposal(client, ours):
    send(client, phone="35 00 00 01")
    page = client.get(INVOICES)
    assert list(page.context["form"].inputs) == [
        "invoice_format",
        "invoice_email",
        "invoice_address",
        "invoice_reference",
    ]
    assert "invoice_email" not in client.get(PAGE).context["form"].inputs
    assert f'href="{INVOICES}"' in client.get(PAGE).text
    post = filled(page, invoice_reference="12") | {"act": "send"}
    wrong = client.post(INVOICES, post | {"invoice_email": "ingen"})
    assert f'action="{INVOICES}"' in wrong.text
    client.post(INVOICES, post)
    assert proposed(ours) == {"phone": "35 00 00 01", "invoice_reference": "12"}
    assert models.ChangeRequest.objects.count() == 1


# Choices


def test_what_is_ticked_comes_first_and_a_long_list_is_folded(client, ours):
    topics = [make.topic(synonyms=["Kelp"]) for _number in range(13)]
    ours.topics.add(topics[7])
    page = client.get(PAGE)
    choices = page.context["form"].inputs["topics"]
    assert (choices.ticked, choices.is_long) == ([topics[7]], True)
    rest = [one for _heading, rows in choices.groups for one in rows]
    assert (len(rest), topics[7] in rest) == (12, False)
    assert page.text.count("Kelp") == 13
    make.site()
    project = client.get(f"{HOME}prosjekter/nytt/").context["form"]
    assert not project.inputs["sites"].is_long
