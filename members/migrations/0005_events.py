"""Events, and who came to them."""

from django.contrib.auth.management import create_permissions
from django.db import migrations, models
from django.db.models import F, Q
from django.db.models.deletion import CASCADE, PROTECT

from ._tables import CreateModels, tracked

# As in 0003_staff.
RIGHTS = {
    "secretary": ("view add change delete", "event eventattendance"),
    "reader": ("view", "event"),
}


def add_rights(apps, schema_editor):
    """Grant the groups of staff their rights to events."""
    members = apps.get_app_config("members")
    members.models_module = True
    create_permissions(members, apps=apps, verbosity=0)
    rights = apps.get_model("auth", "Permission").objects
    for name, (verbs, names) in RIGHTS.items():
        codes = [f"{verb}_{model}" for verb in verbs.split() for model in names.split()]
        group = apps.get_model("auth", "Group").objects.filter(name=name).first()
        if group:
            found = rights.filter(content_type__app_label="members", codename__in=codes)
            group.permissions.add(*found)


def key(model, verbose_name, related_name="+"):
    return models.ForeignKey(
        f"members.{model}", PROTECT, null=True, blank=True,
        related_name=related_name, verbose_name=verbose_name,
    )


KINDS = "organizations contacts memberships projects events offices".split()
TARGETS = [("columnmemory", {}), ("incomingfile", {"verbose_name": "what"})]


def target_operations(model, options):
    """Yield what lets a file be of events."""
    name = f"{model}_target_is_one_of_its_choices"
    yield migrations.RemoveConstraint(model, name)
    column = models.CharField(max_length=13, choices=list(zip(KINDS, KINDS)), **options)
    yield migrations.AlterField(model, "target", column)
    known = models.CheckConstraint(condition=Q(target__in=KINDS), name=name, violation_error_message="Choose one of the listed values.")
    yield migrations.AddConstraint(model, known)


ID = ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"))

class Migration(migrations.Migration):
    dependencies = [("members", "0004_languages")]
    operations = [
        CreateModels([
            *tracked(migrations.CreateModel(
                name="Event",
                fields=[
                    ID,
                    ("slug", models.SlugField(blank=True, help_text="The last part of the page's address. The old address keeps working.", max_length=80, unique=True, verbose_name="web address")),
                    ("title_nb", models.CharField(max_length=120, verbose_name="title in Norwegian")),
                    ("title_en", models.CharField(blank=True, max_length=120, verbose_name="title in English")),
                    ("text_nb", models.TextField(blank=True, max_length=3000, verbose_name="text in Norwegian")),
                    ("text_en", models.TextField(blank=True, max_length=3000, verbose_name="text in English")),
                    ("begins_at", models.DateTimeField(verbose_name="begins")),
                    ("ends_at", models.DateTimeField(blank=True, null=True, verbose_name="ends")),
                    ("site", key("site", "site")),
                    ("place", models.CharField(blank=True, max_length=200, verbose_name="exact place")),
                    ("organizer", key("organization", "organizer")),
                    ("is_published", models.BooleanField(default=False, verbose_name="shown publicly")),
                ],
                options={
                    "verbose_name": "event",
                    "verbose_name_plural": "events",
                    "ordering": ["-begins_at", "pk"],
                    "abstract": False,
                    "constraints": [
                        models.CheckConstraint(condition=Q(slug__regex="^[a-z0-9]+(-[a-z0-9]+)*$"), name="event_has_an_address_of_plain_words", violation_error_message="A web address consists of lower-case letters (a–z), digits and single hyphens."),
                        models.CheckConstraint(condition=Q(ends_at=None) | Q(ends_at__gt=F("begins_at")), name="an_event_ends_after_it_begins", violation_error_message="An event ends after it has begun."),
                        models.CheckConstraint(condition=Q(title_nb__regex=r"\S"), name="an_event_is_called_something", violation_error_message="Enter what the event is called."),
                    ],
                },
            )),
            *tracked(migrations.CreateModel(
                name="EventAttendance",
                fields=[
                    ID,
                    ("event", models.ForeignKey("members.event", CASCADE, related_name="attendances", verbose_name="event")),
                    ("organization", models.ForeignKey("members.organization", PROTECT, related_name="event_attendances", verbose_name="organization")),
                    ("person", key("person", "person", "event_attendances")),
                    ("number", models.PositiveSmallIntegerField(default=1, verbose_name="number of people")),
                ],
                options={
                    "verbose_name": "attendance",
                    "verbose_name_plural": "attendances",
                    "ordering": ["event", "pk"],
                    "constraints": [
                        models.CheckConstraint(condition=Q(number=1) | Q(person=None, number__gte=1), name="a_person_comes_to_an_event_as_one", violation_error_message="A person counts as one."),
                        models.UniqueConstraint(fields=["event", "person"], condition=Q(person__isnull=False), name="a_person_comes_to_an_event_once", violation_error_message="This person is on the list already."),
                        models.UniqueConstraint(fields=["event", "organization"], condition=Q(person=None), name="an_organization_comes_to_an_event_once", violation_error_message="This organization is on the list already."),
                    ],
                },
            )),
        ]),
        *(one for given in TARGETS for one in target_operations(*given)),
        migrations.RunPython(add_rights, migrations.RunPython.noop),
    ]
