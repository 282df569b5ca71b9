"""The file of a finished task as a response."""

from django.http import StreamingHttpResponse

from members.work import tasks


def file_response(task):
    """Stream the file in pieces; it is never stored by a browser or a proxy."""
    response = StreamingHttpResponse(tasks.read_file(task), content_type=task.file_type)
    response["Content-Disposition"] = f'attachment; filename="{task.file_name}"'
    response["Content-Length"] = str(task.file_size)
    response["Cache-Control"] = "no-store"
    return response
