"""A language is checked by its shape: which there are is a setting, and takes no migration."""

from django.db import migrations, models

from ._tables import Grouped

NAME = "{}_language_is_one_of_its_choices"
# Of each model: what its column has, and whether it is tracked.
MODELS = {
    "accessrequest": ({"default": "nb"}, True),
    "application": ({"default": "nb"}, True),
    "changerequest": ({"default": "nb"}, True),
    "invitation": ({"default": "nb", "db_default": "nb"}, True),
    "letter": ({}, True),
    "messagerecipient": ({}, False),
    "person": (
        {"default": "nb", "help_text": "Language of e-mails to this person."},
        True,
    ),
    "sharepicture": ({}, False),
    "task": ({}, False),
    "user": ({"default": "nb"}, True),
}


class LanguageField(models.CharField):
    """The column as it was, under the name that events of history find its class by."""

    def __init__(self, **options):
        super().__init__(**options | {"max_length": 2})

    def deconstruct(self):
        name, _path, args, options = super().deconstruct()
        del options["max_length"]
        return name, "members.models.languages.LanguageField", args, options


def operations(model, options, is_tracked):
    name = NAME.format(model)
    yield migrations.RemoveConstraint(model, name)
    for one in [model, f"{model}event"][: 1 + is_tracked]:
        column = LanguageField(verbose_name="language", **options)
        yield migrations.AlterField(one, "language", column)
    shape = models.CheckConstraint(
        condition=models.Q(("language__regex", "^[a-z]{2}$")),
        name=name,
        violation_error_message="Choose one of the listed values.",
    )
    yield migrations.AddConstraint(model, shape)


class Migration(Grouped):
    dependencies = [("members", "0003_staff")]
    operations = [
        one for model, given in MODELS.items() for one in operations(model, *given)
    ]
