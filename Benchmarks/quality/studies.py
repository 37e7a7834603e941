"""The studies with their specs, which say what the columns are to both sides, and who is measured on them."""

import json
import pathlib
import re

HERE = pathlib.Path(__file__).resolve().parent
EXPERIMENTS = HERE.parent.parent / "experiments"

STUDIES = ["telco", "bank", "credit", "marketing"]
DEFAULTS = ["catboost", "lightgbm", "xgboost"]
# What takes minutes a fold, in the order in which it is measured: on the folds of the first repeat of LONG.
SLOW = [
    "lightgbm-tuned", "xgboost-tuned", "catboost-tuned", "realmlp", "tabm", "flaml", "autogluon"]
LONG = ["telco", "bank"]

# The candidate with the lowest log loss on inner folds of the training rows, chosen anew in each outer fold:
# greedy selection that ends after its first choice, made on all rows.
CHOSEN = {"voting": {"weights": "greedy", "rounds": 1, "bags": 0}}


def read_spec(path):
    """A spec as JSON; its comments, which begin behind a blank, are left out."""
    return json.loads(re.sub(r"(?m)(^|\s)//.*$", "", path.read_text()))


def written_spec(study):
    """The spec as it is written: the shipped one where there is one."""
    shipped = EXPERIMENTS / f"{study}.json"
    return read_spec(shipped if shipped.exists() else HERE / f"{study}.json")


def spec_of(study, data):
    """The spec that is run: with the file's place, and `chosen` among the ensembles."""
    spec = written_spec(study)
    if "models" not in spec:
        bank = written_spec("bank")
        spec |= {part: bank[part] for part in ("balance", "models", "ensembles")}
    spec.pop("$schema", None)
    spec["data"]["path"] = str(data / f"{study}.csv")
    spec["ensembles"]["chosen"] = CHOSEN
    return spec
