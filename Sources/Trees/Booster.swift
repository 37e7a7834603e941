import CKernels
import Concurrency
package import Learning

/// Adds tree after tree, each grown on the gradients of the log loss that the trees so far leave (Friedman,
/// "Greedy function approximation: a gradient boosting machine", Annals of Statistics 29, 2001).
package struct Booster {
  /// The trees with what is added to their sum.
  package struct Boosted: Sendable {
    package let trees: [Tree]
    /// The log odds to which the trees' leaves, each above the least of its tree, are added.
    package let base: Double
    /// The gain of each column's splits over all trees that were grown.
    package let gains: [Double]
    /// The mean log loss of the rows that are learnt from after every tree, and of the held-out ones.
    package let losses: [Double]
    package let validationLosses: [Double]
  }

  private let rules: BoostingRules
  private let rows: BoostedRows
  private let bins: [FeatureBins]
  private let labels: [Float]
  private let weights: [Float]?
  private let learned: Int
  private let patience: Int?
  private var margins: [Double]
  private var gradient: [Double]
  private var curvature: [Double]
  private let start: Double

  /// Rows of a piece of work that goes to one thread.
  private static let chunk = 1 << 14

  /// Boosts on the first `learned` of some rows, from a margin on; the others are held out, and boosting ends
  /// where `patience` trees have not made their loss smaller.
  package init(
    rules: BoostingRules, data: Dataset, bins: [FeatureBins], learned: Int, patience: Int?,
    start: Double, threads: Int
  ) {
    self.rules = rules
    self.bins = bins
    self.learned = learned
    self.patience = patience
    labels = data.labels
    weights = data.weights
    rows = BoostedRows(
      data, bins: bins, learned: learned, signs: rules.signs, threads: threads)
    margins = [Double](repeating: start, count: data.rowCount)
    gradient = [Double](repeating: 0, count: learned)
    curvature = gradient
    self.start = start
  }

  package mutating func boost(_ context: FitContext) throws(FitError) -> Boosted {
    var grower = BoostedTreeGrower(
      rules: rules, rows: rows, bins: bins, weights: weights, learned: learned,
      threads: context.threads)
    var trees: [Tree] = []
    var leasts: [Double] = []
    var losses: [Double] = []
    var validation = ValidationLosses(first: validationLoss(), patience: patience)
    let count = rows.features.isEmpty ? 0 : rules.trees
    while trees.count < count, !validation.isOver {
      let loss = updateSlopes(threads: context.threads)
      if !trees.isEmpty { losses.append(loss) }
      let grown = try grow(&grower, tree: trees.count, context)
      trees.append(grown.tree)
      leasts.append(grown.least)
      validation.append(validationLoss())
      context.progress(Double(trees.count) / Double(count))
    }
    if !trees.isEmpty { losses.append(updateSlopes(threads: context.threads)) }
    let kept = patience == nil ? trees.count : validation.best
    return Boosted(
      trees: Array(trees.prefix(kept)), base: leasts.prefix(kept).reduce(start, +),
      gains: grower.gains, losses: losses, validationLosses: validation.losses)
  }

  private mutating func grow(
    _ grower: inout BoostedTreeGrower, tree: Int, _ context: FitContext
  ) throws(FitError) -> BoostedTreeGrower.Grown {
    try context.checkCancellation()
    let learned = learned
    let key = context.key["tree", tree]
    return try gradient.withUnsafeBufferPointer {
      gradient throws(FitError) -> BoostedTreeGrower.Grown in
      try curvature.withUnsafeBufferPointer {
        curvature throws(FitError) -> BoostedTreeGrower.Grown in
        try margins.withUnsafeMutableBufferPointer {
          margins throws(FitError) -> BoostedTreeGrower.Grown in
          try grower.grow(
            on: .init(gradient: gradient, curvature: curvature), learned: learned,
            margins: margins, key: key, isCancelled: context.isCancelled)
        }
      }
    }
  }

  /// The gradients and curvatures of the rows that are learnt from; gives their mean loss so far.
  private mutating func updateSlopes(threads: Int) -> Double {
    let learned = learned
    let chunks = (learned + Self.chunk - 1) / Self.chunk
    let (labels, weights, margins) = (labels, weights, margins)
    let sums = gradient.withUnsafeMutableBufferPointer { gradient in
      curvature.withUnsafeMutableBufferPointer { curvature in
        // Each thread writes rows that no other does.
        nonisolated(unsafe) let gradient = gradient.baseAddress
        nonisolated(unsafe) let curvature = curvature.baseAddress
        return parallelMap(count: chunks, threads: threads) { chunk -> Double in
          let start = chunk * Self.chunk
          return Self.loss(
            margins, labels, weights, rows: start..<min(start + Self.chunk, learned),
            gradient: gradient.map { $0 + start }, curvature: curvature.map { $0 + start })
        }
      }
    }
    return sums.reduce(0, +) / Self.total(weights, rows: 0..<learned)
  }

  /// The mean loss of the held-out rows; 0 where there are none.
  private func validationLoss() -> Double {
    let rows = learned..<labels.count
    guard !rows.isEmpty else { return 0 }
    var unused = [Double](repeating: 0, count: rows.count)
    return unused.withUnsafeMutableBufferPointer { unused in
      Self.loss(
        margins, labels, weights, rows: rows, gradient: unused.baseAddress, curvature: nil)
    } / Self.total(weights, rows: rows)
  }

  /// The weighted sum of the losses of some rows, whose slopes are written.
  private static func loss(
    _ margins: [Double], _ labels: [Float], _ weights: [Float]?, rows: Range<Int>,
    gradient: UnsafeMutablePointer<Double>?, curvature: UnsafeMutablePointer<Double>?
  ) -> Double {
    margins[rows].withUnsafeBufferPointer { margins in
      labels[rows].withUnsafeBufferPointer { labels in
        guard let weights else {
          return ck_logistic(
            rows.count, margins.baseAddress, labels.baseAddress, nil, gradient, curvature)
        }
        return weights[rows].withUnsafeBufferPointer { weights in
          ck_logistic(
            rows.count, margins.baseAddress, labels.baseAddress, weights.baseAddress, gradient,
            curvature)
        }
      }
    }
  }

  private static func total(_ weights: [Float]?, rows: Range<Int>) -> Double {
    weights.map { $0[rows].reduce(0) { $0 + Double($1) } } ?? Double(rows.count)
  }
}

/// The losses of held-out rows, and how many trees had the least.
private struct ValidationLosses {
  private(set) var losses: [Double] = []
  private(set) var best = 0
  private var least: Double
  private let patience: Int?

  /// `first` is the loss without a tree.
  init(first: Double, patience: Int?) {
    least = first
    self.patience = patience
  }

  var isOver: Bool { patience.map { losses.count - best >= $0 } ?? false }

  mutating func append(_ loss: Double) {
    guard patience != nil else { return }
    losses.append(loss)
    guard loss < least else { return }
    least = loss
    best = losses.count
  }
}
