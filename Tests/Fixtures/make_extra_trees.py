"""Makes extra_trees.json: what scikit-learn's ExtraTreesClassifier and RandomForestClassifier reach on made rows.

    pip install scikit-learn
    python make_extra_trees.py

Rows are made by whole-number arithmetic that ExtraTreesGoldenTests repeats, so the file holds results only: for
every setting the mean and the standard deviation over ten forests of ROC AUC and log loss on fresh rows."""

import json
import statistics
from pathlib import Path

import numpy as np
import sklearn
from sklearn.ensemble import ExtraTreesClassifier, RandomForestClassifier
from sklearn.metrics import log_loss, roc_auc_score

FEATURES = 8
MASK = (1 << 64) - 1


def rows(count, seed):
    """Numbers in [0, 1) of 24 bits from a linear congruential generator (Knuth's MMIX), and labels."""
    state = seed
    x, y = [], []

    def uniform():
        nonlocal state
        state = (state * 6364136223846793005 + 1442695040888963407) & MASK
        return (state >> 40) / (1 << 24)

    for _ in range(count):
        u = [uniform() for _ in range(FEATURES)]
        score = 2 * (u[0] - 0.5) * (u[1] - 0.5) * 4 + 2 * (u[2] - 0.5) + (1 if u[3] > 0.7 else 0)
        noise = uniform() + uniform() + uniform() - 1.5
        x.append(u)
        y.append(1 if score + 1.2 * noise > 0.6 else 0)
    return np.array(x, dtype=np.float32), np.array(y)


def main():
    train, labels = rows(1500, 7)
    fresh, truth = rows(6000, 8)
    forests = []
    for kind, leaf, bootstrap in [
        ("extraTrees", 1, False), ("extraTrees", 5, False), ("extraTrees", 5, True),
        ("randomForest", 5, True),
    ]:
        aucs, losses = [], []
        for seed in range(10):
            make = ExtraTreesClassifier if kind == "extraTrees" else RandomForestClassifier
            forest = make(
                n_estimators=200, min_samples_leaf=leaf, max_features="sqrt", bootstrap=bootstrap,
                random_state=seed).fit(train, labels)
            scores = forest.predict_proba(fresh)[:, 1]
            aucs.append(roc_auc_score(truth, scores))
            losses.append(log_loss(truth, np.clip(scores, 1e-3, 1 - 1e-3)))
        forests.append({
            "kind": kind, "minimumLeafSize": leaf, "bootstrap": bootstrap,
            "auc": statistics.mean(aucs), "aucDeviation": statistics.stdev(aucs),
            "logLoss": statistics.mean(losses), "logLossDeviation": statistics.stdev(losses),
        })
    document = {
        "sklearn": sklearn.__version__, "positives": [int(labels.sum()), int(truth.sum())],
        "forests": forests,
    }
    Path(__file__).with_name("extra_trees.json").write_text(json.dumps(document, indent=2) + "\n")


main()
