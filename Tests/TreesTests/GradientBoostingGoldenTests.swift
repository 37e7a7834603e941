import CKernels
import Learning
import LearningTestKit
import Testing
import Trees

/// The trees of XGBoost 3, `exact` and `lossguide`; see `Tests/Fixtures/make_boosting.py`.
@Suite struct GradientBoostingGoldenTests {
  private struct Golden: Decodable {
    /// A fit of five trees: the gain of the first root, and the margins of all rows.
    struct Fit: Decodable {
      var rootGain: Double
      var margins: [Double]
    }

    var x: [[Float?]]
    var y: [Float]
    var w: [Float]
    var exact: Fit
    var exactWeighted: Fit
    var lossguide: Fit
    var lossguideWeighted: Fit
    var monotone: Fit
    /// Positive rows and rows of every level.
    var levels: [[Int]]
  }

  private static let golden = Result { try Fixture.load("boosting.json", as: Golden.self) }

  private static func data(weighted: Bool = false) throws -> Dataset {
    let golden = try golden.get()
    return Dataset(
      features: Tensor(
        shape: [golden.x.count, 3], elements: golden.x.flatMap { $0.map { $0 ?? .nan } }),
      columns: (0..<3).map { Feature(name: "f\($0)") }, labels: golden.y,
      weights: weighted ? golden.w : nil)
  }

  /// As XGBoost is set there: no base, all rows, one row a leaf, a curvature of 1.
  private static func rules(trees: Int = 5, _ change: (inout GradientBoosting) -> Void)
    -> GradientBoosting
  {
    var settings = GradientBoosting(
      trees: trees, learningRate: 0.3, leaves: 8, minimumLeafSize: 1, rowShare: 1)
    settings.minimumCurvature = 1
    change(&settings)
    return settings
  }

  private static func boosted(
    _ settings: GradientBoosting, _ data: Dataset,
    change: (inout BoostingRules) -> Void = { _ in }
  ) throws -> (Booster.Boosted, GradientBoostingModel) {
    var rules = BoostingRules(settings, columns: data.columns, rows: data.rowCount)
    change(&rules)
    let bins = GradientBoosting.bins(of: data, key: RandomKey(seed: 1), threads: 1)
    var booster = Booster(
      rules: rules, data: data, bins: bins, learned: data.rowCount, patience: nil, start: 0,
      threads: 1)
    let boosted = try booster.boost(FitContext(key: RandomKey(seed: 1)))
    let model = GradientBoostingModel(
      settings: settings, columns: data.columns, bins: bins, trees: boosted.trees,
      base: boosted.base, record: FitRecord())
    return (boosted, model)
  }

  private static func expect(
    _ fit: Golden.Fit, _ settings: GradientBoosting, weighted: Bool = false
  ) throws {
    let data = try data(weighted: weighted)
    let margins = try boosted(settings, data).1.margins(of: data.features) { Float($0) }
    for (ours, theirs) in zip(margins, fit.margins) { #expect(abs(Double(ours) - theirs) < 2e-6) }
    var stump = settings
    stump.trees = 1
    stump.leaves = 2
    let gain = try boosted(stump, data).0.gains.reduce(0, +)
    #expect(abs(gain - fit.rootGain) < 2e-5)
  }

  @Test("trees that are three splits deep are those of XGBoost, missing numbers included")
  func exact() throws {
    try Self.expect(Self.golden.get().exact, Self.rules { $0.maximumDepth = 3 })
    try Self.expect(
      Self.golden.get().exactWeighted, Self.rules { $0.maximumDepth = 3 }, weighted: true)
  }

  @Test("trees that grow where the gain is largest are those of XGBoost") func lossguide() throws {
    try Self.expect(Self.golden.get().lossguide, Self.rules { $0.leaves = 6 })
    try Self.expect(
      Self.golden.get().lossguideWeighted, Self.rules { $0.leaves = 6 }, weighted: true)
  }

  @Test("scores that may not fall with a column are those of XGBoost, and do not fall")
  func monotone() throws {
    let settings = Self.rules {
      $0.maximumDepth = 3
      $0.monotone = ["f0": .increasing]
    }
    try Self.expect(Self.golden.get().monotone, settings)
    let model = try Self.boosted(settings, try Self.data()).1
    for other in 0..<35 {
      let rows = (0..<10).flatMap { [Float($0), Float(other % 7), Float(other / 7)] }
      let margins = model.margins(of: Tensor(shape: [10, 3], elements: rows)) { Float($0) }
      #expect(zip(margins, margins.dropFirst()).allSatisfy { $0 <= $1 })
    }
  }

  @Test("levels are parted as XGBoost parts them") func levels() throws {
    let levels = try Self.golden.get().levels
    var codes: [Float] = []
    var labels: [Float] = []
    for (level, counts) in levels.enumerated() {
      for row in 0..<counts[1] {
        codes.append(Float(level))
        labels.append(row < counts[0] ? 1 : 0)
      }
    }
    let names = levels.indices.map { "l\($0)" }
    let data = Dataset(
      features: Tensor(shape: [codes.count, 1], elements: codes),
      columns: [Feature(name: "c", kind: .category(levels: names))], labels: labels)
    let settings = Self.rules(trees: 1) {
      $0.learningRate = 1
      $0.leaves = 2
    }
    let (boosted, model) = try Self.boosted(settings, data) {
      $0.smoothing = 0
      $0.levelL2 = 0
    }
    #expect(abs(boosted.gains[0] - 132.738617) < 1e-4)
    let rows = Tensor(shape: [8, 1], elements: (0..<8).map { Float($0) })
    let high: Set = [1, 4, 6]
    for (level, margin) in model.margins(of: rows, { Float($0) }).enumerated() {
      #expect(abs(margin - (high.contains(level) ? 1.20512819 : -1.14285719)) < 1e-6)
    }
  }
}
