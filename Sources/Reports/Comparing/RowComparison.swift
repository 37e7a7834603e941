import Concurrency
package import Experiments
import Learning
import Linear
package import Metrics
import Results
import Tables

/// Candidates of one run, or of several runs on the same rows and folds, side by side.
///
/// Every number comes out of `predictions.csv` and the thresholds of `folds.csv`; where candidates are
/// of one run, they are the numbers of its own `comparisons.csv`, but for Holm's correction, which
/// counts the comparisons that are made here.
package struct RowComparison: Sendable {
  package struct ComparedCandidate: Sendable {
    /// Its name, behind that of its run where there are several.
    package var name: String
    /// Whether its classifier is a logistic regression.
    package var isLogistic: Bool
    /// Every metric of `Metric.all`, in that order.
    package var estimates: [Estimate]
    /// Its thresholds, fold by fold.
    package var thresholds: FoldSummary
    package var costs: CandidateCosts
  }

  /// A positive row that some find and others miss.
  package struct CaughtRow: Sendable, Hashable {
    /// The data row in the table's file.
    package var row: Int
    /// What names it; empty where nothing does.
    package var identifier: String
    /// Whether each of the candidates predicts it positive, in the first repeat.
    package var predictedPositive: [Bool]
  }

  package let ranking: Metric
  /// The share of intervals that hold the truth.
  package let confidence: Double
  /// Differences up to this count as none.
  package let equivalence: Double
  /// The candidates, the best first.
  package let candidates: [ComparedCandidate]
  /// Every pair and metric, as in `comparisons.csv`.
  package let pairs: [Comparison]
  /// The positive rows on which they differ, in the order of the table.
  package let caught: [CaughtRow]
  /// How many rows were tested.
  package let rowCount: Int
  /// How many of them are positive.
  package let positives: Int
  /// How many folds there are, over all repeats.
  package let foldCount: Int
  /// Test rows for every training row.
  package let testToTrain: Double
  /// Whether the folds can be made once more in another way.
  package let canRepeat: Bool
  /// What a reader should know beside the numbers.
  package let notes: [String]

  /// Compares candidates by name; the best of every model, or of every run, where none are named.
  ///
  /// - Parameters:
  ///   - runs: at least one, on the same data and folds.
  ///   - names: candidates, `run/candidate` where there are several runs.
  package init(_ runs: [ComparedRun], choosing names: [String]?, threads: Int) throws {
    ranking = try ComparedRun.ranking(of: runs)
    let chosen = try RowSelection(runs, names: names).entries
    let spec = runs[0].spec
    let (rows, predictions) = try Self.predictions(of: chosen, in: runs)
    let tested = rows.tested
    confidence = spec.statistics.confidence
    equivalence = spec.statistics.equivalence
    let costs = try runs.map { run throws(StudyError) in
      try run.files.costs(of: run.candidates)
    }
    testToTrain = runs[chosen[0].run].leaderboard.testToTrain
    canRepeat = spec.canRepeatFolds
    let folds = parallelMap(count: chosen.count, threads: threads) {
      predictions[$0].foldSummaries(costs: spec.costs)
    }
    let intervals = RowIntervals(
      predictions, rowCount: tested.count, repeats: rows.repeatCount,
      isSingleTest: rows.parts.count == 1, costs: spec.costs, statistics: spec.statistics,
      key: RandomKey(seed: spec.seed)["intervals"], threads: threads)
    let estimates = chosen.indices.map { intervals.estimates(of: $0) }
    let order = Self.order(chosen, estimates: estimates, by: ranking)
    candidates = order.map { place in
      let entry = chosen[place]
      return ComparedCandidate(
        name: entry.name,
        isLogistic: entry.candidate.pipeline?.classifier.name == LogisticRegression.name,
        estimates: estimates[place], thresholds: entry.row.thresholds,
        costs: costs[entry.run][entry.candidate.name] ?? CandidateCosts([]))
    }
    let ranked = order.map { predictions[$0] }
    pairs = Comparisons(
      ranked, folds: order.map { folds[$0] }, eligible: Set(ranked.map(\.candidate)),
      labels: tested.map(\.label), ranking: ranking,
      testToTrain: testToTrain, statistics: spec.statistics,
      intervals: intervals.selecting(order)
    ).all(threads: threads)
    caught = Self.caught(tested, by: ranked)
    rowCount = tested.count
    positives = tested.count { $0.label > 0.5 }
    foldCount = rows.parts.count
    notes = Self.notes(
      runs, chosen, isWeighted: rows.weights != nil, isRepeated: rows.repeatCount > 1)
  }

  /// What the candidates said of the rows that their runs tested alike, with the first run's rows.
  private static func predictions(
    of chosen: [RowSelection.Entry], in runs: [ComparedRun]
  ) throws -> (rows: PredictionsFile, predictions: [OutOfFoldPredictions]) {
    var files: [Int: PredictionsFile] = [:]
    let used = runs.indices.filter { run in chosen.contains { $0.run == run } }
    for run in used {
      files[run] = try runs[run].files.predictions(
        of: chosen.filter { $0.run == run }.map(\.candidate.name))
    }
    let all = used.compactMap { run in files[run].map { (name: runs[run].name, rows: $0) } }
    let digests = all.map(\.rows.digest)
    if let other = digests.firstIndex(where: { $0 != digests[0] }) {
      throw ComparisonError.different(
        "\(all[0].name) and \(all[other].name) were tested on other folds, so their rows cannot be "
          + "compared: the SHA-256 of row, repeat, fold and truth is \(digests[0]) and "
          + digests[other])
    }
    if let other = all.first(where: { $0.rows.weights != all[0].rows.weights }) {
      throw ComparisonError.different(
        "\(all[0].name) and \(other.name) weigh the rows differently, so their metrics cannot be "
          + "compared")
    }
    let predictions = try chosen.map { entry in
      // Those of the folds themselves: where none was proven no row is predicted positive.
      let thresholds = runs[entry.run].folds.rows.filter { $0.candidate == entry.candidate.name }
        .map(\.threshold)
      let found = files[entry.run]?.predictions(
        of: entry.candidate.name, thresholds: thresholds, as: entry.name)
      guard let found else {
        throw ComparisonError.different(
          "\(entry.name) has no scores or no threshold on some fold, so it cannot be compared")
      }
      return found
    }
    return (all[0].rows, predictions)
  }

  /// The positive rows on which candidates differ.
  private static func caught(
    _ tested: [PredictionsFile.TestedRow], by predictions: [OutOfFoldPredictions]
  ) -> [CaughtRow] {
    let decisions = predictions.map { $0.firstDecisions(rowCount: tested.count) }
    return tested.enumerated().compactMap { place, row in
      let found = decisions.map { $0[place] }
      guard row.label > 0.5, found.contains(true), found.contains(false) else { return nil }
      return CaughtRow(row: row.row, identifier: row.identifier, predictedPositive: found)
    }
  }

  /// Places in the order of the leaderboard: eligible ones first, then by the metric, then by name.
  private static func order(
    _ chosen: [RowSelection.Entry], estimates: [[Estimate]], by metric: Metric
  ) -> [Int] {
    let column = Metric.index(of: metric.name) ?? 0
    let worth = estimates.map { $0[column].value.map { $0 * metric.sign } ?? -.infinity }
    return chosen.indices.sorted { left, right in
      let eligible = (chosen[left].row.isEligible, chosen[right].row.isEligible)
      if eligible.0 != eligible.1 { return eligible.0 }
      return worth[left] == worth[right]
        ? chosen[left].name < chosen[right].name : worth[left] > worth[right]
    }
  }

  private static func notes(
    _ runs: [ComparedRun], _ chosen: [RowSelection.Entry], isWeighted: Bool, isRepeated: Bool
  ) -> [String] {
    var notes: [String] = []
    if isWeighted {
      notes.append(
        "Rows count by their weights in metrics and intervals; McNemar's test counts each row once."
      )
    }
    if isRepeated {
      notes.append(
        "Rows that one catches and the other misses, and McNemar's test, are of the first repeat.")
    }
    if runs.count > 1 {
      notes.append(
        "The runs are on the same data, so rows are compared: folds of one data set are no "
          + "independent tasks, which Friedman's and Nemenyi's tests would need.")
    }
    if runs.contains(where: { $0.spec.costs != runs[0].spec.costs }) {
      notes.append("The runs set other costs; all metrics here are by those of \(runs[0].name).")
    }
    for entry in chosen {
      if let reason = entry.row.reason {
        notes.append("\(entry.name) is not eligible in its run: \(reason).")
      }
    }
    return notes
  }
}

extension RowComparison {
  /// `caught.csv`: a row a positive row that some candidates find and others miss.
  package var caughtCSV: [UInt8] {
    var writer = DelimitedWriter()
    writer.writeRow(["row", "id", "truth"] + candidates.map(\.name))
    for row in caught {
      writer.write(row.row)
      writer.write(ofData: row.identifier)
      writer.write(1)
      for isFound in row.predictedPositive { writer.write(isFound ? "yes" : "no") }
      writer.endRow()
    }
    return writer.bytes
  }
}
