"""python -m quality.table --work FOLDER --out FILE STUDY …: the table of what was kept, as Markdown."""

import argparse
import pathlib
from collections import Counter

import numpy as np
from scipy.stats import spearmanr

from .judge import adjust, fold_test, metrics_at
from .kept import read_fit
from .peers import PEERS
from .studies import written_spec
from .tables import folds_of, read_predictions

OURS = ["chosen", "vote", "stack"]
# What stands in predictions.csv beside candidates.
OTHERS = {"row", "id", "repeat", "fold", "truth", "alwaysPositive", "majority", "prior", *OURS}
REFERENCES = ["chosen", "stack"]
# Of a peer that was not fitted to the end; on fewer there is no telling how much folds differ.
LEAST_FOLDS = 3


def chosen_in(tested):
    """The candidate that `chosen` is in a fold: the one that ranks its rows alike."""
    candidates = [name for name in tested if name not in OTHERS and not name.endswith(" raw")]
    likeness = {name: spearmanr(tested[name], tested["chosen"]).statistic for name in candidates}
    return max(likeness, key=likeness.get)


class Judged:
    """A study: the metrics of every side on every fold that it was fitted on."""

    def __init__(self, study, work):
        self.study = study
        predictions = read_predictions(work / "results" / study)
        self.truth = predictions.set_index(["repeat", "fold"])["truth"]
        self.folds = folds_of(predictions)
        self.metrics = metrics_at(written_spec(study)["rank"]["require"]["precision"])
        self.versions, self.costs, self.values = {}, {}, {}
        for side in OURS:
            self.values[side] = {
                fold.name: self.judge(fold, tested[side]) for fold, (_, tested)
                in zip(self.folds, predictions.groupby(["repeat", "fold"]))}
        self.chosen = Counter(chosen_in(tested) for _, tested in predictions.groupby(["repeat", "fold"]))
        for peer in PEERS:
            fits = {fold.name: read_fit(work, study, peer, fold) for fold in self.folds}
            fits = {name: fit for name, fit in fits.items() if fit}
            if len(fits) >= LEAST_FOLDS:
                self.add(peer, fits)

    def judge(self, fold, scores):
        """Every metric of a fold's scores."""
        labels = self.truth.loc[tuple(map(int, fold.name.split("-")))].to_numpy()
        return {name: metric(labels, scores) for name, (metric, _) in self.metrics.items()}

    def add(self, peer, fits):
        """Judges the fits of a peer."""
        self.values[peer] = {
            fold.name: self.judge(fold, fits[fold.name]["scores"]) for fold in self.folds
            if fold.name in fits}
        self.costs[peer] = np.mean([fit["cpu"] for fit in fits.values()])
        self.versions |= {fit["package"]: fit["version"] for fit in fits.values()}

    @property
    def peers(self):
        return [side for side in self.values if side not in OURS]

    def test(self, side, reference, metric):
        """How much better a side is than the reference, over the folds that both have."""
        sign = self.metrics[metric][1]
        pairs = [
            (self.values[side][fold.name][metric], self.values[reference][fold.name][metric])
            for fold in self.folds if fold.name in self.values[side]]
        ratio = np.mean([len(fold.test) / len(fold.train) for fold in self.folds])
        return fold_test([sign * (first - second) for first, second in pairs], ratio)

    def tests(self, reference, metric):
        """The tests of all peers, corrected for their number."""
        tests = {peer: self.test(peer, reference, metric) for peer in self.peers}
        adjust(tests.values())
        return tests


def short(value, digits=4):
    """A number without the 0 in front of its point."""
    return f"{value:.{digits}f}".replace("0.", ".", 1) if abs(value) < 1 else f"{value:.{digits}f}"


def row(cells):
    return "| " + " | ".join(cells) + " |"


def values_table(judged):
    """Means over folds with their standard deviation."""
    lines = [row(["", *judged.metrics, "folds", "CPU s"]), "|---|" + "--:|" * 6]
    for side, folds in judged.values.items():
        cells = [side]
        for metric in judged.metrics:
            values = [fold[metric] for fold in folds.values()]
            cells.append(f"{short(np.mean(values))} ±{short(np.std(values, ddof=1), 3)}")
        cost = f"{judged.costs[side]:.1f}" if side in judged.costs else ""
        lines.append(row(cells + [str(len(folds)), cost]))
    return lines


def thousandths(test):
    """A difference with its interval, bold where it is shown."""
    text = f"{1000 * test.mean:+.1f} [{1000 * test.lower:.1f}, {1000 * test.upper:.1f}]"
    text = text.replace("-", "−")
    return f"**{text}**" if test.is_shown else text


def differences_table(judged, reference):
    """What every peer is better by than one of ours."""
    tests = {metric: judged.tests(reference, metric) for metric in judged.metrics}
    lines = [
        row([f"better than `{reference}` by, in thousandths", *judged.metrics]),
        "|---|" + "--:|" * len(judged.metrics)]
    for peer in judged.peers:
        lines.append(row([peer] + [thousandths(tests[metric][peer]) for metric in judged.metrics]))
    return lines


def listed(found):
    """Pairs of a peer and a metric, `catboost (AUC, log loss), xgboost (AUC)`."""
    metrics = {}
    for peer, metric in found:
        metrics.setdefault(peer, []).append(metric)
    return ", ".join(f"{peer} ({', '.join(names)})" for peer, names in metrics.items()) or "none"


def verdict(judged, reference):
    """Which peers are shown to be better or worse than one of ours, and which one is nearest to being better."""
    tests = {
        (peer, metric): test for metric in judged.metrics
        for peer, test in judged.tests(reference, metric).items()}
    shown = {pair: test for pair, test in tests.items() if test.is_shown}
    better = listed(pair for pair, test in shown.items() if test.mean > 0)
    worse = listed(pair for pair, test in shown.items() if test.mean < 0)
    ahead = {pair: test for pair, test in tests.items() if test.mean > 0 and not test.is_shown}
    line = f"- Shown better than `{reference}`: {better}; shown worse: {worse}."
    if not ahead:
        return line
    pair = min(ahead, key=lambda pair: ahead[pair].p)
    return (
        f"{line} Of the others that are ahead, the least likely by chance: {listed([pair])}, "
        f"p {short(ahead[pair].p, 3)}, corrected {short(ahead[pair].adjusted, 3)}.")


def section(judged):
    """All of a study."""
    chosen = ", ".join(f"{name} {count}" for name, count in judged.chosen.most_common())
    lines = [f"## {judged.study}", "", f"`chosen` by folds: {chosen}.", "", *values_table(judged)]
    if judged.peers:
        for reference in REFERENCES:
            lines += ["", *differences_table(judged, reference)]
        lines += ["", *(verdict(judged, name) for name in REFERENCES)]
    return lines + [""]


def main():
    parser = argparse.ArgumentParser(prog="quality.table")
    parser.add_argument("studies", nargs="+")
    parser.add_argument("--work", type=pathlib.Path, required=True)
    parser.add_argument("--out", type=pathlib.Path, required=True)
    arguments = parser.parse_args()
    studies = [Judged(study, arguments.work) for study in arguments.studies]
    versions = {name: version for judged in studies for name, version in judged.versions.items()}
    named = ", ".join(f"{name} {version}" for name, version in sorted(versions.items()))
    lines = ["# Quality", "", f"{named}.", ""]
    text = "\n".join(lines + [line for judged in studies for line in section(judged)])
    arguments.out.write_text(text)
    print(text)


if __name__ == "__main__":
    main()
