import Learning

/// What a forest's settings mean for one training set.
struct GrowthRules: Sendable {
  /// Features sampled at a node.
  let candidates: Int
  let minimumLeafSize: Int
  /// The fewest rows of a node that can be split at all.
  let minimumSplit: Int
  let maximumDepth: Int
  let bootstrap: Bool
  /// What a sampled row of each class weighs; 1 where rows have weights of their own.
  let positiveUnit: Double
  let negativeUnit: Double
  /// The weight of each row, sampled once, in fixed point; nil where classes have weights.
  let rowWeights: [UInt32]?
  /// Where nodes are cut at random; nil where the best cut is looked for.
  var randomCuts: RandomCuts?

  init(_ forest: RandomForest, minimumLeafSize: Int, for data: Dataset) {
    let units = Self.classUnits(data)
    candidates = forest.features.count(of: data.columns.count)
    self.minimumLeafSize = minimumLeafSize
    minimumSplit = max(forest.minimumSplit, 2 * minimumLeafSize)
    maximumDepth = forest.maximumDepth ?? .max
    bootstrap = forest.bootstrap
    positiveUnit = units?.positive ?? 1
    negativeUnit = units?.negative ?? 1
    rowWeights = units == nil ? data.weights.map(Self.fixedPoint) : nil
  }

  /// The weight of a row of each class, if all rows of a class weigh the same.
  private static func classUnits(_ data: Dataset) -> (positive: Double, negative: Double)? {
    guard let weights = data.weights else { return (1, 1) }
    var units: (positive: Float?, negative: Float?)
    for (label, weight) in zip(data.labels, weights) {
      if label > 0.5 {
        guard weight == units.positive ?? weight else { return nil }
        units.positive = weight
      } else {
        guard weight == units.negative ?? weight else { return nil }
        units.negative = weight
      }
    }
    return (Double(units.positive ?? 1), Double(units.negative ?? 1))
  }

  /// Weights as whole multiples of a power of two, so fine that the heaviest has 31 bits or that all
  /// rows at the weight of the heaviest sum to 2^44: sums are exact in whatever order.
  private static func fixedPoint(_ weights: [Float]) -> [UInt32] {
    let heaviest = Double(weights.max() ?? 1)
    let limit = min(0x1p31, 0x1p44 / Double(weights.count))
    let exponent = (limit / heaviest).exponent
    let scale = Double(sign: .plus, exponent: exponent, significand: 1)
    return weights.map { UInt32(max(1, (Double($0) * scale).rounded())) }
  }
}
