"""The page of the cluster in figures: its day and period, and addresses of lists."""

from django.urls import reverse

from .. import statistics


class PublicLists:
    """Addresses of the filtered lists of visitors."""

    def organizations(self, **parameters):
        return reverse("directory:organizations") + statistics.query(parameters)

    def projects(self, **parameters):
        return reverse("directory:projects") + statistics.query(parameters)

    def network(self, **parameters):
        return reverse("directory:network_figures") + statistics.query(parameters)


class StatisticsPage:
    """All figures, as visitors see them."""

    def __init__(self, parameters):
        self.asked = statistics.Asked(parameters)
        self.question = self.asked.question(PublicLists())

    @property
    def sections(self):
        return statistics.sections(self.question)

    @property
    def folder(self):
        return reverse("directory:statistics")
