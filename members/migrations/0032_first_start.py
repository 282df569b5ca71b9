"""Colours, languages and region of the cluster, and what its first start left out."""

from django.contrib.postgres.fields import ArrayField
from django.db import migrations, models

from ._tables import Grouped

COLOURS = [("green", "Green"), ("blue", "Blue")]
LANGUAGES = [
    ("all", "Norwegian and English"),
    ("nb", "Norwegian only"),
    ("en", "English only"),
]
STEPS = "name contact logo colours languages municipalities sites topics members colleagues"
REFUSAL = "Choose one of the listed values."


def text(length, choices, name):
    return models.CharField(
        blank=True,
        choices=choices,
        db_default="",
        default="",
        max_length=length,
        verbose_name=name,
    )


def texts(length, **options):
    base = models.CharField(max_length=length)
    return ArrayField(base, blank=True, db_default=[], default=list, **options)


NEW = {
    "colours": text(5, COLOURS, "colours"),
    "languages": text(3, LANGUAGES, "languages of the public pages"),
    "municipalities": texts(
        60,
        help_text="One a line. Forms of the secretariat list these first.",
        verbose_name="municipalities of the region",
    ),
    "skipped_steps": texts(
        20, editable=False, verbose_name="skipped steps of the first start"
    ),
}
OPTIONAL = {
    "ambition_nb": models.CharField(
        blank=True,
        help_text="Largest on the front page. Empty: the name stands there.",
        max_length=200,
        verbose_name="ambition in Norwegian",
    ),
    "ambition_en": models.CharField(
        blank=True, max_length=200, verbose_name="ambition in English"
    ),
}


def is_one_of(name, choices):
    """Return the operation that adds the check constraint of a column with choices."""
    values = [*dict(choices), ""]
    return migrations.AddConstraint(
        "cluster",
        models.CheckConstraint(
            condition=models.Q((f"{name}__in", values)),
            name=f"cluster_{name}_is_one_of_its_choices",
            violation_error_message=REFUSAL,
        ),
    )


class Migration(Grouped):
    dependencies = [("members", "0031_log_in_links")]
    operations = [
        *(
            operation(model, name, field)
            for operation, fields in (
                (migrations.AddField, NEW),
                (migrations.AlterField, OPTIONAL),
            )
            for name, field in fields.items()
            for model in ("cluster", "clusterevent")
        ),
        is_one_of("colours", COLOURS),
        is_one_of("languages", LANGUAGES),
        # A cluster that is registered already has started.
        migrations.RunSQL(
            f"UPDATE members_cluster SET skipped_steps = string_to_array('{STEPS}', ' ')",
            migrations.RunSQL.noop,
        ),
    ]
