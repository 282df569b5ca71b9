"""Records of the climate page are kept until one of them may have changed."""

import pytest

from members.climate import current_records
from members.models import Emission, Organization, Project, Target
from tests.support.climate import make_emission, make_goal
from tests.support.factories import make_effect, make_organization, make_project


@pytest.mark.django_db(transaction=True)
def test_what_has_one_is_read_again():
    emitter, project, new = make_organization(), make_project(), make_organization()
    make_emission(organization=emitter, tonnes_co2e=1, scope_nb="En")
    make_effect(project)
    stale = []

    for number, change in enumerate(
        [
            lambda: Organization.objects.filter(pk=emitter.pk).update(is_listed=False),
            lambda: Organization.objects.filter(pk=emitter.pk).update(is_listed=True),
            lambda: Project.objects.filter(pk=project.pk).update(status="completed"),
            lambda: make_emission(organization=new, tonnes_co2e=1, scope_nb="En annen"),
            lambda: Emission.objects.filter(organization=new).delete(),
            lambda: make_effect(make_project()),
            make_goal,
            lambda: Target.objects.update(value=1),
        ]
    ):
        before = current_records()
        change()
        stale += [number] * (current_records() is before)

    assert stale == []
