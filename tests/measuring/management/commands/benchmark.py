import os
from contextlib import contextmanager

from django.core.management.base import BaseCommand
from django.db import connection
from tqdm import tqdm

from members.operation import database_roles
from tests.measuring import synthetic
from tests.measuring.benchmark import report as tables
from tests.measuring.benchmark.process import measure_in_new_process


def comma_separated(text):
    return [int(number) for number in text.split(",")]


class Command(BaseCommand):
    help = (
        "Compare pages with views that do almost nothing, in temporary databases: warm, "
        "after a save, and beside one save a second. Times are of the processor."
    )

    def add_arguments(self, parser):
        parser.add_argument("--sizes", default="100,10000,100000", type=comma_separated)
        parser.add_argument("--rounds", type=int, default=100)
        parser.add_argument("--cold-rounds", type=int, default=5)
        parser.add_argument(
            "--seconds", type=int, default=20, help="of load by ten clients, twice"
        )

    def handle(self, *, sizes, rounds, cold_rounds, seconds, **options):
        asked = {"rounds": rounds, "cold_rounds": cold_rounds, "seconds": seconds}
        runs = {}
        for size in sizes:
            runs[size] = measure(size, asked)
            self.stdout.write("\n".join([*report(size, runs[size]), ""]))
        pages = {size: run.pages for size, run in runs.items()}
        self.stdout.write("\n".join(tables.growth(pages)))
        if cold_rounds:
            self.stdout.write("\n".join(tables.growth(pages, of="median_cold")))


def measure(size, asked):
    """Return the Run of a size."""
    with (
        tqdm(total=size, disable=None) as bar,
        filled_database(size, bar.update) as database,
    ):
        return measure_in_new_process(database, asked)


@contextmanager
def filled_database(size, advance):
    """Yield the name of a database with so many organizations, and drop it afterwards."""
    own = connection.settings_dict["NAME"]
    connection.settings_dict["TEST"]["NAME"] = f"{own}_benchmark_{size}"
    with database_roles.as_owner():
        connection.creation.create_test_db(verbosity=0, autoclobber=True)
    try:
        synthetic.make(size, advance=advance)
        connection.close()
        yield connection.settings_dict["NAME"]
    finally:
        with database_roles.as_owner():
            connection.creation.destroy_test_db(own, verbosity=0)


def report(size, run):
    """Return the lines of a Run."""
    busy = f"{os.getloadavg()[0]:.1f} busy on {os.cpu_count()} cores"
    lines = [f"{size} organizations, {busy}", *tables.table(run.pages)]
    lines += [f"not measured: {page} ({run.failed[page]})" for page in run.failed]
    bar = tables.at_most(run.started, tables.FIRST_PAGE)
    lines.append(f"first page after a start: {run.started * 1000:.0f} ms (bar: {bar})")
    if run.memory:
        most, own = tables.PROPORTIONAL.get(size), run.memory.proportional
        bar = f" (bar: {tables.at_most(own, most)})" if most else ""
        lines.append(run.memory.text + bar)
    return lines + (under_load(run) if run.load else [])


def under_load(run):
    """Return the lines of what ten clients got, and of the memory that it took."""
    lines = [run.load.text]
    if run.memory and run.memory_under_load:
        after = run.memory_under_load.resident
        times = after / run.memory.resident
        bar = tables.at_most(times, tables.RESIDENT)
        lines.append(f"{after:.0f} MB resident then ({times:.2f} times, bar: {bar})")
    return lines
