"""Metrics of a fold, and what a test over folds says of two sides."""

import math
from dataclasses import dataclass

import numpy as np
from scipy import stats
from sklearn import metrics


def recall_at(precision):
    """The highest recall that some threshold reaches with at least this precision; 0 where none does."""

    def recall(labels, scores):
        precisions, recalls, _ = metrics.precision_recall_curve(labels, scores)
        return float(recalls[:-1][precisions[:-1] >= precision].max(initial=0))

    return recall


def log_loss(labels, scores):
    """The mean negative logarithm of the probability given to the truth."""
    scores = np.clip(np.asarray(scores, float), np.finfo(float).eps, 1 - np.finfo(float).eps)
    return float(-np.mean(np.where(labels == 1, np.log(scores), np.log1p(-scores))))


def metrics_at(precision):
    """Every metric by its title: what computes it, and whether more of it is better (1) or worse (-1)."""
    return {
        "AUC": (metrics.roc_auc_score, 1),
        "average precision": (metrics.average_precision_score, 1),
        "log loss": (log_loss, -1),
        f"recall at precision {precision}": (recall_at(precision), 1),
    }


@dataclass
class FoldTest:
    """The corrected resampled t test of Nadeau and Bengio (2003) of differences over folds."""

    mean: float
    lower: float
    upper: float
    p: float
    adjusted: float = math.nan

    @property
    def is_shown(self):
        """Whether Holm's correction leaves a difference."""
        return self.adjusted < 0.05


def fold_test(differences, ratio):
    """Tests differences against 0; `ratio` is test rows for every training row."""
    count = len(differences)
    mean = float(np.mean(differences))
    error = float(np.std(differences, ddof=1)) * math.sqrt(1 / count + ratio)
    distribution = stats.t(count - 1)
    half = float(distribution.ppf(0.975)) * error
    p = 2 * float(distribution.sf(abs(mean) / error)) if error > 0 else float(mean == 0)
    return FoldTest(mean, mean - half, mean + half, p)


def adjust(tests):
    """Holm's step-down correction for as many tests as there are."""
    largest = 0.0
    for rank, test in enumerate(sorted(tests, key=lambda test: test.p)):
        largest = max(largest, test.p * (len(tests) - rank))
        test.adjusted = min(1.0, largest)
