import pytest

from members.models import Cluster, ClusterName


@pytest.fixture
def cluster():
    cluster = Cluster.objects.create(
        pk=1,
        ambition_nb="Verdens mest klimavennlige industriregion",
        ambition_en="The most climate-friendly industrial region of the world",
    )
    ClusterName.objects.create(cluster=cluster, name="Klyngen")
    return cluster
