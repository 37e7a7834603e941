import Experiments
import Learning
import Metrics
import Resampling
import StrictJSON
import Tables
import Testing
import Trees

/// What a spec that says nothing of calibration gets.
@Suite("The default calibration") struct DefaultCalibrationTests {
  /// One row in eight is positive, after four numbers of which two matter, by a process that a forest
  /// must round off.
  private static func rare(_ rows: Int) -> StudyData {
    var stream = RandomKey(seed: 11)["rare"].stream
    var columns = [[Double]](repeating: [], count: 4)
    var labels: [Float] = []
    for _ in 0..<rows {
      let values = columns.indices.map { _ in stream.normal() }
      for (place, value) in values.enumerated() { columns[place].append(value) }
      let isExposed = values[0] > 0.7 && values[1] > -0.5
      labels.append(stream.uniform() < (isExposed ? 0.6 : 0.03) ? 1 : 0)
    }
    let table = Table(
      columns: columns.enumerated().map { Column(name: "x\($0)", values: .number($1)) },
      rowCount: rows)
    return StudyData(table: table, labels: labels, digest: "rare")
  }

  private static func spec() -> ExperimentSpec {
    var forest = RandomForest()
    forest.trees = 30
    forest.minimumLeafSize = 3
    var spec = TestStudies.spec(
      models: [("forest", ComponentSpec(forest))],
      balance: [ComponentSpec(NoSampler()), ComponentSpec(ClassWeights())])
    spec.validation = ComponentSpec(StratifiedKFold(folds: 4))
    spec.inner.folds = 4
    spec.statistics.resamples = 200
    return spec
  }

  private static func analysis(
    _ calibration: ComponentSpec<any Calibration>?, _ store: MemoryStore
  ) throws -> StudyResult {
    var spec = spec()
    if let calibration { spec.calibration = calibration }
    return try Study(spec: spec, data: rare(900)).run(store: store, threads: 2)
  }

  @Test("it is at most 0.001 of Brier score worse than the best of raw scores, prior and Platt")
  func bar() throws {
    let store = MemoryStore()
    func briers(_ calibration: ComponentSpec<any Calibration>?) throws -> [String: Double] {
      let board = try Self.analysis(calibration, store).leaderboard
      return Dictionary(
        uniqueKeysWithValues: board.rows.filter { !$0.isBaseline }.compactMap { row in
          row.estimate("brier").value.map { (row.candidate, $0) }
        })
    }
    let raw = try briers(ComponentSpec(NoCalibration()))
    let prior = try briers(ComponentSpec(PriorCorrection()))
    let platt = try briers(ComponentSpec(PlattScaling()))
    let usual = try briers(nil)
    let balanced = "forest+classWeights"
    #expect(try #require(prior[balanced]) > #require(raw[balanced]) + 0.001)
    for name in ["forest", balanced] {
      let best = try #require([raw[name], prior[name], platt[name]].compactMap(\.self).min())
      #expect(try #require(usual[name]) <= best + 0.001, "\(name)")
    }
  }

  @Test("the canonical spec spells it, and a spec that names another keeps it") func canonical()
    throws
  {
    let text = try Self.spec().canonical.text()
    #expect(text.contains(#""calibration":{"automatic":{}}"#))
    var named = Self.spec()
    named.calibration = ComponentSpec(PriorCorrection())
    #expect(try named.canonical.text().contains(#""calibration":{"prior":{}}"#))
  }

  @Test("results say what was chosen, and what it did to the Brier score") func shown() throws {
    let store = MemoryStore()
    let usual = try Self.analysis(nil, store)
    for result in usual.results where !result.candidate.isBaseline {
      let calibration = try #require(result.scored?.calibration)
      #expect(calibration.rivals.map(\.name).contains(calibration.name))
    }
    #expect(usual.leaderboard.rows.allSatisfy { $0.calibrations.count == 4 })
    #expect(!usual.findings.map(\.code).contains("calibration-made-worse"))

    let prior = try Self.analysis(ComponentSpec(PriorCorrection()), store)
    let row = try #require(prior.leaderboard["forest+classWeights"])
    let raw = try #require(row.rawCalibration)
    // Worse by .002, which on 900 rows is no more than chance: nothing is said.
    #expect(raw.brierChange.value.map { $0 > 0.001 } == true && !raw.isMadeWorse)
    #expect(!prior.findings.map(\.code).contains("calibration-made-worse"))
    #expect(
      abs(
        try #require(row.estimate("brier").value) - #require(raw.brier)
          - #require(raw.brierChange.value)) < 1e-12)
  }
}
