"""Which fields may be proposed for each noun; what is not here is nobody's to propose."""

from members.models import (
    ChangeRequest,
    Organization,
    OrganizationName,
    Participation,
    Presence,
    Project,
    ResourceStream,
    Site,
    TestFacility,
    Topic,
)

from .columns import Flag, Moment, Option, Pick, until
from .fields import NewTopics, Number, Picture, Text, Topics
from .links import Links
from .partners import Partners
from .rows import Rows

PERIOD = ["since", "since_precision", "until", "until_precision"]
Noun = ChangeRequest.Noun
FIELDS = {
    Noun.ORGANIZATION: [
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
    ],
    Noun.PROJECT: [
        Text("title_nb"),
        Text("title_en"),
        Text("summary_nb"),
        Text("summary_en"),
        Text("purpose_nb"),
        Text("purpose_en"),
        Option("status", Project),
        Moment("since", Project),
        Moment("opened", Project),
        until("until", Project),
        Text("website"),
        Links("themes", Topic),
        Links("sites", Site),
        Partners("participations", Participation, ["organization", "role", *PERIOD]),
    ],
    Noun.FACILITY: [
        Text("name_nb"),
        Text("name_en"),
        Text("capability_nb"),
        Text("capability_en"),
        Pick("site", TestFacility),
        Text("terms_nb"),
        Text("terms_en"),
        Text("contact"),
        Moment("since", TestFacility),
        until("until", TestFacility),
        Flag("is_listed", TestFacility),
    ],
    Noun.STREAM: [
        Option("kind", ResourceStream),
        Option("direction", ResourceStream),
        Option("band", ResourceStream),
        Option("unit", ResourceStream),
        Option("rhythm", ResourceStream),
        Pick("site", ResourceStream),
        Text("note"),
        Moment("since", ResourceStream),
        until("until", ResourceStream),
        Flag("is_public", ResourceStream),
    ],
}
KNOWN = {noun: {field.name: field for field in FIELDS[noun]} for noun in FIELDS}
MODELS = {
    Noun.ORGANIZATION: Organization,
    Noun.PROJECT: Project,
    Noun.FACILITY: TestFacility,
    Noun.STREAM: ResourceStream,
}


def fields_of(noun):
    """Give {name: field} of what may be proposed for the noun, in the order of a form."""
    return KNOWN[noun]


def label_of(noun, name):
    """Name a field in the reader's language."""
    return KNOWN[noun][name].label(MODELS[noun])


def with_links(projects):
    """Load the themes and sites of projects as fields read them, in the same query."""
    for field in FIELDS[Noun.PROJECT]:
        projects = field.loaded(projects) if isinstance(field, Links) else projects
    return projects


def new_of(noun, organization):
    """Make a row of the noun that the organization may fill in; it is saved nowhere."""
    model = MODELS[noun]
    return model() if noun == Noun.PROJECT else model(organization=organization)


def target_of(request):
    """Give what the request is about, or a row to be filled in when it is new."""
    return request.target or new_of(request.noun, request.organization)
