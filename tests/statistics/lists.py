"""What tests of figures share: addresses of lists, and a figure of asked days."""

from django.urls import reverse
from django.utils import translation

from members import statistics


class Lists:
    """Addresses of the filtered lists of visitors."""

    def _address(self, name, parameters):
        return reverse(f"directory:{name}") + statistics.query(parameters)

    def organizations(self, **parameters):
        return self._address("organizations", parameters)

    def projects(self, **parameters):
        return self._address("projects", parameters)

    def network(self, **parameters):
        return self._address("network_figures", parameters)


def shown(name, parameters=None, language="nb", unlisted=False):
    """Return the figure of a name, of the days that an address asks for."""
    question = statistics.Asked(parameters or {}).question(Lists(), unlisted)
    with translation.override(language):
        return statistics.figure(question, name)
