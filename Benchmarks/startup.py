"""Prints the median time of twenty runs of PROGRAM --help as a line of JSON."""

import json
import resource
import statistics
import subprocess
import sys
import time


def once(program):
    start = time.perf_counter()
    subprocess.run([program, "--help"], check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - start


seconds = statistics.median(once(sys.argv[1]) for _ in range(20))
peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
print(json.dumps({"task": "help", "side": "workbench", "seconds": seconds, "peak_kb": peak}))
