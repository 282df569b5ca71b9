"""The goal of the cluster, and emissions."""

from members.models import TONNES, Cluster, Emission, Target


def make_emission(**fields):
    given = {"scope_nb": "Industrien", "scope_en": "Industry", "year_from": 2020}
    given |= {"confidence": "high", "source": "https://example.org/utslipp", **fields}
    given.setdefault("year_to", given["year_from"])
    return Emission.objects.create(**given)


def make_goal(value=0, **emission):
    """Create the goal for 2040, and the emissions of 2020 that it is about; return these."""
    Cluster.objects.create(pk=1, ambition_nb="Først", target_year=2040)
    goal = {"year": 2040, "value": value, "unit": TONNES, "emissions_nb": "Industrien"}
    region = {"scope_nb": "Regionen: klimapositiv", "scope_en": "The region"}
    Target.objects.create(**goal, **region)
    return make_emission(**{"tonnes_co2e": 1_000_000, **emission})
