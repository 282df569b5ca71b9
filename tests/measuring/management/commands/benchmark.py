import os

from django.core.management.base import BaseCommand
from tqdm import tqdm

from tests.measuring.benchmark import bars
from tests.measuring.benchmark.databases import filled_database
from tests.measuring.benchmark.process import measure_in_new_process
from tests.measuring.benchmark.report import growth, table


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
        self.stdout.write("\n".join(growth(pages)))
        if cold_rounds:
            self.stdout.write("\n".join(growth(pages, of="median_cold")))


def measure(size, asked):
    """Return the Run of a size."""
    with (
        tqdm(total=size, disable=None) as bar,
        filled_database(size, bar.update) as database,
    ):
        return measure_in_new_process(database, asked)


def report(size, run):
    """Return the lines of a Run."""
    busy = f"{os.getloadavg()[0]:.1f} busy on {os.cpu_count()} cores"
    lines = [f"{size} organizations, {busy}", *table(run.pages)]
    lines += [f"not measured: {page} ({run.failed[page]})" for page in run.failed]
    bar = bars.at_most(run.started, bars.FIRST_PAGE)
    lines.append(f"first page after a start: {run.started * 1000:.0f} ms (bar: {bar})")
    if run.memory:
        lines.append(run.memory.text + memory_bar(size, run.memory.proportional))
    return lines + (under_load(run) if run.load else [])


def under_load(run):
    """Return the lines of what ten clients got, and of the memory that it took."""
    lines = [run.load.text]
    if run.memory and run.memory_under_load:
        after = run.memory_under_load.resident
        times = after / run.memory.resident
        bar = bars.at_most(times, bars.RESIDENT)
        lines.append(f"{after:.0f} MB resident then ({times:.2f} times, bar: {bar})")
    return lines


def memory_bar(size, megabytes):
    """Return the bar of that size and whether it is held, in brackets; or nothing."""
    bar = bars.PROPORTIONAL.get(size)
    return f" (bar: {bars.at_most(megabytes, bar)})" if bar else ""
