"""Runs the grid with the workbench PROGRAM on TELCO and prints time, AUC and memory as JSON.

    python ours_grid.py PROGRAM TELCO THREADS
"""

import csv
import json
import pathlib
import resource
import subprocess
import sys
import tempfile
import time

program, telco, threads = sys.argv[1:4]
spec = pathlib.Path(__file__).resolve().parent / "grid.json"
with tempfile.TemporaryDirectory() as folder:
    out = pathlib.Path(folder) / "grid"
    start = time.perf_counter()
    subprocess.run(
        [program, "run", spec, "--data", telco, "--out", out, "--jobs", threads, "--quiet"],
        check=True, stdout=subprocess.DEVNULL)
    seconds = time.perf_counter() - start
    rows = list(csv.DictReader(open(out / "leaderboard.csv")))
column = next(name for name in rows[0] if name.startswith("rocAUC"))
best = max(float(row[column]) for row in rows if row["balance"] == "none" and row[column])
peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
print(json.dumps(
    {"task": "grid", "side": "workbench", "seconds": seconds, "auc": best, "peak_kb": peak}))
