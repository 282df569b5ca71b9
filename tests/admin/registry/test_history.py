from django.utils.translation import gettext as _

from tests.support.admin import add_row, address
from tests.support.factories import make_member, make_organization, make_topic
from tests.support.html_forms import filled


def displayed(client, row):
    acts = client.get(address(type(row), row, "history")).context["acts"]
    return [
        (
            str(act.who or ""),
            str(change.kind),
            change.title,
            [(line.label, line.old, line.new) for line in change.lines],
        )
        for act, _links in acts
        for change in act.changes
    ]


def test_the_history_has_user_field_old_and_new_value(as_secretary):
    organization = make_organization(kind="company", is_listed=True)
    page = address("organization", organization)
    values = filled(as_secretary.get(page), kind="research")
    del values["is_listed"]

    as_secretary.post(page, values)

    assert displayed(as_secretary, organization)[0] == (
        "Kari Nordmann",
        _("changed"),
        _("organization").capitalize(),
        [
            (_("kind").capitalize(), _("Company"), _("Research and education")),
            (_("shown publicly").capitalize(), _("Yes"), _("No")),
        ],
    )


def test_the_history_of_a_record_has_its_rows_too(as_secretary):
    organization, topic = make_organization(), make_topic(label_nb="Hydrogen")
    page = address("organization", organization)
    row = {"organization": organization.pk, "topic": topic.pk}
    values = add_row(filled(as_secretary.get(page)), "organizationtopic_set", **row)

    as_secretary.post(page, values)

    assert displayed(as_secretary, organization)[0] == (
        "Kari Nordmann",
        _("added"),
        f"{_('topic').capitalize()}: Hydrogen",
        [],
    )


def test_the_history_has_changes_from_outside_the_admin(as_secretary):
    organization = make_organization(name="Før")

    type(organization).objects.update(name="Etter")

    by, _kind, _row, fields = displayed(as_secretary, organization)[0]
    assert (by, fields) == ("", [(_("name").capitalize(), "Før", "Etter")])


def test_the_history_has_deleted_rows(as_secretary):
    member = make_member()

    member.memberships.get().delete()

    by, kind, title, fields = displayed(as_secretary, member)[0]
    name = _("membership").capitalize()
    assert (by, kind) == ("", _("removed"))
    assert title == f"{name}: fra 1. januar 2019"
    assert fields[0] == (_("since").capitalize(), "1. januar 2019", "")
