"""What is compared with what."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Task:
    name: str
    work: str
    threads: int
    peers: list
    rounds: int = 5


FORESTS = ["scikit-learn", "scikit-learn-intelex", "lightgbm", "ydf"]
BOOSTING = ["lightgbm", "lightgbm-quantised", "xgboost", "scikit-learn", "catboost", "ydf"]
SOLVERS = [f"scikit-learn-{name}" for name in ("newton-cholesky", "newton-cg", "lbfgs")]
TORCH = ["pytorch", "pytorch-fused", "pytorch-compiled"]

TASKS = [
    Task("grid", "the whole grid on Telco, 20 candidates × 5 folds", 2,
         ["scikit-learn+imbalanced-learn+keras"], rounds=1),
    Task("sequential", "64-32-1 with dropout, batch 32, Adam, 30 epochs, 7,043 × 46", 1,
         ["jax", *TORCH, "keras"]),
    Task("wide", "256-256-256-1, batch 256, 3 epochs, 100,000 × 30", 1, ["jax", *TORCH, "keras"],
         rounds=3),
    Task("conv", "conv1d of 32 and 64 filters, 24 × 8, batch 64, 3 epochs, 20,000 rows", 1,
         [*TORCH, "keras"], rounds=3),
    Task("forest-telco", "forest, 500 trees, leaf 5, Telco 7,043 × 46", 2, FORESTS),
    Task("forest-100k", "forest, 500 trees, leaf 5, 100,000 × 30", 2,
         [*FORESTS, "ydf-discretized"], rounds=3),
    Task("forest-1m", "forest, 100 trees, leaf 5, 1,000,000 × 30", 2,
         [*FORESTS, "ydf-discretized"], rounds=1),
    Task("boosting-100k", "boosting, 200 trees of 31 leaves, 100,000 × 30, scoring as speed", 1,
         BOOSTING),
    Task("boosting-100k-threads", "boosting, 200 trees of 31 leaves, 100,000 × 30, scoring as speed",
         2, BOOSTING),
    Task("boosting-1m", "boosting, 100 trees of 31 leaves, 1,000,000 × 30, scoring as speed", 2,
         BOOSTING, rounds=3),
    Task("symmetric-100k", "boosting, 200 symmetric trees of depth 5, 100,000 × 30, scoring as speed",
         1, ["catboost"]),
    Task("symmetric-100k-threads",
         "boosting, 200 symmetric trees of depth 5, 100,000 × 30, scoring as speed", 2, ["catboost"]),
    Task("symmetric-1m", "boosting, 100 symmetric trees of depth 5, 1,000,000 × 30, scoring as speed",
         2, ["catboost"], rounds=3),
    Task("logistic-telco", "logistic regression to the optimum, Telco 7,043 × 46", 2,
         [*SOLVERS, "scikit-learn-liblinear"]),
    Task("logistic-1m", "logistic regression to the optimum, 1,000,000 × 30", 2, SOLVERS, rounds=3),
    Task("smote", "SMOTE, 100,000 × 30, 10 % positive", 2, ["imbalanced-learn"]),
    Task("smotenc", "SMOTENC, 100,000 × 20 numbers and 10 categories, 10 % positive", 2,
         ["imbalanced-learn"], rounds=3),
    Task("csv", "reading a mixed CSV, 1,000,000 × 20, 168 MB, in MB", 1, ["pandas"]),
    Task("help", "workbench --help", 1, [], rounds=3),
]

TELCO = {"grid", "sequential", "forest-telco", "logistic-telco"}
