"""The largest request bodies in bytes: of forms with files, of one picture, of all others.

nginx has the same limits. The server reads them before Django knows its apps.
"""

from cluster import environment

MAX_TEXT_BODY = environment.number("MAX_BODY_KIB", 256, 64, 10_240) * 1024
MAX_FILE_BODY = environment.number("MAX_UPLOAD_MIB", 25, 5, 500) * 1024 * 1024
MAX_PICTURE_BODY = 16 * 1024 * 1024
