"""Computes distributions.json again with scipy 1.17.

    pip install scipy && python Tests/Fixtures/make_distributions.py

Both tails of every distribution at many points, and quantiles; the numbers of t_table, chi2_sf and
f_sf of the reference are among them.
"""
import json
import os

from scipy import stats

PATH = os.path.join(os.path.dirname(__file__), "distributions.json")
POINTS = [1e-9, 1e-3, 0.05, 0.3, 0.5, 0.72, 0.95, 0.999, 1 - 1e-9]
PROBABILITIES = [1e-12, 1e-4, 0.025, 0.3, 0.5, 0.8, 0.975, 0.9999]


def tails(distribution, x):
    return {"x": float(x), "cdf": float(distribution.cdf(x)), "sf": float(distribution.sf(x))}


def quantiles(distribution):
    return [{"p": p, "x": float(distribution.ppf(p))} for p in PROBABILITIES]


def case(parameters, distribution, points):
    return {"parameters": parameters, "tails": [tails(distribution, x) for x in points],
            "quantiles": quantiles(distribution)}


SHAPES = [(6, 14), (1, 1), (0.5, 0.5), (0.01, 3), (2.5, 0.2), (300, 75), (300.5, 74.5), (187, 1),
          (1, 50), (2, 2.7683), (7043, 12000), (1e5, 3e5)]
T = [(1, 0.5), (2, 1.5), (4, 2.5), (9, 3.25), (49, 2.0)]
F = [(2, 10, 0.5), (3, 21, 3.2), (5, 40, 9)]
CHI = [(1, 0.5), (1, 3.84), (4, 10), (20, 40)]
beta = [case([a, b], stats.beta(a, b), POINTS + [a / (a + b), 1.05 * a / (a + b) if a < b else 0.98])
        for a, b in SHAPES]
t = [case([v], stats.t(v), [x, -x, 1e-6, 0.1, -7, 40, 1e8]) for v, x in T + [(0.7, 1), (999, 3)]]
chi = [case([v], stats.chi2(v), [x, 1e-5, 0.1, 3, 90, v + 5.0]) for v, x in
       CHI + [(3, 7.8), (0.4, 1), (500, 620)]]
f = [case([n, d], stats.f(n, d), [x, 1e-5, 0.1, 1, 4, 60]) for n, d, x in F + [(1, 1, 3), (7, 0.5, 2)]]
binomial = [{"trials": n, "probability": p, "successes": k,
             "lower": float(stats.binom.cdf(k, n, p)), "upper": float(stats.binom.sf(k - 1, n, p)),
             "mass": float(stats.binom.pmf(k, n, p))}
            for n, p, k in [(13, 0.5, 3), (37, 0.5, 25), (205, 0.5, 85), (10, 0.2, 0), (10, 0.2, 10),
                            (374, 0.8, 300), (5000, 0.01, 90), (1, 0.3, 1)]]
studentized = [{"models": k, "q": q, "sf": float(stats.studentized_range.sf(q, k, float("inf")))}
               for k in [2, 3, 4, 10, 20] for q in [0.5, 1.7, 3.3145, 4.5]]
json.dump({"beta": beta, "studentT": t, "chiSquared": chi, "f": f, "binomial": binomial,
           "studentizedRange": studentized}, open(PATH, "w"), indent=1)
