/// What a candidate says of every tested row, by models that were not fitted on that row.
///
/// Columns of one length, fold by fold in the study's order. A data row that several repeats test occurs
/// once in each of them.
public struct OutOfFoldPredictions: Sendable, Hashable {
  /// The rows that one fold tests, and from which probability on it predicts positive.
  public struct TestedFold: Sendable, Hashable {
    /// Which repeat, from 0.
    public var `repeat`: Int
    /// Which fold of the repeat, from 0.
    public var index: Int
    public var threshold: Float
    /// Its places in the columns.
    public var places: Range<Int>
  }

  /// The candidate's name.
  public let candidate: String
  /// The folds, in the order of the columns.
  public private(set) var folds: [TestedFold] = []
  /// The data row of each prediction, from 0.
  public private(set) var rows: [Int] = []
  /// The truth: 1 for positive rows, 0 for the others.
  public private(set) var labels: [Float] = []
  /// Scores as the model gave them.
  public private(set) var rawScores: [Float] = []
  /// Calibrated probabilities of the positive class.
  public private(set) var probabilities: [Float] = []
  /// How much each row counts; nil where all count 1.
  public private(set) var weights: [Double]?
  /// Whether a calibration acted on any of the folds.
  public private(set) var isCalibrated = false

  /// No predictions yet.
  public init(candidate: String) { self.candidate = candidate }

  /// The folds of one candidate, one after the other.
  public init(candidate: String, joining parts: some Sequence<OutOfFoldPredictions>) {
    self.init(candidate: candidate)
    for part in parts {
      for fold in part.folds {
        append(
          repeat: fold.repeat, index: fold.index, threshold: fold.threshold,
          rows: part.rows[fold.places], labels: part.labels[fold.places],
          weights: part.weights?[fold.places],
          rawScores: part.isCalibrated ? part.rawScores[fold.places] : nil,
          probabilities: part.probabilities[fold.places])
      }
    }
  }

  /// Adds the test rows of a fold; all lists must have one length, and either all folds have weights or
  /// none has.
  ///
  /// - Parameters:
  ///   - weights: how much each row counts; nil where all count 1.
  ///   - rawScores: scores before calibration; nil where none acts.
  public mutating func append(
    repeat: Int, index: Int, threshold: Float, rows: some Collection<Int>,
    labels: some Collection<Float>, weights: ArraySlice<Double>? = nil,
    rawScores: ArraySlice<Float>? = nil,
    probabilities: some Collection<Float>
  ) {
    let count = rows.count
    precondition(
      weights?.count ?? count == count
        && (folds.isEmpty || (self.weights == nil) == (weights == nil)),
      "\(count) rows, \(weights?.count ?? 0) weights")
    precondition(
      labels.count == count && probabilities.count == count && rawScores?.count ?? count == count,
      "\(count) rows, \(labels.count) labels, \(probabilities.count) probabilities")
    folds.append(
      TestedFold(
        repeat: `repeat`, index: index, threshold: threshold,
        places: self.rows.count..<self.rows.count + count))
    self.rows += rows
    self.labels += labels
    if let weights { self.weights = (self.weights ?? []) + weights }
    self.probabilities += probabilities
    if let rawScores {
      self.rawScores += rawScores
      isCalibrated = true
    } else {
      self.rawScores += probabilities
    }
  }

  /// Whether each row is predicted positive at its fold's threshold.
  public var decisions: [Bool] {
    folds.flatMap { fold in probabilities[fold.places].map { $0 >= fold.threshold } }
  }

  /// Whether each data row is predicted positive the first time that it is tested: decisions of one
  /// split of the rows, as tests that pair rows want them.
  public func firstDecisions(rowCount: Int) -> [Bool] {
    var first = [Bool](repeating: false, count: rowCount)
    for (row, isPositive) in zip(rows, decisions).reversed() { first[row] = isPositive }
    return first
  }

  /// The predictions of one repeat, which tests a row at most once.
  public func selecting(repeat: Int) -> OutOfFoldPredictions {
    var selected = OutOfFoldPredictions(candidate: candidate)
    for fold in folds where fold.repeat == `repeat` {
      selected.append(
        repeat: fold.repeat, index: fold.index, threshold: fold.threshold,
        rows: rows[fold.places], labels: labels[fold.places], weights: weights?[fold.places],
        rawScores: isCalibrated ? rawScores[fold.places] : nil,
        probabilities: probabilities[fold.places])
    }
    return selected
  }

  /// The rows of a fold at its threshold.
  public func scoredRows(of fold: TestedFold, costs: Costs) -> ScoredRows {
    ScoredRows(
      labels: Array(labels[fold.places]), scores: Array(probabilities[fold.places]),
      weights: weights.map { Array($0[fold.places]) }, threshold: fold.threshold, costs: costs)
  }
}
