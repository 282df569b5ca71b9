"""The WSGI application of the production server."""

import os
from pathlib import Path

from django.core.wsgi import get_wsgi_application

from cluster import metrics_folder
from cluster.request_heads import readable_heads
from cluster.timeouts import limit_database_waits

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cluster.settings")

# Each worker of gunicorn counts in the folder of its server. Not in its hook post_fork,
# during which a SIGTERM would be lost.
if counted := os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
    metrics_folder.count_in_own_file(Path(counted))
application = readable_heads(get_wsgi_application())
# Visitors wait three seconds at most; commands may take the time they need.
limit_database_waits()
