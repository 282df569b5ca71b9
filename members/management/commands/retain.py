from collections import defaultdict

from django.core.management.base import BaseCommand
from django.utils.text import capfirst

from members.people import privacy

MOST_NUMBERS = 50


class Command(BaseCommand):
    help = (
        "Delete personal data past its retention period;"
        " `manage.py work` does it daily."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--dry-run", action="store_true", help="list what would be deleted"
        )

    def handle(self, *, dry_run, **options):
        ended = defaultdict(list)
        for model, numbers in (
            privacy.past_retention() if dry_run else privacy.apply_retention()
        ):
            ended[capfirst(str(model._meta.verbose_name_plural))] += numbers
        for name, numbers in ended.items():
            self.stdout.write(f"{name}: {len(numbers)}{_row_numbers(numbers)}")


def _row_numbers(numbers):
    """Return the primary keys in brackets; rows without a number, as sessions, have none."""
    keys = [str(number) for number in numbers[:MOST_NUMBERS] if isinstance(number, int)]
    more = ", …" if len(numbers) > MOST_NUMBERS else ""
    return f" ({', '.join(keys)}{more})" if keys else ""
