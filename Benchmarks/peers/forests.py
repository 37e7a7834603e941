"""Probability forests: √p columns a split, leaves of at least 5 rows."""

import math
import time

from .data import Data, auc

TASKS = {
    "forest-telco": ("telco", 500),
    "forest-100k": ("numeric100k", 500),
    "forest-1m": ("numeric1m", 100),
}


def scikit_learn(trees, threads):
    from sklearn.ensemble import RandomForestClassifier

    def fit(x, y):
        model = RandomForestClassifier(trees, min_samples_leaf=5, n_jobs=threads, random_state=7)
        model.fit(x, y)
        return lambda rows: model.predict_proba(rows)[:, 1]

    return fit


def scikit_learn_intelex(trees, threads):
    from sklearnex import patch_sklearn

    patch_sklearn(verbose=False)
    return scikit_learn(trees, threads)


def lightgbm(trees, threads):
    import lightgbm as lgb

    def fit(x, y):
        model = lgb.train(
            {
                "objective": "binary", "boosting": "rf", "bagging_freq": 1, "num_leaves": 255,
                "bagging_fraction": 0.632, "min_data_in_leaf": 5, "verbosity": -1, "seed": 7,
                "feature_fraction_bynode": math.sqrt(x.shape[1]) / x.shape[1],
                "num_threads": threads,
            },
            lgb.Dataset(x, y), trees)
        return model.predict

    return fit


def ydf(trees, threads, discretized=False):
    import ydf

    ydf.verbose(0)

    def columns(x):
        return {f"x{column}": x[:, column] for column in range(x.shape[1])}

    def fit(x, y):
        learner = ydf.RandomForestLearner(
            label="label", num_trees=trees, min_examples=5, winner_take_all=False,
            compute_oob_performances=False, num_threads=threads, random_seed=7,
            discretize_numerical_columns=discretized)
        model = learner.train({**columns(x), "label": y.astype(int)})
        return lambda rows: model.predict(columns(rows))

    return fit


def ydf_discretized(trees, threads):
    return ydf(trees, threads, discretized=True)


PEERS = {
    "scikit-learn": scikit_learn,
    "scikit-learn-intelex": scikit_learn_intelex,
    "lightgbm": lightgbm,
    "ydf": ydf,
    "ydf-discretized": ydf_discretized,
}


def run(arguments):
    name, trees = TASKS[arguments.task]
    if arguments.small:
        trees //= 10
    data = Data(arguments.work, name)
    fit = PEERS[arguments.peer](trees, arguments.threads)
    x, y = data.x[: data.train], data.y[: data.train]
    fit(x[:200], y[:200])
    start = time.perf_counter()
    model = fit(x, y)
    seconds = time.perf_counter() - start
    if data.train < len(data.y):
        score = auc(data.y[data.train:], model(data.x[data.train:]))
    else:
        score = cross_validated(fit, x, y)
    return {"seconds": seconds, "auc": score}


def cross_validated(fit, x, y):
    """AUC of the rows' scores when row i is held out in fold i mod 5; not timed."""
    import numpy as np

    scores = np.zeros(len(y))
    fold = np.arange(len(y)) % 5
    for held in range(5):
        scores[fold == held] = fit(x[fold != held], y[fold != held])(x[fold == held])
    return auc(y, scores)
