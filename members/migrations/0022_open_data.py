"""The licence of the open data, and the sites that may frame pages of the registry."""

from django.contrib.postgres.fields import ArrayField
from django.db import migrations, models

from ._tables import Grouped

LICENCE = models.CharField(
    blank=True,
    choices=[
        ("NLOD-2.0", "Norwegian Licence for Open Government Data (NLOD) 2.0"),
        ("CC-BY-4.0", "Creative Commons Attribution 4.0 (CC BY 4.0)"),
    ],
    db_default="",
    default="",
    help_text="Empty: nobody has been given leave to use the data again.",
    max_length=9,
    verbose_name="licence of the open data",
)
HOSTS = ArrayField(
    base_field=models.CharField(max_length=253),
    blank=True,
    db_default=[],
    default=list,
    help_text="One host name a line, as www.example.org.",
    verbose_name="sites that may show our pages within theirs",
)


class Migration(Grouped):
    dependencies = [("members", "0021_guest_notice")]
    operations = [
        *(
            migrations.AddField(model, name, field)
            for model in ("cluster", "clusterevent")
            for name, field in (("data_licence", LICENCE), ("embed_hosts", HOSTS))
        ),
        migrations.AddConstraint(
            "cluster",
            models.CheckConstraint(
                condition=models.Q(("data_licence__in", ["NLOD-2.0", "CC-BY-4.0", ""])),
                name="cluster_data_licence_is_one_of_its_choices",
                violation_error_message="Choose one of the listed values.",
            ),
        ),
    ]
