"""A study's table as a user of the other libraries would prepare it, and its folds as Workbench drew them."""

import hashlib
from dataclasses import dataclass

import numpy as np
import pandas as pd


@dataclass
class Table:
    """Features: numbers with missing ones as they are, and columns of pandas' category."""

    features: pd.DataFrame
    labels: np.ndarray
    categories: list


@dataclass
class Fold:
    """Which rows one fold of one repeat tests; all others of the repeat are for training."""

    name: str
    train: np.ndarray
    test: np.ndarray

    @property
    def digest(self):
        """What names its rows, so that a fit on others is not taken for one on these."""
        rows = np.concatenate([self.train, [-1], self.test]).astype("<i8")
        return hashlib.sha256(rows.tobytes()).hexdigest()[:12]


def read_table(spec):
    """Drops identifiers and what the spec ignores; dates become days."""
    data = spec["data"]
    frame = pd.read_csv(data["path"], sep=None, engine="python", encoding="utf-8-sig")
    labels = (frame.pop(data["target"]).astype(str) == data["positive"]).to_numpy(int)
    columns = data["columns"]
    frame = frame.drop(columns=[name for name, about in columns.items() if "role" in about])
    categories = []
    for name in frame:
        kind = columns.get(name, {}).get("kind")
        if kind == "date":
            dates = pd.to_datetime(frame[name])
            frame[name] = (dates - dates.min()).dt.days.astype(float)
        elif kind == "number" or pd.api.types.is_numeric_dtype(frame[name]) and kind is None:
            frame[name] = pd.to_numeric(frame[name], errors="coerce").astype(float)
        else:
            frame[name] = pd.Categorical(frame[name].astype(str).astype(object))
            categories.append(name)
    return Table(frame, labels, categories)


def read_predictions(results):
    """Workbench's out-of-fold probabilities: a row a tested row and repeat."""
    return pd.read_csv(results / "predictions.csv")


def folds_of(predictions):
    """The folds by name, `repeat-fold`, in their order."""
    folds = []
    for (repeat, index), tested in predictions.groupby(["repeat", "fold"]):
        others = predictions[(predictions["repeat"] == repeat) & (predictions["fold"] != index)]
        folds.append(
            Fold(f"{repeat}-{index}", np.sort(others["row"].to_numpy()), tested["row"].to_numpy()))
    return folds
