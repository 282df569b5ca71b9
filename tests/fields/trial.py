"""One field of every kind, added to a model, its table and its noun for one test."""

from contextlib import contextmanager
from datetime import date

from django.apps import apps
from django.db import connection, models

from members.fields import kinds
from members.models import Image, Period, Precision, Site, Sourced
from tests.support.database_role import owner
from tests.support.factories import make_picture, make_site
from tests.support.prepared_queries import compile_anew

NAME = "trial"
SECTION = kinds.Section("Trial")


class Case:
    """One kind: its columns, a value to propose, and how pages and sheets show it.

    `typed` is what a browser sends; `shown` what a public page holds, `cell` a sheet, and
    `file` a CSV cell from which the same value is read.
    """

    def __init__(self, kind, columns, value, typed, shown, cell=None, file=None):
        self.kind, self.columns, self.value, self.typed = kind, columns, value, typed
        self.shown, self.cell, self.file = shown, shown if cell is None else cell, file

    def declare(self, **more):
        no_cell = dict.fromkeys((kinds.SHEET, kinds.FILE), "a picture fits no cell")
        hidden = no_cell if self.kind is kinds.Picture else None
        given = {"section": SECTION, "label": "Prøvefelt", "hidden": hidden}
        return self.kind(NAME, **given, **more)


def text():
    return models.CharField("trial", max_length=300, blank=True)


def text_case(kind, value, shown=None):
    columns = {NAME: text()}
    return Case(kind, columns, value, {NAME: value}, shown or value, value, value)


def number_case():
    column = models.IntegerField("trial", null=True, blank=True)
    return Case(
        kinds.Number, {NAME: column}, 4321, {NAME: "4321"}, "4\xa0321", 4321, "4321"
    )


def choice_case():
    choices = [("", "Ukjent"), ("a", "Alternativ A")]
    column = models.CharField("trial", max_length=1, blank=True, choices=choices)
    return Case(
        kinds.Choice, {NAME: column}, "a", {NAME: "a"}, "Alternativ A", None, "a"
    )


def boolean_case():
    column = models.BooleanField("trial", default=False)
    return Case(kinds.Boolean, {NAME: column}, True, {NAME: "on"}, "Ja", None, "yes")


def day_case():
    column = models.DateField("trial", null=True, blank=True)
    typed, day = {NAME: "08.05.2021"}, date(2021, 5, 8)
    return Case(
        kinds.Day, {NAME: column}, "2021-05-08", typed, "8. mai 2021", day, "2021-05-08"
    )


def partial_date_case():
    columns = {
        NAME: models.DateField("trial", null=True, blank=True),
        f"{NAME}_precision": models.CharField(
            "exact", max_length=9, choices=Precision, default=Precision.DAY
        ),
    }
    value = {"day": "2021-05-01", "precision": "month"}
    day = date(2021, 5, 1)
    return Case(
        kinds.PartialDate,
        columns,
        value,
        {NAME: "5.2021"},
        "mai 2021",
        day,
        "2021-05-01",
    )


def reference_case():
    site = make_site(slug="provested", name="Prøvested")
    column = models.ForeignKey(
        Site, models.PROTECT, null=True, blank=True, related_name="+"
    )
    return Case(
        kinds.Reference,
        {NAME: column},
        site.slug,
        {NAME: site.slug},
        site.name,
        None,
        site.slug,
    )


def references_case():
    site = make_site(slug="provested", name="Prøvested")
    column = models.ManyToManyField(Site, blank=True, related_name="trials")
    return Case(
        kinds.References,
        {NAME: column},
        [site.slug],
        {NAME: [site.slug]},
        site.name,
        None,
        site.slug,
    )


def picture_case():
    picture = make_picture()
    column = models.ForeignKey(
        Image,
        models.DO_NOTHING,
        to_field="hash",
        null=True,
        blank=True,
        related_name="+",
    )
    return Case(kinds.Picture, {NAME: column}, picture.hash, None, picture.hash)


CASES = {
    "Text": lambda: text_case(kinds.Text, "Noen ord"),
    "Prose": lambda: text_case(kinds.Prose, "Flere ord"),
    "WebAddress": lambda: text_case(
        kinds.WebAddress, "https://www.example.org/x", "www.example.org/x"
    ),
    "RoleAddress": lambda: text_case(kinds.RoleAddress, "drift@example.org"),
    "Telephone": lambda: text_case(kinds.Telephone, "35 11 22 33"),
    "Number": number_case,
    "Choice": choice_case,
    "Boolean": boolean_case,
    "Day": day_case,
    "PartialDate": partial_date_case,
    "Reference": reference_case,
    "References": references_case,
    "Picture": picture_case,
}


def settle():
    """Run the deferred constraints of rows written so far: a table can then be altered."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")


@contextmanager
def added(noun, columns, declared):
    """Add columns to the noun's model and table, and the field to its declaration."""
    model, before = noun.model, noun.fields
    for name, column in columns.items():
        column.contribute_to_class(model, name)
    try:
        settle()
        compile_anew()
        # The role that serves has no privileges on a table that no migration made.
        with owner():
            with connection.schema_editor() as editor:
                for column in columns.values():
                    editor.add_field(model, column)
            object.__setattr__(noun, "fields", (*before, declared.bind(model)))
            yield
    finally:
        object.__setattr__(noun, "fields", before)
        for name, column in columns.items():
            _remove(model, name, column)
        apps.clear_cache()
        compile_anew()


def _remove(model, name, column):
    many = column in model._meta.local_many_to_many
    (model._meta.local_many_to_many if many else model._meta.local_fields).remove(
        column
    )
    if many:
        through = column.remote_field.through._meta.model_name
        del apps.all_models["members"][through]
        delattr(Site, "trials")
    for attribute in {name, column.attname, f"get_{name}_display"}:
        if attribute in vars(model):
            delattr(model, attribute)
    model._meta._expire_cache()


@contextmanager
def rows_model(noun):
    """Create a model of rows that point at the noun's model, with its table."""

    class Trial(Period, Sourced):
        target = models.ForeignKey(noun.model, models.CASCADE, related_name=NAME)
        title = models.CharField("tittel", max_length=50)

        class Meta(Period.Meta):
            abstract = False
            app_label = "members"
            verbose_name_plural = "prøverader"
            constraints = []

        def __str__(self):
            return self.title

    try:
        settle()
        with owner():
            with connection.schema_editor() as editor:
                editor.create_model(Trial)
            yield Trial
    finally:
        del apps.all_models["members"]["trial"]
        delattr(noun.model, NAME)
        apps.clear_cache()
