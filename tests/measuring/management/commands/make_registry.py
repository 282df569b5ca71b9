from django.core.management.base import BaseCommand
from tqdm import tqdm

from tests.measuring import synthetic


class Command(BaseCommand):
    help = "Generate N plausible organizations with related records."

    def add_arguments(self, parser):
        parser.add_argument("count", metavar="N", type=int)
        parser.add_argument("--seed", type=int, default=1)

    def handle(self, *, count, seed, **options):
        with tqdm(total=count, disable=None) as bar:
            synthetic.make(count, seed=seed, advance=bar.update)
