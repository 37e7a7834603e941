"""CatBoost, LightGBM and XGBoost with categories and missing numbers as they are, on one thread: at their
defaults, and tuned by Optuna.

Tuning takes 30 trials; a trial is the mean log loss over three folds of the training rows, on each of which
the number of trees is found by early stopping. The model is then fitted on all training rows with the mean
of these numbers.
"""

import functools

import numpy as np

SEED = 7
TRIALS = 30
INNER = 3
MOST_TREES = 2000
PATIENCE = 50


class CatBoost:
    """Symmetric trees with ordered statistics of categories."""

    package = "catboost"
    trees = "iterations"

    def model(self, categories, **settings):
        from catboost import CatBoostClassifier

        return CatBoostClassifier(
            cat_features=categories, thread_count=1, random_seed=SEED, verbose=False,
            allow_writing_files=False, **settings)

    def stopped(self, categories, settings, train, held):
        """A model that stopped early, and how many trees it has."""
        model = self.model(
            categories, iterations=MOST_TREES, early_stopping_rounds=PATIENCE, **settings)
        model.fit(*train, eval_set=held)
        return model, model.tree_count_

    def space(self, trial):
        return {
            "learning_rate": trial.suggest_float("learning_rate", 0.03, 0.2, log=True),
            "depth": trial.suggest_int("depth", 3, 8),
            "one_hot_max_size": trial.suggest_categorical("one_hot_max_size", [2, 10]),
            "l2_leaf_reg": trial.suggest_float("l2_leaf_reg", 1, 30, log=True),
            "random_strength": trial.suggest_float("random_strength", 0.1, 10, log=True),
            "bagging_temperature": trial.suggest_float("bagging_temperature", 0, 1),
        }


class LightGBM:
    """Trees grown leaf by leaf."""

    package = "lightgbm"
    trees = "n_estimators"

    def model(self, categories, **settings):
        from lightgbm import LGBMClassifier

        return LGBMClassifier(n_jobs=1, random_state=SEED, verbosity=-1, **settings)

    def stopped(self, categories, settings, train, held):
        """A model that stopped early, and how many trees it has."""
        from lightgbm import early_stopping

        model = self.model(categories, n_estimators=MOST_TREES, **settings)
        model.fit(*train, eval_set=[held], callbacks=[early_stopping(PATIENCE, verbose=False)])
        return model, model.best_iteration_

    def space(self, trial):
        return {
            "learning_rate": trial.suggest_float("learning_rate", 0.01, 0.2, log=True),
            "num_leaves": trial.suggest_int("num_leaves", 4, 128, log=True),
            "min_child_samples": trial.suggest_int("min_child_samples", 5, 100, log=True),
            "subsample": trial.suggest_float("subsample", 0.5, 1),
            "subsample_freq": 1,
            "colsample_bytree": trial.suggest_float("colsample_bytree", 0.4, 1),
            "reg_alpha": trial.suggest_float("reg_alpha", 1e-3, 10, log=True),
            "reg_lambda": trial.suggest_float("reg_lambda", 1e-3, 30, log=True),
        }


class XGBoost:
    """Trees grown level by level on histograms."""

    package = "xgboost"
    trees = "n_estimators"

    def model(self, categories, **settings):
        from xgboost import XGBClassifier

        return XGBClassifier(
            enable_categorical=True, n_jobs=1, random_state=SEED, **settings)

    def stopped(self, categories, settings, train, held):
        """A model that stopped early, and how many trees it has."""
        model = self.model(
            categories, n_estimators=MOST_TREES, early_stopping_rounds=PATIENCE,
            eval_metric="logloss", **settings)
        model.fit(*train, eval_set=[held], verbose=False)
        return model, model.best_iteration + 1

    def space(self, trial):
        return {
            "learning_rate": trial.suggest_float("learning_rate", 0.01, 0.2, log=True),
            "max_depth": trial.suggest_int("max_depth", 2, 9),
            "min_child_weight": trial.suggest_float("min_child_weight", 0.5, 50, log=True),
            "subsample": trial.suggest_float("subsample", 0.5, 1),
            "colsample_bytree": trial.suggest_float("colsample_bytree", 0.4, 1),
            "reg_alpha": trial.suggest_float("reg_alpha", 1e-3, 10, log=True),
            "reg_lambda": trial.suggest_float("reg_lambda", 1e-2, 30, log=True),
        }


def probabilities(model):
    """What gives a table's probabilities of the positive class."""
    return lambda features: model.predict_proba(features)[:, 1]


def fit_default(library, table):
    """Fits at the library's defaults."""
    model = library.model(table.categories)
    model.fit(table.features, table.labels)
    return probabilities(model)


def inner_loss(library, table, parts, settings):
    """The mean log loss over inner folds, and the mean number of trees."""
    from sklearn.metrics import log_loss

    losses, counts = [], []
    for train, held in parts:
        sides = [(table.features.iloc[rows], table.labels[rows]) for rows in (train, held)]
        model, trees = library.stopped(table.categories, settings, *sides)
        losses.append(log_loss(sides[1][1], model.predict_proba(sides[1][0])[:, 1]))
        counts.append(trees)
    return np.mean(losses), max(1, round(np.mean(counts)))


def fit_tuned(library, table):
    """Fits with the settings of the best of Optuna's trials."""
    import optuna
    from sklearn.model_selection import StratifiedKFold

    optuna.logging.set_verbosity(optuna.logging.WARNING)
    splitter = StratifiedKFold(INNER, shuffle=True, random_state=SEED)
    parts = list(splitter.split(table.features, table.labels))

    def objective(trial):
        settings = library.space(trial)
        trial.set_user_attr("settings", settings)
        loss, trees = inner_loss(library, table, parts, settings)
        trial.set_user_attr("trees", trees)
        return loss

    study = optuna.create_study(sampler=optuna.samplers.TPESampler(seed=SEED))
    study.optimize(objective, n_trials=TRIALS)
    found = study.best_trial.user_attrs
    model = library.model(table.categories, **found["settings"], **{library.trees: found["trees"]})
    model.fit(table.features, table.labels)
    return probabilities(model)


def peers(fit, suffix):
    """The three libraries, named, with the package whose version counts."""
    return {
        library.package + suffix: (library.package, functools.partial(fit, library()))
        for library in (CatBoost, LightGBM, XGBoost)
    }


DEFAULTS = peers(fit_default, "")
TUNED = peers(fit_tuned, "-tuned")
