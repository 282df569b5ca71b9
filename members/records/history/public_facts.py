"""The timeline of what the public sees of an organization, for the organization itself."""

from dataclasses import replace

from members.fields import NOUNS, ORGANIZATION, PROJECT
from members.fields.kinds import PUBLIC, Participations, Rows, Topics
from members.models import (
    CertificateKind,
    Image,
    Organization,
    OrganizationTopic,
    Participation,
    Project,
    Site,
    Topic,
)

from .sources import Shown, Source
from .timeline import Timeline

OWNER = "organization_id"
# As Participation.counts, which has no history of its own.
COUNTED = """({row}.declined_on IS NULL AND ({row}.confirmed_on IS NOT NULL
 OR {row}.claimed_by_id IS NOT DISTINCT FROM {row}.organization_id
 OR {row}.claimed_by_id IS NULL AND {row}.asked_on IS NULL))"""
# Whose names stand in public facts; of organizations none but the record's own.
NAMED = (Organization, Site, Topic, Project, CertificateKind, Image)


class PublicTimeline(Timeline):
    """The changes of an organization's public facts; of values that are not public, nothing."""

    def __init__(self, organization):
        sources = public_sources()
        visible = {*NAMED, *(source.model for source in sources)}
        super().__init__(organization, visible, sources)

    with_authors = False

    @property
    def _names_people(self):
        # The room decides which users have a name.
        return True

    def _acts(self, events):
        return super()._acts([_published(event, self.record) for event in events])


def public_sources():
    """Return the Sources of what is declared to be public of an organization."""
    found = [_own_columns(noun) for noun in NOUNS if noun is not PROJECT]
    rows = [f for f in ORGANIZATION.fields if isinstance(f, Rows) and f.is_on(PUBLIC)]
    found += [_rows(f.rows_model, f.columns) for f in rows]
    topics = [f for f in ORGANIZATION.fields if isinstance(f, Topics)]
    if any(f.is_on(PUBLIC) for f in topics):
        found.append(_rows(OrganizationTopic, ["topic"]))
    parts = [f for f in PROJECT.fields if isinstance(f, Participations)]
    return found + [_participations(f) for f in parts if f.is_on(PUBLIC)]


def _own_columns(noun):
    declared = [f for f in noun.fields if f.is_on(PUBLIC) and f.is_own_column]
    names = [name for field in declared for name in field.columns]
    source = _rows(noun.model, names)
    if noun is ORGANIZATION:
        return replace(source, links=("pgh_obj_id",))
    column = noun.public_column
    return replace(source, shown=Shown.by_column(column) if column else None)


def _rows(model, names):
    columns = tuple(model._meta.get_field(name).column for name in names)
    return Source(model, (OWNER,), columns=columns)


def _participations(field):
    """Return the source of the organization's own parts; the project gives them a name."""
    columns = ["project", *(name for name in field.columns if name != "organization")]
    source = _rows(Participation, columns)
    return replace(source, shown=Shown(COUNTED, _counted))


def _counted(state):
    """Whether a participation counted, by {column: value} of its history."""
    claimant = state.get("claimed_by_id")
    is_claim = claimant is not None or state.get("asked_on") is not None
    is_own = claimant is not None and claimant == state.get(OWNER)
    said = state.get("confirmed_on") or is_own or not is_claim
    return bool(said) and not state.get("declined_on")


def _published(event, record):
    """Return the event with what was public before and after, added or removed by it."""
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
    kept = {"id", *source.links, *source.columns}
    return {column: value for column, value in state.items() if column in kept}
