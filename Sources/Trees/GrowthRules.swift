/// What a forest's settings mean for one training set.
struct GrowthRules: Sendable {
  /// Features drawn at a node.
  var candidates: Int
  var minimumLeafSize: Int
  /// The fewest rows of a node that can be split at all.
  var minimumSplit: Int
  var maximumDepth: Int
  var bootstrap: Bool
  /// What a draw of each class weighs; 1 where rows have weights of their own.
  var positiveUnit: Double
  var negativeUnit: Double
  /// The weight of one draw of each row in fixed point; nil where classes have weights.
  var rowWeights: [UInt32]?
}
