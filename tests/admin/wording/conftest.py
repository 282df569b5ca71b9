import pytest

from members.models import ClusterName
from tests.support.rows import the_cluster


@pytest.fixture
def cluster(db):
    """Return the cluster, with a name."""
    cluster = the_cluster()
    ClusterName.objects.create(cluster=cluster, name="Grønn klynge")
    return cluster
