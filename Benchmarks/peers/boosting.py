"""Gradient boosting: 31 leaves a tree (CatBoost: symmetric trees of depth 5), learning rate .1, leaves of at
least 20 rows where a library counts them, all rows and columns. Binning is timed with the fit. CatBoost alone is the
peer of our symmetric trees, of the same depth; there a leaf of ours may have one row, as one of its may."""

import time

from .data import Data, auc

TASKS = {
    "boosting-100k": ("numeric100k", 200),
    "boosting-100k-threads": ("numeric100k", 200),
    "boosting-1m": ("numeric1m", 100),
    "symmetric-100k": ("numeric100k", 200),
    "symmetric-100k-threads": ("numeric100k", 200),
    "symmetric-1m": ("numeric1m", 100),
}


def lightgbm(trees, threads, quantised=False):
    import lightgbm as lgb

    settings = {
        "objective": "binary", "num_leaves": 31, "learning_rate": 0.1, "min_data_in_leaf": 20,
        "num_threads": threads, "verbosity": -1, "seed": 7,
    }
    if quantised:
        settings |= {"use_quantized_grad": True, "quant_train_renew_leaf": True}

    def fit(x, y):
        model = lgb.train(settings, lgb.Dataset(x, y), trees)
        return lambda rows: model.predict(rows, num_threads=1)

    return fit


def lightgbm_quantised(trees, threads):
    return lightgbm(trees, threads, quantised=True)


def xgboost(trees, threads):
    import xgboost as xgb

    settings = {
        "objective": "binary:logistic", "tree_method": "hist", "grow_policy": "lossguide",
        "max_leaves": 31, "max_depth": 0, "eta": 0.1, "nthread": threads, "seed": 7,
    }

    def fit(x, y):
        model = xgb.train(settings, xgb.QuantileDMatrix(x, y, nthread=threads), trees)
        model.set_param({"nthread": 1})
        return model.inplace_predict

    return fit


def scikit_learn(trees, threads):
    from sklearn.ensemble import HistGradientBoostingClassifier

    def fit(x, y):
        model = HistGradientBoostingClassifier(
            max_iter=trees, max_leaf_nodes=31, learning_rate=0.1, early_stopping=False,
            random_state=7)
        model.fit(x, y)
        return lambda rows: model.predict_proba(rows)[:, 1]

    return fit


def catboost(trees, threads):
    from catboost import CatBoostClassifier

    def fit(x, y):
        model = CatBoostClassifier(
            iterations=trees, learning_rate=0.1, depth=5, boosting_type="Plain",
            thread_count=threads, random_seed=7, verbose=False, allow_writing_files=False)
        model.fit(x, y)
        return lambda rows: model.predict_proba(rows, thread_count=1)[:, 1]

    return fit


def ydf(trees, threads):
    import ydf

    ydf.verbose(0)

    def fit(x, y):
        learner = ydf.GradientBoostedTreesLearner(
            label="label", num_trees=trees, shrinkage=0.1, min_examples=20,
            growing_strategy="BEST_FIRST_GLOBAL", max_num_nodes=31, max_depth=-1,
            l2_regularization=1.0, use_hessian_gain=True, discretize_numerical_columns=True,
            validation_ratio=0.0, early_stopping="NONE", num_threads=threads, random_seed=7)
        model = learner.train({"x": x, "label": y.astype(int)})
        return lambda rows: model.predict({"x": rows}, num_threads=1)

    return fit


PEERS = {
    "lightgbm": lightgbm,
    "lightgbm-quantised": lightgbm_quantised,
    "xgboost": xgboost,
    "scikit-learn": scikit_learn,
    "catboost": catboost,
    "ydf": ydf,
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
    rows, labels = data.x[data.train:], data.y[data.train:]
    model(rows[:100])
    start = time.perf_counter()
    scores = model(rows)
    rate = len(rows) / (time.perf_counter() - start)
    return {
        "seconds": seconds, "auc": auc(labels, scores), "log_loss": log_loss(labels, scores),
        "rate": rate,
    }


def log_loss(y, scores):
    import numpy as np

    p = np.clip(np.asarray(scores, float), 1e-15, 1 - 1e-15)
    return float(-np.mean(y * np.log(p) + (1 - y) * np.log(1 - p)))
