"""Where libraries and data sets are."""

import pathlib
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
BENCHMARKS = HERE.parent
ROOT = BENCHMARKS.parent

# AutoML tools hold other libraries at versions of their own, each at others, and use every core.
AUTOML = ["flaml", "autogluon"]


def environment_of(peer):
    """The Python that has a peer; made, with its pinned packages, where it is not there yet."""
    name = peer if peer in AUTOML else "quality"
    folder = BENCHMARKS / f".venv-{name}"
    wanted = HERE / ("requirements.txt" if name == "quality" else f"{name}.txt")
    stamp = folder / "installed"
    if not stamp.exists() or stamp.read_text() != wanted.read_text():
        subprocess.run([sys.executable, "-m", "venv", folder], check=True)
        python = folder / "bin" / "python"
        subprocess.run([python, "-m", "pip", "install", "--quiet", "-r", wanted], check=True)
        stamp.write_text(wanted.read_text())
    return folder / "bin" / "python"


def folder_of_data(given):
    """The folder that was named, else the first near one with telco.csv."""
    near = [ROOT / "data", ROOT.parent / "shared" / "data"]
    return given or next((folder for folder in near if (folder / "telco.csv").exists()), near[0])
