"""The jobs and tasks of these tests, which write topics, and how they are run."""

from time import sleep
from uuid import uuid4

from django.utils import translation

from members.models import Topic
from members.operation.work import tasks
from members.operation.work.tasks import TaskFile, TaskKind

PREFIX = "prøve"


def write(label, alias="default"):
    """Insert a topic that no other is equal to."""
    number = uuid4().hex
    names = {"label_nb": f"{PREFIX} {label} {number}", "label_en": number}
    Topic.objects.using(alias).create(slug=f"x{number}", kind="theme", **names)


def written():
    """Return the sorted labels of what has been written."""
    labels = Topic.objects.filter(label_nb__startswith=f"{PREFIX} ")
    return sorted(
        label.split(" ")[1] for label in labels.values_list("label_nb", flat=True)
    )


def write_topics(task, progress):
    """Write as many topics as the input says, with a report after each."""
    total = task.input["count"]
    for number in range(total):
        write(f"{task.pk}-{number}")
        sleep(task.input.get("pause", 0))
        progress.report(number + 1, total)


def write_file(task, progress):
    """Make a file of the chunks whose sizes the input gives."""
    chunks = [bytes([65 + n]) * size for n, size in enumerate(task.input["sizes"])]
    return TaskFile("prøve.txt", "text/plain", chunks)


def kind_of(run, name="topics"):
    """Return {name: kind} of a kind that does what the function does."""
    return {name: TaskKind(name, name, run)}


KINDS = kind_of(write_topics) | kind_of(write_file, "file")


def start(kind="topics", *, language="nb", **given):
    with translation.override(language):
        return tasks.start(kind, given, user=None)


def run(task, kinds=KINDS):
    """Run the next task, and return this one as stored afterwards."""
    tasks.run_next(kinds)
    task.refresh_from_db()
    return task
