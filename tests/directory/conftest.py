"""A small network of four members."""

from datetime import date

import pytest

from members.exchange import downloads
from tests.support.factories import LONG_AGO, make_member, make_project, make_topic

ENDED_2020 = {"since": LONG_AGO, "until": date(2020, 12, 31)}


@pytest.fixture
def four():
    """Create Alfa, with Beta and Gamma in one project, and with Delta in one that has ended."""
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
    make_project(title_nb="Gammelt", partners=[alfa, delta], **ENDED_2020)
    return alfa, beta, gamma, delta


@pytest.fixture
def large(monkeypatch):
    """Create three members, of which a file is made by a task."""
    monkeypatch.setattr(downloads, "AT_ONCE", 2)
    return [make_member(name=name) for name in ("Alfa", "Beta", "Gamma")]
