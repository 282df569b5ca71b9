import os

from django.core.management.base import BaseCommand
from tqdm import tqdm

from members.management.benchmark_measuring import measure
from members.management.benchmark_report import growth, table


def comma_separated(text):
    return [int(number) for number in text.split(",")]


class Command(BaseCommand):
    help = "Compare pages with views that do almost nothing, in temporary databases."

    def add_arguments(self, parser):
        parser.add_argument("--sizes", default="100,10000,100000", type=comma_separated)
        parser.add_argument("--rounds", type=int, default=100)

    def handle(self, *, sizes, rounds, **options):
        measured = {}
        for size in sizes:
            with tqdm(total=size, disable=None) as bar:
                measured[size], failed = measure(size, rounds, bar.update)
            busy = f"{os.getloadavg()[0]:.1f} busy on {os.cpu_count()} cores"
            lines = [f"{size} organizations, {busy}", *table(measured[size])]
            lines += [f"not measured: {page} ({failed[page]})" for page in failed]
            self.stdout.write("\n".join([*lines, ""]))
        self.stdout.write("\n".join(growth(measured)))
