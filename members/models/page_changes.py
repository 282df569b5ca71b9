"""The table of when each public page was last changed: the sitemap reads it, triggers write it."""

import pgtrigger
from django.db import models
from django.db.models import Max, OuterRef, Subquery

from .enforced_triggers import OwnerTrigger

# The models with a page for each row: the other models that stand on it.
PAGES = {
    "Organization": """
        Membership Presence Participation OrganizationName OrganizationTopic Role
        Emission TestFacility ResourceStream Service CustomerReference Certificate
        ProfilePicture ProfileLink
    """.split(),
    "Project": "Participation Funding ClimateEffect ProjectTheme ProjectSite".split(),
    "Site": ["Presence", "ProjectSite"],
    "Event": ["EventOrganizer", "EventTopic", "EventProject"],
    "Body": ["Role"],
}
# Rows of these models are shown if this column is true.
PUBLISHING = {"ResourceStream": "is_public", "TestFacility": "is_listed"}
# No page shows these columns, so that a change of them alone changes none.
UNSHOWN = {
    "Organization": """
        note unverified_fields confirmed_on listing_agreed_on listing_agreed_by
        establishment_orgnr municipality_code invoice_format invoice_email
        invoice_address invoice_reference employees_note
    """.split(),
    "Certificate": ["image_id"],
    "CustomerReference": ["asked_on", "asked_again_on"],
    "ResourceStream": ["asked_about", "source"],
}
OF_EVENTS = "pgh_id pgh_created_at pgh_label pgh_context pgh_context_id".split()
SHOWN = """
    SELECT '{noun}' AS noun, {column} AS row_id, pgh_created_at AS at
    FROM new_values AS becomes WHERE {condition}
"""
DIFFERS = """
    (pgh_label <> 'update' OR to_jsonb(becomes) - {unshown} IS DISTINCT FROM (
        SELECT to_jsonb(was) - {unshown} FROM public.{events} AS was
        WHERE was.pgh_obj_id = becomes.pgh_obj_id AND was.pgh_id < becomes.pgh_id
        ORDER BY was.pgh_id DESC LIMIT 1
    ))
"""
# Two transactions that change one page wait for each other nowhere: the row that the other
# one replaces is left, so that a page may have several rows, of which the latest counts.
NOTE = """
    WITH latest AS (
        SELECT noun, row_id, max(at) AS at FROM ({selects}) AS shown
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
        condition = _condition(model.pgh_tracked_model.__name__, model._meta.db_table)
        selects = [
            SHOWN.format(noun=noun, column=column, condition=condition)
            for noun, column in self.columns.items()
        ]
        return NOTE.format(selects=" UNION ALL ".join(selects))


def _condition(name, events):
    """Return the SQL condition under which an event of a model changes a page."""
    conditions = [PUBLISHING.get(name, "true")]
    if name in UNSHOWN:
        columns = ", ".join(f"'{column}'" for column in UNSHOWN[name] + OF_EVENTS)
        unshown = f"ARRAY[{columns}]::text[]"
        conditions.append(DIFFERS.format(unshown=unshown, events=events))
    return " AND ".join(conditions)


def page_change_triggers(model):
    """Return the triggers of the events of a model: one if any page shows its rows."""
    name = model.__name__
    columns = {
        n.lower(): f"{n.lower()}_id" for n, shown in PAGES.items() if name in shown
    }
    if name in PAGES:
        columns[name.lower()] = "pgh_obj_id"
    return [PageChangeTrigger(columns)] if columns else []
