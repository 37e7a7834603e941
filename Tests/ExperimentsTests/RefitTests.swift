import Ensembles
import Experiments
import Learning
import Metrics
import Resampling
import StrictJSON
import Testing

@Suite("Fitting again") struct RefitTests {
  /// Balanced candidates with learnt calibrations and thresholds, and ensembles of both kinds.
  private func analysis(
    _ calibration: ComponentSpec<any Calibration> = ComponentSpec(PlattScaling())
  ) throws -> StudyResult {
    var spec = TestStudies.spec(
      balance: [
        ComponentSpec(NoSampler()), ComponentSpec(ClassWeights()), ComponentSpec(SMOTENC()),
      ])
    spec.validation = ComponentSpec(StratifiedKFold(folds: 3))
    spec.inner.folds = 2
    spec.calibration = calibration
    var point = RecallAtLeast()
    point.recall = 0.7
    spec.operatingPoint = ComponentSpec(point)
    var voting = Voting()
    voting.members = ["logistic", "forest+classWeights"]
    var stacking = Stacking()
    stacking.members = ["logistic", "forest"]
    spec.ensembles = OrderedMembers([
      ("vote", ComponentSpec(voting)), ("stack", ComponentSpec(stacking)),
    ])
    let study = try Study(spec: spec, data: TestStudies.data())
    return try study.run(threads: 1)
  }

  static let calibrations: [ComponentSpec<any Calibration>] = [
    ComponentSpec(PlattScaling()), ComponentSpec(AutomaticCalibration()),
    ComponentSpec(InterceptCalibration()),
  ]

  @Test(
    "a candidate fitted on a fold again gives the fold's probabilities, bit for bit",
    arguments: calibrations)
  func folds(_ calibration: ComponentSpec<any Calibration>) throws {
    let analysis = try analysis(calibration)
    for result in analysis.results where result.fold.index < 2 {
      guard let known = result.scored?.predictions.probabilities else { continue }
      let scorer = try analysis.study.refit(result, threads: 1)
      let rows = try RawRows(analysis.study.data.table, schema: scorer.schema)
      let scores = try scorer.scores(of: rows.selecting(rows: result.fold.test))
      #expect(
        scores.map(\.bitPattern) == known.map(\.bitPattern), "\(result.candidate.name)")
    }
  }

  @Test("fitted on all rows, every candidate scores them, whatever the number of threads")
  func whole() throws {
    let analysis = try analysis()
    for (place, candidate) in analysis.study.candidates.enumerated() {
      let one = try analysis.study.refit(place, outcomes: analysis.outcomes, threads: 1)
      let two = try analysis.study.refit(place, outcomes: analysis.outcomes, threads: 2)
      let rows = try RawRows(analysis.study.data.table, schema: one.schema)
      let scores = try one.scores(of: rows)
      #expect(scores == (try two.scores(of: rows, threads: 2)), "\(candidate.name)")
      #expect(scores.allSatisfy { 0...1 ~= $0 })
      if !candidate.isBaseline {
        let auc = Metric.rocAUC.score(
          ScoredRows(labels: analysis.study.data.labels, scores: scores))
        #expect(auc ?? 0 > 0.75, "\(candidate.name)")
        #expect(one.operatingPoint.constraint?.metric == "recall")
      }
    }
  }
}
