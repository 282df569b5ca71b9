"""Forms and searches of organizations; days, and links beside a choice, in all forms."""

from datetime import date

import pytest
from django.contrib.admin import site
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.urls import reverse

from members.models import Membership, Organization
from tests.support.admin import ORGANIZATIONS, address, form_of, listed, save
from tests.support.factories import LONG_AGO, make
from tests.support.html_forms import filled
from tests.support.leaving import ending_page
from tests.support.login import log_in

ADD = "/admin/members/organization/add/"
NAMED = ["934949145", "934 949 145", "NO 934 949 145 MVA", "934 949", "Heidelberg"]
NAMED += ["heidel materials", "Norcem", "brevik heroya"]


def test_a_new_organization_gets_an_address_of_its_name_one_click_away(as_secretary):
    values = filled(as_secretary.get(ADD), name="Bjørk & Ås AS", kind="company")
    as_secretary.post(ADD, values)
    row = Organization.objects.get()

    for is_listed in (True, False):
        Organization.objects.update(is_listed=is_listed, listing_agreed_on=LONG_AGO)
        page = as_secretary.get(address("organization", row))
        there = "/medlemmer/bjork-as-as/" if is_listed else None
        assert page.context["absolute_url"] == there


def test_an_organization_is_found_by_number_name_and_former_name(as_secretary):
    name = "Heidelberg Materials Brevik Herøya"
    row = make.organization(name=name, orgnr="934949145")
    for kind in ("former", "brand"):
        row.names.create(name="Norcem", kind=kind)
    make.organization(name="Yara Norge")
    lists = [listed(as_secretary, ORGANIZATIONS, q=words) for words in NAMED]
    assert lists == [[name]] * len(NAMED)


def test_only_what_has_changed_is_written(as_secretary):
    organization = make.member(source="https://a.example\nhttps://b.example")
    stay = organization.memberships.get()
    page = address("organization", organization)
    values = filled(as_secretary.get(page))
    as_browser = {k: [v.replace("\n", "\r\n") for v in vs] for k, vs in values.items()}

    as_secretary.post(page, as_browser)

    for row in (organization, stay):
        written = row.pgh_event_model.objects.filter(pgh_obj=row)
        assert [event.pgh_label for event in written] == ["insert"]


def municipality(row):
    columns = "municipality", "municipality_code"
    return type(row).objects.values_list(*columns).get(pk=row.pk)


@pytest.mark.parametrize("noun", ["organization", "site"])
def test_the_number_of_a_municipality_follows_the_choice(as_secretary, ours, noun):
    row = ours if noun == "organization" else make.site()
    for name, number in [("Kragerø", "4014"), ("", "")]:
        save(as_secretary, row, municipality=name)
        assert municipality(row) == (name, number)


def test_no_wrong_municipality_is_saved_but_an_old_one_stays(as_secretary, ours):
    Organization.objects.update(municipality="Göteborg", municipality_code="1480")
    page = address("organization", ours)
    values = filled(as_secretary.get(page), phone="35 00 00 00")

    for typed in ["Porsgrund", "\0", "x" * 300]:
        answer = as_secretary.post(page, values | {"municipality": typed})
        assert [*form_of(answer).errors] == ["municipality"]
    as_secretary.post(page, values)

    ours.refresh_from_db()
    assert (ours.phone, municipality(ours)) == ("35 00 00 00", ("Göteborg", "1480"))


COLUMNS = ["since", "since_precision", "until", "until_precision"]
DAYS = ["since", "until"]
ACTS = ("delete", "change", "view")


def test_a_text_sets_the_day_and_its_precision_and_is_shown_again(as_secretary):
    stay = make.member(since=LONG_AGO).memberships.get()
    at_latest = ("2019-05-31", "at_latest", "2020-05-08", "at_latest")
    written_so = ["senest 31.5.2019", "senest 8.5.2020"]
    # How it is written again when that is not as it was typed stands last.
    for since, until, columns, written in [
        ("2019", "mai 2020", ("2019-01-01", "year", "2020-05-31", "month"), None),
        ("1.1.26", "", ("2026-01-01", "day", None, "day"), ["1.1.2026", ""]),
        ("senest mai 2019", " Senest 8. mai 2020 ", at_latest, written_so),
    ]:
        save(as_secretary, stay, since=since, until=until)
        row = Membership.objects.values_list(*COLUMNS).get()
        assert tuple(value and str(value) for value in row) == columns
        form = form_of(as_secretary.get(address("membership", stay)))
        assert [form[n].value() or "" for n in DAYS] == (written or [since, until])


@pytest.mark.parametrize(
    ("since", "until", "place"),
    [("i fjor", "31.2.2020", ["since", "until"]), ("2020", "2019", ["__all__"])],
)
def test_what_is_no_day_or_swapped_comes_back_typed(as_secretary, since, until, place):
    stay = make.member(since=LONG_AGO).memberships.get()
    form = form_of(save(as_secretary, stay, since=since, until=until))
    assert [form[name].value() for name in DAYS] == [since, until]
    assert list(form.errors) == place
    words = ("Skriv et år, en måned eller en dag", "Siste dag")
    assert all(form.errors[name][0].startswith(words) for name in place)
    assert Membership.objects.get().since == LONG_AGO


def shown_fields(page):
    lines = [line for fieldset in page.context["adminform"] for line in fieldset]
    fields = [field for line in lines for field in line]
    return {field.field["name"]: field.contents() for field in fields}


def days_of(model):
    names = [field.name for field in model._meta.fields]
    return {n.removesuffix("_precision") for n in names if n.endswith("_precision")}


def test_a_reader_is_shown_each_day_as_it_is_known(client, reader):
    project = make.project(since=date(2019, 1, 1), since_precision="year")
    log_in(client, reader)
    fields = shown_fields(client.get(address(project, project)))
    assert fields["since_in_words"] == "2019"

    dated = [model for model in site._registry if days_of(model)]
    pages = {model: client.get(address(model, make(model))) for model in dated}
    seen = {m: page for m, page in pages.items() if page.status_code == 200}
    raw = {m: shown_fields(page).keys() & days_of(m) for m, page in seen.items()}

    assert len(raw) >= 5
    assert [(model, names) for model, names in raw.items() if names] == []


def fields_of_forms(rf, user):
    """Return (form, name, field) of every form of the admin for the user."""
    request = rf.get("/")
    request.user = user
    forms = [admin.get_form(request) for admin in site._registry.values()]
    forms += [
        inline.get_formset(request).form
        for admin in site._registry.values()
        for inline in admin.get_inline_instances(request)
    ]
    return [(form, *one) for form in forms for one in form.base_fields.items()]


def test_no_form_asks_for_a_precision_or_leads_to_a_deletion(rf, kari, superuser):
    names = [name for _form, name, _field in fields_of_forms(rf, kari)]
    fields = [(*one, field.widget) for *one, field in fields_of_forms(rf, superuser)]
    choices = [one for one in fields if isinstance(one[2], RelatedFieldWidgetWrapper)]

    assert [name for name in names if name.endswith("_precision")] == []
    assert len(choices) > 30
    for form, name, widget in choices:
        leads_to = [getattr(widget, f"can_{act}_related") for act in ACTS]
        assert leads_to == [False] * 3, (form, name)


def test_a_link_leads_to_the_deletion_and_this_to_what_was_meant(as_secretary, ours):
    twin = make.organization(name="Yara AS")
    part = make.participation(organization=ours)

    page = as_secretary.get(address("organization", ours)).text
    asked = as_secretary.get(address("organization", ours, "delete"))

    assert "related-widget-wrapper-link delete-related" not in page
    assert page.count("/delete/") == 1
    assert asked.context["title"] == "Slette Yara?"
    assert dict(asked.context["instead"]) == {
        "Avslutt medlemskapet": ending_page(ours),
        "Slå sammen med Yara AS": reverse("admin:merge", args=[twin.pk, ours.pk]),
        "Finn dubletter": reverse("admin:duplicates"),
    }
    assert "noe annet hører til det: 1 medlemskap, 1 deltakelse." in asked.text
    asked = as_secretary.get(address("participation", part, "delete"))
    assert "Ikke noe annet blir slettet samtidig." in asked.text
