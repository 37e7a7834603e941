"""Writes piecewise.json: edges and encodings of the authors' own package, in double precision.

Needs torch and rtdl_num_embeddings. The tables stand in PiecewiseLinearTests too.
"""

import json
import pathlib

import rtdl_num_embeddings
import torch

torch.set_default_dtype(torch.float64)
columns = torch.tensor(
    [[0, 10], [1, 10], [2, 20], [3, 20], [4, 30], [5, 40], [6, 50], [7, 50], [8, 60], [9, 90]],
    dtype=torch.float64,
)
labels = torch.tensor([0, 0, 0, 1, 0, 1, 1, 0, 1, 1])
skewed = torch.tensor([[0], [0], [0], [0], [0], [0], [1], [2], [3], [100]], dtype=torch.float64)
rows = torch.tensor([[-1, 5], [0, 10], [2.25, 20], [4.6, 33], [9, 90], [11, 120]])

quantiles = rtdl_num_embeddings.compute_bins(columns, n_bins=4)
tree = rtdl_num_embeddings.compute_bins(
    columns,
    n_bins=4,
    y=labels,
    regression=False,
    tree_kwargs={"min_samples_leaf": 2, "min_impurity_decrease": 1e-4},
)
golden = {
    "quantiles": [edges.tolist() for edges in quantiles],
    "rows": rows.tolist(),
    "encoded": rtdl_num_embeddings.PiecewiseLinearEncoding(quantiles)(rows).tolist(),
    "tree": [edges.tolist() for edges in tree],
    "skewed": rtdl_num_embeddings.compute_bins(skewed, n_bins=8)[0].tolist(),
}
path = pathlib.Path(__file__).with_name("piecewise.json")
path.write_text(json.dumps(golden, indent=1))
