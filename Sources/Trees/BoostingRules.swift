import CKernels
package import Learning

/// What the settings of boosting mean for one training set.
package struct BoostingRules: Sendable {
  package var trees: Int
  package var growth: GradientBoosting.Growth
  package var leaves: Int
  package var depth: Int
  package var learningRate: Double
  package var minimumRows: Int
  package var maximumDepth: Int
  package var minimumCurvature: Double
  package var l1: Double
  package var l2: Double
  package var rowShare: Double
  package var columnShare: Double
  /// For every column 1 where scores may not fall with it, -1 where they may not rise.
  package var signs: [Int32]
  /// Levels are put in the order of their gradients over curvature and this.
  package var smoothing = 10.0
  /// How much more l2 the gain of a split by levels is computed with.
  package var levelL2 = 10.0
  /// Up to so many levels, each is tried against all others.
  package var levelsAlone = 4
  /// Levels on the smaller side of a split.
  package var mostLevels = 32

  /// The rules for some rows that are learnt from.
  package init(_ settings: GradientBoosting, columns: [Feature], rows: Int) {
    trees = settings.trees
    growth = settings.chosenGrowth
    leaves = settings.mostLeaves
    depth = settings.levels
    learningRate = settings.learningRate
    minimumRows = settings.minimumLeafSize ?? max(5, min(10, rows / 200))
    maximumDepth = settings.maximumDepth ?? .max
    minimumCurvature = settings.minimumCurvature
    l1 = settings.l1
    l2 = settings.l2
    rowShare = settings.rowShare
    columnShare = settings.columnShare
    signs = columns.map { settings.monotone[$0.name]?.sign ?? 0 }
  }

  /// The most histograms that are needed at once.
  var histograms: Int { growth == .symmetric ? 1 << (depth - 1) : leaves }

  var isBounded: Bool { signs.contains { $0 != 0 } }

  /// The rules as kernels take them, in units of the words.
  func kernelRule(scale: Double) -> ck_boost_rule {
    ck_boost_rule(
      l1: l1 * scale, l2: l2 * scale, minimum_curvature: minimumCurvature * scale,
      smoothing: smoothing * scale, level_l2: levelL2 * scale, alone: UInt32(levelsAlone),
      most_levels: UInt32(mostLevels), minimum_rows: UInt32(minimumRows), is_bounded: isBounded)
  }
}
