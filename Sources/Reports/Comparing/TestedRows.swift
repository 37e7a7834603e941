import Experiments
import Learning
import Metrics
import Results

/// The rows that some runs tested alike, and what their candidates said of them.
struct TestedRows {
  /// The labels of the tested data rows, in the order of the table.
  let labels: [Float]
  /// The tested rows of every repeat and fold, one after the other.
  let parts: [Range<Int>]
  /// How often the data were split.
  let repeats: Int

  private let runs: [PredictionsFile?]
  private let first: PredictionsFile
  /// The data row, counted among the tested ones, of every tested row.
  private let dataRows: [Int]
  /// Their numbers in the file and their names.
  private let names: [(row: Int, identifier: String)]

  /// Reads the runs that candidates were chosen of, which must be alike in data and folds.
  init(_ runs: [FinishedRun], chosen: [RowSelection.Entry]) throws {
    try Self.requireSameData(runs)
    var read: [PredictionsFile?] = []
    for (place, run) in runs.enumerated() {
      let wanted = chosen.filter { $0.run == place }.map(\.candidate.name)
      read.append(wanted.isEmpty ? nil : try run.folder.predictions(of: wanted))
    }
    self.runs = read
    let used = runs.indices.compactMap { place in read[place].map { (runs[place], $0) } }
    for (run, other) in used where other.digest != used[0].1.digest {
      throw ComparisonError.different(
        "\(used[0].0.name) and \(run.name) were tested on other folds, so their rows cannot be "
          + "compared: the SHA-256 of row, repeat, fold and truth is \(used[0].1.digest) and "
          + other.digest)
    }
    first = used[0].1
    parts = first.parts
    let places = Self.places(first.rows)
    dataRows = first.rows.map { places[$0] ?? 0 }
    var labels = [Float](repeating: 0, count: places.count)
    var names = [(row: Int, identifier: String)](repeating: (0, ""), count: places.count)
    var seen = [Bool](repeating: false, count: places.count)
    for (index, place) in dataRows.enumerated() {
      guard !seen[place] || labels[place] == first.labels[index] else {
        throw ComparisonError.different(
          "predictions.csv of \(used[0].0.name) gives row \(first.rows[index]) two truths")
      }
      seen[place] = true
      labels[place] = first.labels[index]
      names[place] = (first.rows[index], first.identifiers[index])
    }
    self.labels = labels
    self.names = names
    repeats = first.repeatCount
    for entry in chosen { try requireScores(entry) }
  }

  private static func requireSameData(_ runs: [FinishedRun]) throws(ComparisonError) {
    let digest = runs[0].manifest.data.digest
    if let other = runs.first(where: { $0.manifest.data.digest != digest }) {
      throw .different(
        "\(runs[0].name) and \(other.name) are of different data, so their rows cannot be compared: "
          + "the SHA-256 of their tables is \(digest) and \(other.manifest.data.digest)")
    }
  }

  /// The place of every distinct row in rising order.
  private static func places(_ rows: [Int]) -> [Int: Int] {
    let distinct = Set(rows).sorted()
    return Dictionary(uniqueKeysWithValues: distinct.enumerated().map { ($0.element, $0.offset) })
  }

  private func requireScores(_ entry: RowSelection.Entry) throws(ComparisonError) {
    let scores = scores(entry)
    let thresholds = entry.row.thresholds.values
    guard scores.count == dataRows.count, thresholds.count == parts.count,
      scores.allSatisfy({ !$0.isNaN }), thresholds.allSatisfy({ $0 != nil })
    else {
      throw .different(
        "\(entry.name) has no scores or no threshold on some fold, so it cannot be compared")
    }
  }

  private func scores(_ entry: RowSelection.Entry) -> [Float] {
    runs[entry.run]?.scores.first { $0.candidate == entry.candidate.name }?.probabilities ?? []
  }

  /// A candidate's predictions, under the name of its entry.
  func predictions(_ entry: RowSelection.Entry) -> OutOfFoldPredictions {
    let scores = scores(entry)
    var predictions = OutOfFoldPredictions(candidate: entry.name)
    for (place, part) in parts.enumerated() {
      predictions.append(
        repeat: 0, index: place, threshold: Float(entry.row.thresholds.values[place] ?? .nan),
        rows: dataRows[part], labels: first.labels[part], probabilities: scores[part])
    }
    return predictions
  }

  /// The positive rows on which candidates differ.
  func caught(by predictions: [OutOfFoldPredictions]) -> [RowComparison.CaughtRow] {
    let decisions = predictions.map { $0.firstDecisions(rowCount: labels.count) }
    return labels.indices.compactMap { row in
      let predictedPositive = decisions.map { $0[row] }
      guard labels[row] > 0.5, predictedPositive.contains(true), predictedPositive.contains(false)
      else { return nil }
      return RowComparison.CaughtRow(
        row: names[row].row, identifier: names[row].identifier, predictedPositive: predictedPositive
      )
    }
  }
}
