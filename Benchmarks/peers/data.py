"""The data sets of generate.py as arrays."""

import json

import numpy as np


class Data:
    def __init__(self, folder, name):
        about = json.loads((folder / f"{name}.json").read_text())
        self.x = np.fromfile(folder / f"{name}.x.f32", "<f4").reshape(about["rows"], -1)
        self.y = np.fromfile(folder / f"{name}.y.f32", "<f4")
        self.train = about["train"]
        self.about = about


def auc(y, score):
    """Area under the ROC curve; ties count half."""
    from scipy.stats import rankdata

    ranks = rankdata(score)
    positives = y.sum()
    negatives = len(y) - positives
    return float((ranks[y > 0].sum() - positives * (positives + 1) / 2) / (positives * negatives))
