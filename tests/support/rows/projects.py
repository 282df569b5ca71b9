"""Valid rows of projects, their money and effects, and the cluster's own figures."""

from datetime import date

from members.models import (
    ClimateEffect,
    ClimateEffectExclusion,
    Cluster,
    ClusterLevel,
    ClusterName,
    Emission,
    Funding,
    GraphLayout,
    Participation,
    ProgrammeBudget,
    ProgrammeLevel,
    Project,
    ProjectSite,
    ProjectTheme,
    StatedFigure,
    Target,
)
from tests.support.factories import (
    make_organization,
    make_project,
    make_site,
    make_topic,
)

from .making import GIVEN, make, the_cluster

GIVEN.update(
    {
        Project: lambda n: {"title_nb": f"Prosjekt {n}", "status": "running"},
        ProjectSite: lambda n: {"project": make_project(), "site": make_site()},
        ProjectTheme: lambda n: {"project": make_project(), "topic": make_topic()},
        Participation: lambda n: {
            "project": make_project(),
            "organization": make_organization(),
            "role": "partner",
        },
        Funding: lambda n: {"project": make_project(), "kind": "grant", "amount": n},
        ClimateEffect: lambda n: {
            "project": make_project(),
            "value": n,
            "unit": "t CO₂",
            "mechanism": "captured",
            "maturity": "measured",
            "qualifier": "about",
            "source": "https://example.org/",
        },
        ClimateEffectExclusion: lambda n: {
            "from_climateeffect": make(ClimateEffect),
            "to_climateeffect": make(ClimateEffect),
        },
        Emission: lambda n: {
            "scope_nb": f"Anlegg {n}",
            "scope_en": f"Plant {n}",
            "year_from": 2020,
            "year_to": 2021,
            "tonnes_co2e": 100,
        },
        Target: lambda n: {
            "scope_nb": f"Regionen {n}",
            "scope_en": f"The region {n}",
            "year": 2040,
            "value": 0,
            "unit": "t CO₂",
        },
        StatedFigure: lambda n: {
            "value": n,
            "stated_on": date(2019, 1, 1),
            "stated_by": f"Avis {n}",
        },
        Cluster: lambda n: {"pk": 1, "ambition_nb": "Renere", "ambition_en": "Cleaner"},
        ClusterLevel: lambda n: {
            "cluster": the_cluster(),
            "level": make(ProgrammeLevel),
        },
        ClusterName: lambda n: {"cluster": the_cluster(), "name": "Klyngen"},
        ProgrammeBudget: lambda n: {"year": 2000 + n, "amount": 1000},
        ProgrammeLevel: lambda n: {"level": f"Nivå {n}"},
        GraphLayout: lambda n: {"fingerprint": f"{n:064x}", "places": {"o1": [1, 2]}},
    }
)
