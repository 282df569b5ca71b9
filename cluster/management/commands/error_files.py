"""Write the pages that a reverse proxy shows when the application does not answer."""

from pathlib import Path

from django.conf import settings
from django.core.management import BaseCommand

from cluster.error_pages import error_file
from members.api.problems import plain_problem

STATUSES = (400, 413, 414, 429, 503)


class Command(BaseCommand):
    help = "Write FOLDER/nb/503.html, FOLDER/api/503.json and their like."

    def add_arguments(self, parser):
        parser.add_argument("folder", type=Path)

    def handle(self, *, folder, **options):
        for language, _name in settings.LANGUAGES:
            (folder / language).mkdir(parents=True, exist_ok=True)
            for status in STATUSES:
                page = error_file(status, language)
                (folder / language / f"{status}.html").write_text(page)
        (folder / "api").mkdir(parents=True, exist_ok=True)
        for status in STATUSES:
            problem = plain_problem(status).content
            (folder / "api" / f"{status}.json").write_bytes(problem)
