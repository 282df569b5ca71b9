"""One field of every kind, added to a model, its table and its noun for one test."""

import sys
from contextlib import contextmanager
from datetime import date
from functools import partial

from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.db import connection, models

from members.fields import kinds
from members.models import Image, Period, Precision, Site, Sourced
from members.models.prepared import PreparedQuery
from tests.support.database_role import owner
from tests.support.factories import make


def compile_anew():
    """Forget what was compiled, as a process does that starts with other columns."""
    for name, module in list(sys.modules.items()):
        for query in vars(module).values() if name.startswith("members.") else ():
            if isinstance(query, PreparedQuery):
                query.compiled.clear()


NAME = "trial"
SECTION = kinds.Fieldset("Trial")


class Case:
    """One kind: its columns, a value to propose, and how pages and sheets show it.

    `typed` is the text that a browser sends, `value` if it is another; `shown` what a
    public page holds, and `cell` a sheet.
    """

    def __init__(self, kind, columns, value, shown, *, typed="", cell=None):
        columns = columns if isinstance(columns, dict) else {NAME: columns}
        self.kind, self.columns, self.value, self.shown = kind, columns, value, shown
        # A picture is sent as a file.
        self.typed = None if kind is kinds.Picture else {NAME: typed or value}
        self.cell = shown if cell is None else cell

    def declare(self, **more):
        no_cell = dict.fromkeys((kinds.SHEET, kinds.FILE), "a picture fits no cell")
        hidden = no_cell if self.kind is kinds.Picture else None
        given = {"section": SECTION, "label": "Prøvefelt", "hidden": hidden}
        return self.kind(NAME, **given, **more)


def text_case(kind, value, shown=None):
    column = models.CharField("trial", max_length=300, blank=True)
    return Case(kind, column, value, shown or value, cell=value)


def number_case():
    column = models.IntegerField("trial", null=True, blank=True)
    return Case(kinds.Number, column, 4321, "4\xa0321", typed="4321", cell=4321)


def boolean_case():
    column = models.BooleanField("trial", default=False)
    return Case(kinds.Boolean, column, True, "Ja", typed="on")


def choice_case():
    choices = [("", "Ukjent"), ("a", "Alternativ A")]
    column = models.CharField("trial", max_length=1, blank=True, choices=choices)
    return Case(kinds.Choice, column, "a", "Alternativ A")


def choices_case():
    choices = [("a", "Alternativ A"), ("b", "Alternativ B")]
    one = models.CharField(max_length=1, choices=choices)
    column = ArrayField(one, verbose_name="trial", default=list, blank=True)
    shown = {"shown": "Alternativ A, Alternativ B", "typed": ["b", "a"]}
    cell = "Alternativ A; Alternativ B"
    return Case(kinds.Choices, column, ["a", "b"], cell=cell, **shown)


def day_column():
    return models.DateField("trial", null=True, blank=True)


def day_case():
    fields = {"typed": "08.05.2021", "cell": date(2021, 5, 8)}
    return Case(kinds.Day, day_column(), "2021-05-08", "8. mai 2021", **fields)


def partial_date_case():
    given = {"max_length": 9, "choices": Precision, "default": Precision.DAY}
    columns = {NAME: day_column(), f"{NAME}_precision": models.CharField(**given)}
    value = {"day": "2021-05-01", "precision": "month"}
    fields = {"typed": "5.2021", "cell": date(2021, 5, 1)}
    return Case(kinds.PartialDate, columns, value, "mai 2021", **fields)


def optional(model, on_delete, **fields):
    given = {"null": True, "blank": True, "related_name": "+"}
    return models.ForeignKey(model, on_delete, **given, **fields)


def site_case(kind, column):
    site = make.site(slug="provested", name="Prøvested")
    value = [site.slug] if kind is kinds.References else site.slug
    return Case(kind, column, value, site.name)


def picture_case():
    picture = make.picture()
    column = optional(Image, models.DO_NOTHING, to_field="hash")
    return Case(kinds.Picture, column, picture.hash, picture.hash)


TEXTS = [
    (kinds.Text, "Noen ord"),
    (kinds.Prose, "Flere ord"),
    (kinds.WebAddress, "https://www.example.org/x", "www.example.org/x"),
    (kinds.EmailAddress, "drift@example.org"),
    (kinds.RoleAddress, "post@example.org"),
    (kinds.Telephone, "35 11 22 33"),
]
CASES = {kind.__name__: partial(text_case, kind, *rest) for kind, *rest in TEXTS} | {
    "Number": number_case,
    "Choice": choice_case,
    "Choices": choices_case,
    "Boolean": boolean_case,
    "Day": day_case,
    "PartialDate": partial_date_case,
    "Reference": lambda: site_case(kinds.Reference, optional(Site, models.PROTECT)),
    "References": lambda: site_case(
        kinds.References,
        models.ManyToManyField(Site, blank=True, related_name="trials"),
    ),
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
