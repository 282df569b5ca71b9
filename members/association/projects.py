"""Register a project with its partners and its money, in one act."""

from django.db import transaction
from django.utils.translation import gettext_lazy, ngettext

from members.actions import Action, Staff
from members.fields.amount_texts import funding_sentence
from members.models import Funding, Participation, Project


@transaction.atomic
def create_project(target, *, title, status, since, partners, fundings, by):
    """Create the project, its rows, and the organizations among them that are not saved.

    `partners` are (Organization, role); `fundings` ({column: value}, Organization or None,
    the name of a giver that is none). `since` is (first day or None, Precision).
    """
    project = Project(title_nb=title, status=status)
    project.since, project.since_precision = since
    givers = [giver for _values, giver, _name in fundings if giver]
    for organization in [*(one for one, _role in partners), *givers]:
        if organization.pk is None:
            _save(organization)
    _save(project)
    for organization, role in partners:
        _save(Participation(project=project, organization=organization, role=role))
    project.new_fundings = [
        _save(Funding(project=project, funder=giver, funder_name_nb=name, **values))
        for values, giver, name in fundings
    ]
    return project


def _save(row):
    row.full_clean()
    row.save()
    return row


def _created(project, target, *, partners, **values):
    number = len(partners)
    text = ngettext(
        "%(project)s is saved with %(n)s partner.",
        "%(project)s is saved with %(n)s partners.",
        number,
    )
    words = text % {"project": project, "n": number}
    money = [f"{funding_sentence(row)}." for row in project.new_fundings]
    return " ".join([words, *money])


CREATE = Action(
    gettext_lazy("Save"),
    create_project,
    _created,
    may=Staff(
        "members.add_project", "members.add_participation", "members.add_funding"
    ),
)
