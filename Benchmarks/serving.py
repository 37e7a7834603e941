"""Times the service against those that a user would write instead, one row a request.

    python3 Benchmarks/serving.py [--data DIR] [--seconds N] [--rounds N]

Needs `wrk` (Debian has it) besides the Swift toolchain. Makes a virtual environment with the pinned
peers, fits a logistic regression and a forest of 500 trees on both sides, on telco.csv of DIR or else
on data/customers.csv, and drives every service in turn with the same row from the same sixteen
connections. Workbench keeps every scored row in SQLite while it is timed, and is timed once more
without. Prints a table: requests a second, median and 99th percentile of the latency, resident memory.
"""

import argparse
import csv
import json
import os
import pathlib
import re
import signal
import socket
import statistics
import subprocess
import sys
import time
import urllib.request

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent
WORK = HERE / ".data" / "serving"
PYTHON = HERE / ".venv-serving" / "bin" / "python"
PROGRAM = ROOT / ".build" / "release" / "workbench"


def prepare(table, target, positive, identifier):
    if not PYTHON.exists():
        subprocess.run([sys.executable, "-m", "venv", HERE / ".venv-serving"], check=True)
    subprocess.run(
        [PYTHON, "-m", "pip", "install", "--quiet", "-r", HERE / "serving" / "requirements.txt"],
        check=True)
    subprocess.run(
        ["swift", "build", "-c", "release", "--product", "workbench"], cwd=ROOT, check=True)
    WORK.mkdir(parents=True, exist_ok=True)
    spec = {
        "name": "serving", "seed": 7,
        "data": {"path": str(table), "target": target, "positive": positive,
                 "columns": {identifier: {"role": "identifier"},
                             "SeniorCitizen": {"kind": "category"}}},
        "validation": {"stratifiedKFold": {"folds": 3}}, "inner": {"folds": 2},
        "models": {
            "logistic": {"classifier": "logisticRegression"},
            "forest": {"classifier": {"randomForest": {"trees": 500, "minimumLeafSize": 5}}}}}
    (WORK / "serving.json").write_text(json.dumps(spec))
    run = lambda *words: subprocess.run([PROGRAM, *words], cwd=WORK, check=True)
    run("run", "serving.json", "--fresh", "--quiet")
    for model in ["logistic", "forest"]:
        if not (WORK / "models" / model).exists():
            run("promote", "results/serving", "--candidate", model, "--as", model,
                "--even-ineligible", "--quiet")
    subprocess.run(
        [PYTHON, "-m", "serving.fit", table, target, positive, identifier, WORK], cwd=HERE,
        check=True)


def row_of(table, target, identifier):
    with open(table, newline="") as file:
        row = next(csv.DictReader(file))
    row.pop(target)
    row.pop(identifier)

    def value(name, text):
        try:
            return text if name == "SeniorCitizen" else float(text)
        except ValueError:
            return text or None

    return {name: value(name, text) for name, text in row.items()}


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def post(url, body):
    request = urllib.request.Request(url, body, {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=10) as response:
        return json.loads(response.read())


def wait_until_up(url, body, process):
    for _ in range(600):
        if process.poll() is not None:
            sys.exit(f"the service ended with {process.returncode}: {process.args}")
        try:
            return post(url, body)
        except OSError:
            time.sleep(0.1)
    sys.exit(f"the service does not answer: {process.args}")


def resident_megabytes(process):
    status = pathlib.Path(f"/proc/{process.pid}/status").read_text()
    return int(re.search(r"VmRSS:\s+(\d+)", status)[1]) / 1024


UNITS = {"us": 1e-3, "ms": 1, "s": 1000}


def milliseconds(text):
    number, unit = re.fullmatch(r"([\d.]+)(us|ms|s)", text).groups()
    return float(number) * UNITS[unit]


def drive(url, script, seconds):
    output = subprocess.run(
        ["wrk", "-t1", "-c16", f"-d{seconds}s", "--latency", "-s", script, url],
        check=True, capture_output=True, text=True).stdout
    if "Non-2xx" in output or "Socket errors" in output:
        print(output, file=sys.stderr)
    # Other lines end with shares as well: 82.50%.
    found = lambda pattern: re.search(r"^\s*" + pattern, output, re.MULTILINE)[1]
    return (float(found(r"Requests/sec:\s+([\d.]+)")), milliseconds(found(r"50%\s+(\S+)")),
            milliseconds(found(r"99%\s+(\S+)")))


def measure(name, command, path, body, script, seconds, directory):
    port = free_port()
    words = [str(word).replace("PORT", str(port)) for word in command]
    process = subprocess.Popen(words, cwd=directory, stdout=subprocess.DEVNULL)
    try:
        url = f"http://127.0.0.1:{port}{path}"
        wait_until_up(url, body, process)
        drive(url, script, 1)
        result = drive(url, script, seconds)
        return result + (resident_megabytes(process),)
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(30)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--data")
    parser.add_argument("--seconds", type=int, default=8)
    parser.add_argument("--rounds", type=int, default=3)
    arguments = parser.parse_args()
    telco = pathlib.Path(arguments.data or "") / "telco.csv"
    table = telco.resolve() if arguments.data and telco.exists() else ROOT / "data/customers.csv"
    prepare(table, "Churn", "Yes", "customerID")
    body = json.dumps({"rows": [row_of(table, "Churn", "customerID")]}).encode()
    (WORK / "body.json").write_bytes(body)
    for kept in WORK.glob("scores.sqlite*"):
        kept.unlink()
    script = WORK / "post.lua"
    script.write_text(
        'wrk.method = "POST"\nwrk.headers["Content-Type"] = "application/json"\n'
        f'wrk.body = io.open("{WORK}/body.json"):read("*a")\n')
    serve = [PROGRAM, "serve", "--models", WORK / "models", "--results", WORK / "results",
             "--port", "PORT"]
    peer = lambda kind, model: [PYTHON, "-m", "serving.peers", kind, WORK / model, "PORT"]
    for model in ["logistic", "forest"]:
        ours = f"/v1/models/{model}/score"
        services = [
            ("workbench, rows kept", serve + ["--store", WORK / "scores.sqlite"], ours),
            ("workbench, rows not kept", serve + ["--no-store"], ours),
            ("FastAPI, uvicorn, onnxruntime",
             peer("fastapi-onnxruntime", f"models/{model}/1/model.onnx"), "/score"),
            ("FastAPI, uvicorn, scikit-learn", peer("fastapi-sklearn", f"{model}.pickle"),
             "/score"),
            ("Flask, pandas, scikit-learn", peer("flask-sklearn", f"{model}.pickle"), "/score")]
        results = {name: [] for name, _, _ in services}
        for _ in range(arguments.rounds):
            for name, command, path in services:
                results[name].append(measure(
                    name, command, path, body, script, arguments.seconds,
                    WORK if name.startswith("workbench") else HERE))
        print(f"\n{model}, {table.name}\n\n| service | requests/s | p50 ms | p99 ms | MB |")
        print("|---|--:|--:|--:|--:|")
        for name, runs in results.items():
            rate, middle, last, memory = map(statistics.median, zip(*runs))
            print(f"| {name} | {rate:,.0f} | {middle:.2f} | {last:.2f} | {memory:.0f} |")


if __name__ == "__main__":
    main()
