"""Computes profit.json: metrics of the trade on random and degenerate cases.

    pip install empulse==0.13.1 hmeasure==0.1.6 scikit-learn && python Tests/Fixtures/make_profit.py

EMPC, maximum profit and their fractions are those of empulse, the H-measure that of hmeasure, recall
at a precision and precision at a recall come from scikit-learn's precision-recall curve. Weights are
whole numbers: what knows no weights is given every row that often. Gain and lift are cut at
round(share n) rows, half to even, at least one; rows with the score at the cut are shared pro rata.
"""
import json
import os

import numpy as np
from empulse.metrics import empc_score, mpc_score
from hmeasure import h_score
from sklearn.metrics import precision_recall_curve

PATH = os.path.join(os.path.dirname(__file__), "profit.json")
DEFAULTS = {
    "customerValue": 200, "offerCost": 10, "contactCost": 1, "acceptanceAlpha": 6,
    "acceptanceBeta": 14, "contactShare": 0.1, "precision": 0.5, "recall": 0.8, "thresholdProbability": 0.2,
}


def top(y, s, w, share):
    """Positive weight and all weight in the top share of rows."""
    size = max(1, round(share * int((w > 0).sum()))) / (w > 0).sum() * w.sum()
    room, found = size, 0.0
    for score in sorted(set(s[w > 0]), reverse=True):
        at = s == score
        taken = min(room, w[at].sum())
        found += (w * y)[at].sum() * taken / w[at].sum()
        room -= taken
    return found, size


def expected(y, s, w, threshold, costs):
    both = len(set(y[w > 0])) == 2
    many, scores = np.repeat(y, w), np.repeat(s, w)
    n = len(many)
    mean = costs["acceptanceAlpha"] / (costs["acceptanceAlpha"] + costs["acceptanceBeta"])
    predicted_positive = scores >= threshold
    tp, fp = (many[predicted_positive] == 1).sum(), (many[predicted_positive] == 0).sum()
    worth = costs["thresholdProbability"]
    rated = scores >= np.float32(worth)
    kept = mean * (costs["customerValue"] - costs["offerCost"]) - costs["contactCost"]
    values = {
        "profit": (tp * kept - fp * (costs["offerCost"] + costs["contactCost"])) / n,
        "netBenefit": ((many[rated] == 1).sum() - (many[rated] == 0).sum() * worth / (1 - worth)) / n,
    }
    names = [
        "empc", "empcFraction", "maximumProfit", "maximumProfitFraction", "hMeasure", "gain", "lift",
        "recallAtPrecision", "precisionAtRecall",
    ]
    if not both:
        return values | dict.fromkeys(names)
    money = {
        "clv": costs["customerValue"], "incentive_cost": costs["offerCost"],
        "contact_cost": costs["contactCost"],
    }
    beta = {"alpha": costs["acceptanceAlpha"], "beta": costs["acceptanceBeta"]}
    found, size = top(y, s, w, costs["contactShare"])
    precision, recall, _ = precision_recall_curve(many, scores)
    precision, recall = precision[:-1], recall[:-1]
    values |= dict(zip(names, [
        empc_score(many, scores, **beta, **money),
        empc_score.optimal_rate(many, scores, **beta, **money),
        mpc_score(many, scores, accept_rate=mean, **money),
        mpc_score.optimal_rate(many, scores, accept_rate=mean, **money),
        h_score(many, scores), found / (w * y).sum(), found / size / many.mean(),
        max([r for p, r in zip(precision, recall) if p >= costs["precision"]], default=0.0),
        max(p for p, r in zip(precision, recall) if r >= costs["recall"]),
    ]))
    return values


def case(name, y, s, w=None, threshold=0.5, **costs):
    y, s = np.array(y), np.array(s, dtype=np.float32).astype(float)
    weight = np.ones(len(y), int) if w is None else np.array(w)
    costs = DEFAULTS | costs
    numbers = expected(y, s, weight, threshold, costs)
    return {
        "name": name, "y": y.tolist(), "score": s.tolist(),
        "weight": None if w is None else weight.tolist(), "threshold": threshold, "costs": costs,
        "expected": {k: None if v is None else float(v) for k, v in numbers.items()},
    }


def drawn(rng, n, share, skill, levels=None):
    y = (rng.random(n) < share).astype(int)
    s = 1 / (1 + np.exp(-(rng.normal(size=n) + skill * y - 1)))
    return y, s if levels is None else np.round(s * levels) / levels


rng = np.random.default_rng(7)
twenty = [1, 0, 1, 1, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0]
scores = [.95, .9, .85, .7, .65, .6, .58, .55, .5, .48, .45, .4, .35, .3, .28, .25, .2, .15, .1, .05]
cases = [
    case("twenty rows", twenty, scores),
    case("perfect", [1, 1, 0, 0, 0], [.9, .8, .3, .2, .1]),
    case("inverted", [0, 0, 0, 1, 1], [.9, .8, .3, .2, .1]),
    case("all scores equal", [1, 0, 0, 0, 1, 0, 0, 0], [.5] * 8),
    case("only negatives", [0, 0, 0], [.1, .6, .3]),
    case("only positives", [1, 1], [.1, .6]),
    case("calling never pays", twenty, scores, customerValue=12, acceptanceAlpha=1),
    case("calling always pays", twenty, scores, customerValue=5000, offerCost=1, contactCost=0),
]
for name, n, share, skill, levels in [
    ("without ties", 60, .3, 1.2, None), ("ties", 120, .3, 1.5, 8), ("rare and tied", 400, .08, 1, 20),
    ("large", 800, .265, 1.7, None), ("no skill", 100, .4, 0, 16),
]:
    y, s = drawn(rng, n, share, skill, levels)
    cases.append(case(name, y, s))
    cases.append(case(name + ", weighted", y, s, rng.integers(0, 4, n)))
    cases.append(case(
        name + ", other costs", y, s, threshold=0.25, customerValue=350, offerCost=25, contactCost=2.5,
        acceptanceAlpha=2.5, acceptanceBeta=3.25, contactShare=0.3, precision=0.7, recall=0.6,
        thresholdProbability=0.125))
json.dump(cases, open(PATH, "w"), separators=(",", ":"))
