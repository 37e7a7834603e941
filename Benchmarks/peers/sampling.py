"""SMOTE and SMOTENC, five neighbours, up to as many positives as negatives."""

import time

from .data import Data


def run(arguments):
    from imblearn.over_sampling import SMOTE, SMOTENC

    if arguments.task == "smote":
        data = Data(arguments.work, "rare100k")
        sampler = SMOTE(k_neighbors=5, random_state=7)
    else:
        data = Data(arguments.work, "mixed100k")
        nominal = [int(column) for column in data.about["categories"]]
        sampler = SMOTENC(categorical_features=nominal, k_neighbors=5, random_state=7)
    sampler.fit_resample(data.x[:2000], data.y[:2000])
    start = time.perf_counter()
    x, _ = sampler.fit_resample(data.x, data.y)
    return {"seconds": time.perf_counter() - start, "rows": len(x)}
