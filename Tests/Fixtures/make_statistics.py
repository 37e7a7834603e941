"""Computes statistics.json again from its own inputs with scipy 1.17.

    pip install scipy && python Tests/Fixtures/make_statistics.py

Conventions: rank 1 is the highest score; the two-sided Wilcoxon statistic is the smaller sum of
ranks; DeLong's areas are computed from all pairs of rows; the Bayesian test is baycomp's formula.
The bootstrap intervals are scipy's own, given the replicates of a fixed matrix of row numbers.
"""
import json
import os
from types import SimpleNamespace

import numpy as np
from scipy import stats

PATH = os.path.join(os.path.dirname(__file__), "statistics.json")
data = json.load(open(PATH))


def t_tests():
    for case in data["tTests"]:
        d, ratio = np.array(case["differences"]), case["ratio"]
        n, mean, var = len(d), d.mean(), d.var(ddof=1)
        t = stats.t(n - 1)
        se, naive = np.sqrt((1 / n + ratio) * var), mean / np.sqrt(var / n)
        half = t.ppf(0.975) * se
        case |= {"statistic": mean / se, "pValue": 2 * t.sf(abs(mean / se)),
                 "pGreater": t.sf(mean / se), "lower": mean - half, "upper": mean + half,
                 "naiveStatistic": naive, "naiveP": 2 * t.sf(abs(naive))}
        case["bayesian"] = [
            {"equivalence": rope, "left": t.cdf((-rope - mean) / se),
             "right": t.sf((rope - mean) / se),
             "equivalent": t.cdf((rope - mean) / se) - t.cdf((-rope - mean) / se)}
            for rope in [0, 0.005, 0.01]]


def detectable():
    data["detectable"] = []
    for folds, ratio, comparisons, confidence in [
            (2, 1, 1, 0.95), (3, 1 / 2, 1, 0.95), (3, 1 / 2, 4, 0.95), (5, 1 / 4, 21, 0.95),
            (10, 1 / 4, 21, 0.9), (50, 1 / 4, 9, 0.99), (100, 1 / 9, 200, 0.95)]:
        t = stats.t(folds - 1).isf((1 - confidence) / 2 / comparisons)
        data["detectable"].append(
            {"folds": folds, "ratio": ratio, "comparisons": comparisons, "confidence": confidence,
             "statistic": t, "deviations": t * np.sqrt(1 / folds + ratio)})


def wilcoxon():
    for case in data["wilcoxon"]:
        for r in case["results"]:
            exact = r["method"] == "exact"
            options = {"zero_method": r["zeros"], "correction": r["correction"],
                       "method": "exact" if exact else "asymptotic"}
            both = stats.wilcoxon(case["differences"], **options)
            greater = stats.wilcoxon(case["differences"], alternative="greater", **options)
            plain = stats.wilcoxon(case["differences"], alternative="greater",
                                   **(options | {"correction": False}))
            r |= {"statistic": both.statistic, "positiveRanks": greater.statistic,
                  "pValue": both.pvalue, "pGreater": greater.pvalue,
                  "z": None if exact else plain.zstatistic}


def friedman():
    for case in data["friedman"]:
        scores = np.array(case["scores"])
        n, k = scores.shape
        ranks = stats.rankdata(-scores, axis=1)
        average = ranks.mean(axis=0)
        plain = 12 * n / (k * (k + 1)) * ((average ** 2).sum() - k * (k + 1) ** 2 / 4)
        f = (n - 1) * plain / (n * (k - 1) - plain)
        corrected = stats.friedmanchisquare(*scores.T)
        se = np.sqrt(k * (k + 1) / (6 * n))
        q = stats.studentized_range(k, np.inf)
        distance = abs(average[:, None] - average[None]) / se * np.sqrt(2)
        case |= {"ranks": ranks.tolist(), "averageRanks": average.tolist(),
                 "chiSquared": corrected.statistic, "pValue": corrected.pvalue,
                 "plainChiSquared": plain, "plainP": stats.chi2.sf(plain, k - 1),
                 "imanDavenport": f,
                 "imanDavenportP": stats.f.sf(f, k - 1, (k - 1) * (n - 1)),
                 "criticalDifference": q.ppf(0.95) / np.sqrt(2) * se,
                 "nemenyi": q.sf(distance).tolist()}


def critical_values():
    for case in data["criticalValues"]:
        q = stats.studentized_range(case["models"], np.inf)
        case["value"] = q.ppf(1 - case["alpha"]) / np.sqrt(2)


def mcnemar():
    for case in data["mcnemar"]:
        b, c = case["onlyFirst"], case["onlySecond"]
        n, low = b + c, min(b, c)
        mass = stats.binom.pmf(low, n, 0.5)
        plain, corrected = ((b - c) ** 2 / n, (abs(b - c) - 1) ** 2 / n) if n else (0, 0)
        middle = 1 - mass / 2 if b == c else 2 * stats.binom.cdf(low, n, 0.5) - mass
        case |= {"exactP": min(1, 2 * stats.binom.cdf(low, n, 0.5)), "midP": middle if n else 1,
                 "chiSquared": plain, "chiSquaredP": stats.chi2.sf(plain, 1),
                 "correctedChiSquared": corrected,
                 "correctedChiSquaredP": stats.chi2.sf(corrected, 1)}


def delong():
    for case in data["delong"]:
        y = np.array(case["labels"])
        above = []
        for scores in [np.array(case["first"]), np.array(case["second"])]:
            d = scores[y == 1][:, None] - scores[y == 0][None]
            above.append((d > 0) + 0.5 * (d == 0))
        area = [m.mean() for m in above]
        rows = np.cov([m.mean(axis=1) for m in above])
        columns = np.cov([m.mean(axis=0) for m in above])
        cov = rows / (y == 1).sum() + columns / (y == 0).sum()
        z = (area[0] - area[1]) / np.sqrt(cov[0, 0] + cov[1, 1] - 2 * cov[0, 1])
        half = stats.norm.ppf(0.975) * np.sqrt(np.diag(cov))
        case |= {"areas": area, "covariance": cov.tolist(), "z": z,
                 "pValue": 2 * stats.norm.sf(abs(z)),
                 "intervals": [[a - h, a + h] for a, h in zip(area, half)]}


def multiplicity():
    case = data["multiplicity"]
    p = np.array(case["p"])
    order = np.argsort(p)
    steps = np.maximum.accumulate(p[order] * np.arange(len(p), 0, -1)).clip(max=1)
    holm = np.empty(len(p))
    holm[order] = steps
    case |= {"bonferroni": (p * len(p)).clip(max=1).tolist(), "holm": holm.tolist(),
             "benjaminiHochberg": stats.false_discovery_control(p).tolist(),
             "benjaminiYekutieli": stats.false_discovery_control(p, method="by").tolist()}


def proportions():
    for case in data["proportions"]:
        k, n, level = case["successes"], case["trials"], case["confidence"]
        test = stats.binomtest(k, n)
        wilson = test.proportion_ci(level, method="wilson")
        exact = test.proportion_ci(level, method="exact")
        jeffreys = stats.beta(k + 0.5, n - k + 0.5)
        case |= {"wilson": list(wilson), "clopperPearson": list(exact),
                 "jeffreys": [jeffreys.ppf((1 - level) / 2), jeffreys.isf((1 - level) / 2)]}


def bootstrap():
    rng = np.random.default_rng(7)
    skewed = np.round(rng.exponential(size=14), 4)
    hits = np.array([1.0] * 20 + [0.0] * 4)
    data["bootstrap"] = []
    for name, x, statistic, size in [
            ("mean of skewed values", skewed, np.mean, 250), ("recall with ties", hits, np.mean, 250),
            ("standard deviation", skewed, np.std, 251)]:
        indices = rng.integers(0, len(x), size=(size, len(x)))
        replicates = np.array([statistic(x[row]) for row in indices])
        jackknife = [statistic(np.delete(x, i)) for i in range(len(x))]
        case = {"name": name, "estimate": statistic(x), "replicates": replicates.tolist(),
                "jackknife": jackknife, "intervals": []}
        done = SimpleNamespace(bootstrap_distribution=replicates)
        for level in [0.5, 0.9, 0.95]:
            ends = {"confidence": level}
            for method in ["BCa", "percentile"]:
                result = stats.bootstrap(
                    (x,), statistic, n_resamples=0, bootstrap_result=done, method=method,
                    confidence_level=level, vectorized=False)
                ends[method] = list(result.confidence_interval)
            case["intervals"].append(ends)
        data["bootstrap"].append(case)


for compute in [t_tests, detectable, wilcoxon, friedman, critical_values, mcnemar, delong,
                multiplicity, proportions, bootstrap]:
    compute()
json.dump(data, open(PATH, "w"), indent=1)
