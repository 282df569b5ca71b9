"""Which fields may be proposed for each noun; what is not here is nobody's to propose."""

from members.models import ChangeRequest, Organization, OrganizationName, Presence

from .fields import NewTopics, Number, Picture, Text, Topics
from .rows import Rows

PERIOD = ["since", "since_precision", "until", "until_precision"]
OWNED = {
    field.name: field
    for field in [
        Text("name"),
        Rows("names", OrganizationName, ["name", "kind", *PERIOD]),
        Picture("logo"),
        Text("summary_nb"),
        Text("summary_en"),
        Text("description_nb"),
        Text("description_en"),
        Text("website"),
        Text("email"),
        Text("phone"),
        Text("postal_address"),
        Number("employees"),
        Topics(),
        NewTopics(),
        Rows("presences", Presence, ["site", "role", *PERIOD]),
    ]
}
FIELDS = {ChangeRequest.Noun.ORGANIZATION: OWNED}
MODELS = {ChangeRequest.Noun.ORGANIZATION: Organization}


def fields_of(noun):
    """Give {name: field} of what may be proposed for the noun, in the order of a form."""
    return FIELDS[noun]


def label_of(noun, name):
    """Name a field in the reader's language."""
    return FIELDS[noun][name].label(MODELS[noun])
