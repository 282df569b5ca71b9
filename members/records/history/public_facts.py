"""The timeline of an organization's public facts, for the organization itself."""

from dataclasses import replace

from members.fields import NOUNS, ORGANIZATION, PROJECT
from members.fields.kinds import PUBLIC, Participations, Rows, Topics
from members.models import (
    CertificateKind,
    CustomerReference,
    Image,
    Organization,
    OrganizationTopic,
    Participation,
    Project,
    Site,
    Topic,
)

from .sources import Source, Visibility
from .timeline import Timeline

OWNER = "organization_id"
# As Participation.counts, which has no history of its own.
COUNTED = """({row}.declined_on IS NULL AND ({row}.confirmed_on IS NOT NULL
 OR {row}.claimed_by_id IS NOT DISTINCT FROM {row}.organization_id
 OR {row}.claimed_by_id IS NULL AND {row}.asked_on IS NULL))"""
STANDS = Visibility(
    "{row}.declined_on IS NULL", lambda state: not state.get("declined_on")
)
# Models named in public facts; of organizations only the record's own name.
NAMED = (Organization, Site, Topic, Project, CertificateKind, Image)


class PublicTimeline(Timeline):
    """The changes of an organization's public facts; other values are left out."""

    def __init__(self, organization):
        sources = public_sources()
        visible = {*NAMED, *(source.model for source in sources)}
        super().__init__(organization, visible, sources)

    with_authors = False

    @property
    def _names_people(self):
        # The room decides which users have a name.
        return True

    def _subject(self, who):
        return ""

    def _acts(self, events):
        return super()._acts([_published(event, self.record) for event in events])


def public_sources():
    """Return the Sources of the fields of an organization that are declared public."""
    sources = [_own_columns(noun) for noun in NOUNS if noun is not PROJECT]
    rows = [f for f in ORGANIZATION.fields if isinstance(f, Rows) and f.is_on(PUBLIC)]
    sources += [_rows_source(f.rows_model, f.public_columns) for f in rows]
    topics = [f for f in ORGANIZATION.fields if isinstance(f, Topics)]
    if any(f.is_on(PUBLIC) for f in topics):
        sources.append(_rows_source(OrganizationTopic, ["topic"]))
    parts = [f for f in PROJECT.fields if isinstance(f, Participations)]
    return sources + [_participations(f) for f in parts if f.is_on(PUBLIC)]


def _own_columns(noun):
    declared = [f for f in noun.fields if f.is_on(PUBLIC) and f.is_own_column]
    names = [name for field in declared for name in field.columns]
    source = _rows_source(noun.model, names)
    if noun is ORGANIZATION:
        return replace(source, links=("pgh_obj_id",))
    column = noun.public_column
    return replace(source, visibility=Visibility.by_column(column) if column else None)


def _rows_source(model, names):
    columns = tuple(model._meta.get_field(name).column for name in names)
    visibility = STANDS if model is CustomerReference else None
    return Source(model, (OWNER,), columns=columns, visibility=visibility)


def _participations(field):
    """Return the source of the organization's own parts; the project gives them a name."""
    columns = ["project", *(name for name in field.columns if name != "organization")]
    source = _rows_source(Participation, columns)
    return replace(source, visibility=Visibility(COUNTED, _counted))


def _counted(state):
    """Whether a participation counted, by {column: value} of its history."""
    claimant = state.get("claimed_by_id")
    is_claim = claimant is not None or state.get("asked_on") is not None
    is_own = claimant is not None and claimant == state.get(OWNER)
    is_confirmed = state.get("confirmed_on") or is_own or not is_claim
    return bool(is_confirmed) and not state.get("declined_on")


def _published(event, record):
    """Return the event with only the values that were public before and after it."""
    before, after = (
        _public(event.source, s, record) for s in (event.before, event.after)
    )
    label = event.label
    if label == "update" and not before:
        label = "insert"
    elif label == "update" and not after:
        label = "delete"
    return replace(event, label=label, before=before, after=after)


def _public(source, state, record):
    is_own = any(state.get(link) == record.pk for link in source.links)
    if not (is_own and source.shows(state)):
        return {}
    columns = {"id", *source.links, *source.columns}
    return {column: value for column, value in state.items() if column in columns}
