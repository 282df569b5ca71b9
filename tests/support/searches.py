"""Searches of the tests, and texts that might break one."""

from hypothesis import HealthCheck, settings, strategies as st

from members.models import Organization
from members.queries.search import matching
from tests.support.sampling import examples

SETTINGS = settings(
    max_examples=examples(60),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
HOSTILE = st.text(max_size=60) | st.lists(
    st.sampled_from(
        [*"&|!:*()<->'\"%_\\\0;", *"alfa AND OR NOT {a,b} NULL 12345678".split()]
    )
).map(" ".join)


def found(words, day=None):
    hits = matching(Organization.objects.listed(), words, day)
    return [str(hit) for hit in hits.order_by("-rank", "sort_name")]
