"""Assume values that a new row needs and the file lacks; a column for them overrides it."""

from django.utils.translation import gettext as _

from members.models import Contact, Membership, Organization, Participation, Project
from members.models.periods import Precision

KIND = Organization.Kind
# Words of names that mean another kind than a company.
KIND_WORDS = (
    (KIND.PUBLIC, ("kommune", "fylkeskommune", "direktoratet", "departementet", "nav")),
    (
        KIND.RESEARCH,
        ("universitetet", "universitet", "høgskole", "høgskolen", "sintef"),
    ),
    (KIND.RESEARCH, ("forskning", "forskningsinstitutt", "university", "college")),
    (
        KIND.OTHER,
        ("forening", "foreningen", "stiftelsen", "lo", "nho", "næringsforening"),
    ),
)


def assumed_values(change, reading, context):
    """Return {field: (value, note)} of a new row's values without a cell."""
    values = _BY_PART.get(change.part.key, lambda *_args: {})(change, context)
    note = _("assumed; the file does not say")
    return {
        name: (value, note)
        for name, value in values.items()
        if not change.values.get(name) and not reading.text(f"{change.part.key}.{name}")
    }


def _of_organization(change, context):
    words = change.values.get("name", "").casefold().split()
    kinds = (kind for kind, hints in KIND_WORDS if {*words} & {*hints})
    return {"kind": next(kinds, KIND.COMPANY)}


def _of_membership(change, context):
    return {"category": Membership.Category.ORDINARY}


def _of_contact(change, context):
    assumed = {"function": Contact.Function.MAIN}
    if not change.values.get("until"):
        assumed["since"] = (context.today, Precision.DAY)
    return assumed


def _of_project(change, context):
    return {"status": Project.Status.UNKNOWN}


def _of_participation(change, context):
    return {"role": Participation.Role.PARTNER}


_BY_PART = {
    "organization": _of_organization,
    "membership": _of_membership,
    "contact": _of_contact,
    "project": _of_project,
    "participation": _of_participation,
}
