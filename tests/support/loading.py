"""An application that takes a minute to load; it notes the process that has begun to."""

import os
import time
from pathlib import Path

with Path(os.environ["LOADING"]).open("a") as file:
    file.write(f"{os.getpid()}\n")
time.sleep(60)
