"""Fits that are kept, so that an interrupted run goes on where it was: a file a peer and fold."""

import json
import os


def path_of(work, study, peer, fold):
    return work / study / peer / f"{fold.name}-{fold.digest}.json"


def read_fit(work, study, peer, fold):
    """What a fit gave; None where it was not made."""
    path = path_of(work, study, peer, fold)
    return json.loads(path.read_text()) if path.exists() else None


def keep_fit(work, study, peer, fold, fit):
    """Keeps a fit at once, whole or not at all."""
    path = path_of(work, study, peer, fold)
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_suffix(".partial")
    partial.write_text(json.dumps(fit))
    os.replace(partial, path)
