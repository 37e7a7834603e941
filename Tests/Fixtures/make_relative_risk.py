"""Makes relative_risk.json: ratios of shares and their intervals, by scipy 1.17.

    pip install scipy && python Tests/Fixtures/make_relative_risk.py
"""
import json
import os

from scipy.stats.contingency import relative_risk

PATH = os.path.join(os.path.dirname(__file__), "relative_risk.json")
CASES = [(1655, 3875, 214, 3168), (12, 40, 30, 45), (3, 500, 2, 700), (48, 96, 50, 100)]

cases = []
for hits, rows, other_hits, other_rows in CASES:
    result = relative_risk(hits, rows, other_hits, other_rows)
    for confidence in (0.9, 0.95):
        interval = result.confidence_interval(confidence)
        cases.append({
            "hits": hits, "rows": rows, "otherHits": other_hits, "otherRows": other_rows,
            "confidence": confidence, "ratio": result.relative_risk, "lower": interval.low,
            "upper": interval.high})
json.dump(cases, open(PATH, "w"), indent=1)
