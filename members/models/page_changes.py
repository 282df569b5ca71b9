"""The table of when each public page was last changed: the sitemap reads it, triggers write it."""

import pgtrigger
from django.db import models
from django.db.models import Max, OuterRef, Subquery

from .enforced_triggers import OwnerTrigger

# The models with a page for each row: the other models that stand on it.
PAGES = {
    "Organization": """
        Membership Presence Participation OrganizationName OrganizationTopic Role
        Emission TestFacility
    """.split(),
    "Project": "Participation Funding ClimateEffect ProjectTheme ProjectSite".split(),
    "Site": ["Presence", "ProjectSite"],
    "Event": ["EventOrganizer", "EventTopic", "EventProject"],
    "Body": ["Role"],
}
SHOWN = (
    "SELECT '{noun}' AS noun, {column} AS row_id, pgh_created_at AS at FROM new_values"
)
# Two transactions that change one page wait for each other nowhere: the row that the other
# one replaces is left, so that a page may have several rows, of which the latest counts.
NOTE = """
    WITH latest AS (
        SELECT noun, row_id, max(at) AS at FROM ({shown}) AS shown
        WHERE row_id IS NOT NULL GROUP BY noun, row_id
    ), former AS (
        SELECT change.id FROM public.members_pagechange AS change
        JOIN latest USING (noun, row_id) FOR UPDATE OF change SKIP LOCKED
    ), replaced AS (
        DELETE FROM public.members_pagechange WHERE id IN (SELECT id FROM former)
    )
    INSERT INTO public.members_pagechange (noun, row_id, changed_at)
    SELECT noun, row_id, at FROM latest;
    RETURN NULL;
"""


class PageChangeQuerySet(models.QuerySet):
    def latest_of(self, rows):
        """Return the latest change of any page of the rows of a model, or None; one query."""
        own = self.filter(
            noun=rows.model._meta.model_name, row_id__in=rows.values("pk")
        )
        return own.aggregate(latest=Max("changed_at"))["latest"]

    def of_each(self, model):
        """Return the expression of the latest change of the page of each row of a model."""
        own = self.filter(noun=model._meta.model_name, row_id=OuterRef("pk"))
        return Subquery(own.order_by("-changed_at").values("changed_at")[:1])


class PageChange(models.Model):
    """A change of a row's public page; the latest of them, and seldom some earlier ones."""

    noun = models.CharField(max_length=20)
    row_id = models.BigIntegerField()
    changed_at = models.DateTimeField()

    objects = PageChangeQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        indexes = [
            models.Index(
                fields=["noun", "row_id", "-changed_at"], name="changes_of_a_page"
            )
        ]

    def __str__(self):
        return f"{self.noun} {self.row_id}: {self.changed_at}"


class PageChangeTrigger(OwnerTrigger, pgtrigger.Composer):
    """Note, for the events of a model, the change of the pages that show its rows."""

    level = pgtrigger.Statement
    when = pgtrigger.After
    operation = pgtrigger.Insert

    def __init__(self, columns):
        self.columns = columns
        super().__init__(name="page_changed")

    def get_func(self, model):
        shown = [SHOWN.format(noun=n, column=c) for n, c in self.columns.items()]
        return NOTE.format(shown=" UNION ALL ".join(shown))


def page_change_triggers(model):
    """Return the triggers of the events of a model: one if any page shows its rows."""
    name = model.__name__
    columns = {
        n.lower(): f"{n.lower()}_id" for n, shown in PAGES.items() if name in shown
    }
    if name in PAGES:
        columns[name.lower()] = "pgh_obj_id"
    return [PageChangeTrigger(columns)] if columns else []
