"""What names the sites that may frame our pages is hosts alone."""

from django.db import migrations, models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Length
from django.db.models.lookups import Exact, LessThanOrEqual, Regex

LABEL = r"[a-z0-9]([-a-z0-9]*[a-z0-9])?"
HOST = rf"(localhost|{LABEL}(\.{LABEL})+)(:[0-9]{{1,5}})?"
JOINED = Func(
    F("embed_hosts"), Value(" "), function="array_to_string", output_field=models.TextField()
)
PIECES = Func(JOINED, Value(" "), function="string_to_array", output_field=models.TextField())
NUMBERS = [
    Func(array, function="cardinality", output_field=models.IntegerField())
    for array in (PIECES, F("embed_hosts"))
]


class Migration(migrations.Migration):
    dependencies = [("members", "0023_public_changes")]
    operations = [
        migrations.AddConstraint(
            "cluster",
            models.CheckConstraint(
                condition=Q(
                    Regex(JOINED, Value(rf"\A({HOST}( {HOST})*)?\Z")),
                    LessThanOrEqual(Length(JOINED), Value(2000)),
                    Exact(*NUMBERS),
                ),
                name="only_hosts_may_frame_the_pages",
                violation_error_message="Enter one host name a line, as www.example.org.",
            ),
        ),
    ]
