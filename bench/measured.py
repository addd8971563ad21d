"""``python -m bench.measured FILE ARGUMENT…``: run the program, and write what it used into a file."""

from __future__ import annotations

import json
import resource
import sys
import time
from pathlib import Path

from extract.cli import run_command_line

if __name__ == "__main__":
    began = time.perf_counter()
    code = run_command_line(sys.argv[2:])
    own, workers = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    used = {
        "code": code,
        "seconds": time.perf_counter() - began,
        "own_seconds": own.ru_utime + own.ru_stime,
        "worker_seconds": workers.ru_utime + workers.ru_stime,
        "own_megabytes": own.ru_maxrss / 1024,
        "worker_megabytes": workers.ru_maxrss / 1024,
    }
    Path(sys.argv[1]).write_text(json.dumps(used), encoding="utf-8")
