import Experiments
import Learning
import Metrics
import StrictJSON
import Testing

/// Rows of one base rate that stand for a world of another.
@Suite struct BaseRateTests {
  private static func analysis(_ rate: Double?) throws -> StudyResult {
    var spec = TestStudies.spec()
    spec.statistics.resamples = 200
    spec.rank.require = ["precision": 0.3]
    spec.rank.baseRate = rate
    return try Study(spec: spec, data: TestStudies.data(rows: 600)).run(threads: 1)
  }

  @Test("thresholds, metrics and probabilities are for the rate that is set") func set() throws {
    let plain = try Self.analysis(nil)
    let changed = try Self.analysis(0.1)
    let rows = plain.study.data.baseRate
    let (own, other) = try (
      #require(plain.predictions(of: 0)), #require(changed.predictions(of: 0))
    )
    // The odds of every row move alike.
    let shift = FittedCalibration.logit(scale: 1, offset: 0).changed(
      by: BaseRateChange(from: rows, to: 0.1))
    for (before, after) in zip(own.probabilities, other.probabilities).prefix(100) {
      #expect(abs(shift(before) - after) < 2e-3)
    }
    // Precision is that of the world: its hits weigh .1 / rate, its false alarms .9 / (1 − rate).
    let row = try #require(changed.leaderboard["logistic"])
    let hits = zip(other.labels, other.decisions).count { $0 > 0.5 && $1 }
    let alarms = zip(other.labels, other.decisions).count { $0 <= 0.5 && $1 }
    let (weighedHits, weighedAlarms) = (
      Double(hits) * 0.1 / rows, Double(alarms) * 0.9 / (1 - rows)
    )
    let precision = try #require(row.estimate("precision").value)
    // Weights are of single precision, as in files.
    #expect(abs(precision - weighedHits / (weighedHits + weighedAlarms)) < 1e-6)
    #expect(row.estimate("precision").interval?.contains(precision) == true)
    let recall = try #require(row.estimate("recall").value)
    let positives = other.labels.count { $0 > 0.5 }
    #expect(abs(recall - Double(hits) / Double(positives)) < 1e-9)
    #expect(row.estimate("brier").value.map { $0 < 0.09 } == true)
    // The same precision asks for fewer contacts where fewer rows are positive.
    #expect(hits + alarms < zip(own.labels, own.decisions).count { $1 })
    for result in changed.results(of: 0) {
      let reached = try #require(result.scored?.operatingPoint.constraint?.reached)
      #expect(reached >= 0.3)
    }
    // What flags everybody has the precision of the world.
    let everybody = try #require(changed.leaderboard["alwaysPositive"]?.estimate("precision").value)
    #expect(abs(everybody - 0.1) < 1e-6)
  }

  @Test("a model for use gives probabilities and segments of the rate that is set") func refit()
    throws
  {
    let (plain, changed) = try (Self.analysis(nil), Self.analysis(0.1))
    let rows = try RawRows(
      plain.study.data.table, schema: InputSchema(of: plain.study.data.table))
    let before = try plain.study.refit(0, outcomes: plain.outcomes, threads: 1).scores(of: rows)
    let after = try changed.study.refit(0, outcomes: changed.outcomes, threads: 1).scores(of: rows)
    let shift = FittedCalibration.identity.changed(
      by: BaseRateChange(from: plain.study.data.baseRate, to: 0.1))
    for (old, new) in zip(before, after) { #expect(abs(shift(old) - new) < 1e-6) }
  }

  @Test("a change of the base rate multiplies odds") func odds() throws {
    let change = try #require(BaseRateChange(from: 0.5, to: 0.2))
    #expect(abs(FittedCalibration.identity.changed(by: change)(0.5) - 0.2) < 1e-7)
    #expect(
      abs(
        FittedCalibration.steps(scores: [0, 1], probabilities: [0.5, 0.5]).changed(by: change)(0.7)
          - 0.2)
        < 1e-7)
    #expect(FittedCalibration.identity.changed(by: nil) == .identity)
    #expect(change.weights(labels: [1, 0]) == [0.4, 1.6])
    #expect(BaseRateChange(from: 0, to: 0.2) == nil && BaseRateChange(from: 0.5, to: 1) == nil)
  }
}
