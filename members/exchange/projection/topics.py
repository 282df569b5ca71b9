"""The vocabulary in the open data: topics in use, with their organizations counted."""

from members.models import Topic
from members.operation.publication.marks import OF_NO_LIST
from members.queries.filters import TopicFilter

from .base import (
    Projection,
    loading,
    nothing,
    public_by,
    struct_of,
    values_of,
)
from .counting import NOT_COUNTED, counting

TOPIC = "id slug kind label_nb label_en synonyms"


class TopicRow(struct_of(Topic, TOPIC)):
    """A topic in use; a retired one is as little public as on the pages."""

    organizations: int
    members: int


def _values(row):
    return values_of(row, TOPIC) | NOT_COUNTED


load = counting(
    "topic",
    loading(TopicRow, Topic.objects.in_use, nothing, _values, is_dated=False),
)
TOPICS = Projection(
    name="topics",
    noun="topic",
    is_logged=True,
    filterset=TopicFilter,
    row=TopicRow,
    detail=TopicRow,
    load=load,
    load_details=load,
    public=public_by(Topic.objects.in_use),
    never_shows=frozenset(OF_NO_LIST),
)
