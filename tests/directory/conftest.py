"""Who works with whom in a small world."""

from datetime import date

import pytest

from tests.support.factories import LONG_AGO, make_member, make_project, make_topic

NOT_TODAY = {"since": LONG_AGO, "until": date(2020, 12, 31)}


@pytest.fixture
def four():
    """Alfa works with Beta and Gamma in one project, and with Delta in another, now over."""
    theme = make_topic(slug="hydrogen", label_nb="Hydrogen", label_en="Hydrogen")
    alfa, beta, gamma, delta = (
        make_member(name=name, slug=name.lower(), kind=kind)
        for name, kind in [
            ("Alfa", "company"),
            ("Beta", "research"),
            ("Gamma", "company"),
            ("Delta", "public"),
        ]
    )
    make_project(title_nb="Pilot", themes=[theme], partners=[alfa, beta, gamma])
    make_project(title_nb="Gammelt", partners=[alfa, delta], **NOT_TODAY)
    return alfa, beta, gamma, delta
