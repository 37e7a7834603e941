import CKernels
import Learning

/// Whether a linear model predicts rows that it was not fitted to better where its lines may bend.
///
/// The training rows, at most 20,000 of them, are parted at random; every part is predicted by both
/// models, fitted to the other parts. Of rows that a sampler repeated one counts, and rows that it made, which lie
/// between others, are left out: those of one part would tell of another's. Bends are taken where the mean gain in log loss is more than two of
/// its standard errors.
struct PiecewiseChoice {
  private static let parts = 3
  private static let mostRows = 20_000
  private static let errors = 2.0
  /// Fewer rows of the rarer class decide nothing.
  private static let fewest = 30

  private let settings: LogisticRegression
  private let data: Dataset

  /// Draws the rows, and their order, by the context's key.
  init(_ settings: LogisticRegression, data: Dataset, context: FitContext) {
    var stream = context.key["piecewise"].stream
    var rows = data.firstCopies
    stream.shuffle(&rows)
    self.settings = settings
    self.data = data.selecting(rows: Array(rows.prefix(Self.mostRows)))
  }

  func helps(_ context: FitContext) throws(FitError) -> Bool {
    guard min(data.positives, data.rowCount - data.positives) >= Self.fewest else { return false }
    var gains = [Double](repeating: 0, count: data.rowCount)
    for part in 0..<Self.parts {
      let held = data.labels.indices.filter { $0 % Self.parts == part }
      let train = data.labels.indices.filter { $0 % Self.parts != part }
      guard let own = try self.gains(train: train, held: held, context) else { return false }
      for (row, gain) in zip(held, own) { gains[row] = gain }
    }
    return isMoreThanNoise(gains)
  }

  /// What bends gain in log loss on every row held out; nil where the rows of a part do not allow them.
  private func gains(
    train: [Int], held: [Int], _ context: FitContext
  ) throws(FitError) -> [Double]? {
    let (known, unknown) = (data.selecting(rows: train), data.selecting(rows: held))
    let sums = known.classWeights
    guard sums.positive > 0, sums.negative > 0,
      let basis = try PiecewiseBasis(known, bins: settings.bins, context: context)
    else { return nil }
    let straight = try settings.fit(known, basis: nil, context: context)
    let bent = try settings.fit(known, basis: basis, context: context)
    let before = straight.logOdds(of: unknown.features)
    let after = bent.logOdds(of: unknown.features)
    return unknown.labels.indices.map { row in
      let sign: Double = unknown.labels[row] > 0.5 ? 1 : -1
      return ck_log(ck_sigmoid(sign * after[row]).clamped)
        - ck_log(ck_sigmoid(sign * before[row]).clamped)
    }
  }

  /// Rows count by their weight, which the standard error follows.
  private func isMoreThanNoise(_ gains: [Double]) -> Bool {
    let weights = data.weights.map { $0.map { Double($0) } } ?? gains.map { _ in 1 }
    let total = weights.reduce(0, +)
    let mean = zip(weights, gains).reduce(0) { $0 + $1.0 * $1.1 } / total
    let squares = zip(weights, gains).reduce(0) { sum, row in
      let apart = row.0 * (row.1 - mean)
      return sum + apart * apart
    }
    return mean > Self.errors * squares.squareRoot() / total
  }
}

extension Double {
  /// A probability that its logarithm can bear.
  fileprivate var clamped: Double { Swift.max(self, 1e-15) }
}
