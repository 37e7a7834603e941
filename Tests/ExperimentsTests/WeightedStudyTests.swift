import Ensembles
import Experiments
import Learning
import Metrics
import Resampling
import StrictJSON
import Testing

/// A study whose rows count by a column of weights.
@Suite("A study with weights") struct WeightedStudyTests {
  private static func spec() -> ExperimentSpec {
    var spec = TestStudies.spec(balance: [
      ComponentSpec(NoSampler()), ComponentSpec(ClassWeights()),
    ]
    )
    spec.validation = ComponentSpec(StratifiedKFold(folds: 3))
    spec.inner.folds = 3
    spec.statistics.resamples = 200
    spec.ensembles = OrderedMembers([
      ("vote", ComponentSpec(Voting(weights: .greedy))), ("stack", ComponentSpec(Stacking())),
    ])
    return spec
  }

  /// Positive rows weigh three times as much as the others.
  private static func data(_ weight: Float? = 3) -> StudyData {
    var data = TestStudies.data(rows: 240)
    data.weights = weight.map { weight in data.labels.map { $0 > 0.5 ? weight : 1 } }
    data.weightColumn = weight.map { _ in "w" }
    return data
  }

  private static func analysis(_ data: StudyData) throws -> StudyResult {
    try Study(spec: spec(), data: data).run(threads: 2)
  }

  @Test("the precision of predicting everybody positive is the share of their weight") func base()
    throws
  {
    let data = Self.data()
    let positives = 3 * Double(data.positives)
    let share = positives / (positives + Double(data.rowCount - data.positives))
    #expect(abs(data.baseRate - share) < 1e-12)
    let analysis = try Self.analysis(data)
    let row = try #require(analysis.leaderboard["alwaysPositive"])
    #expect(abs(try #require(row.estimate("precision").value) - share) < 1e-12)
    #expect(try #require(row.estimate("precision").interval).contains(share))
    #expect(try #require(row.folds[0].mean) == 1)
  }

  @Test("every metric of every candidate is that of the weighted predictions") func metrics()
    throws
  {
    let data = Self.data()
    let analysis = try Self.analysis(data)
    for (place, candidate) in analysis.study.candidates.enumerated() {
      let predictions = try #require(analysis.predictions(of: place))
      #expect(predictions.weights == predictions.rows.map { Double(data.weights?[$0] ?? 0) })
      let rows = ScoredRows(
        labels: predictions.labels, scores: predictions.probabilities,
        weights: predictions.weights, decisions: predictions.decisions,
        costs: analysis.study.spec.costs)
      let row = try #require(analysis.leaderboard[candidate.name])
      for (index, metric) in Metric.all.enumerated() {
        let (found, expected) = (row.estimates[index].value, metric.score(rows))
        #expect((found == nil) == (expected == nil), "\(candidate.name) \(metric.name)")
        #expect(
          abs((found ?? 0) - (expected ?? 0)) <= 1e-9 * max(1, abs(expected ?? 0)),
          "\(candidate.name) \(metric.name)")
      }
    }
  }

  @Test("thresholds and calibrations learn from weighted scores") func learning() throws {
    let (weighted, plain) = (try Self.analysis(Self.data()), try Self.analysis(Self.data(nil)))
    let candidate = try #require(
      weighted.study.candidates.firstIndex { $0.name == "logistic+classWeights" })
    for (one, other) in zip(weighted.results(of: candidate), plain.results(of: candidate)) {
      let (first, second) = (try #require(one.scored), try #require(other.scored))
      // A fifth of the weight is contacted, which positive rows now hold more of.
      #expect(first.operatingPoint.threshold != second.operatingPoint.threshold)
      let constraint = try #require(first.operatingPoint.constraint)
      #expect(constraint.reached <= 0.2)
      let metric = try #require(Metric.index(of: "contactRate"))
      #expect(abs(try #require(first.metrics[metric]) - 0.2) < 0.1)
    }
  }

  @Test("weights of 1 give the numbers of no weights") func ones() throws {
    let (ones, none) = (try Self.analysis(Self.data(1)), try Self.analysis(Self.data(nil)))
    for row in none.leaderboard.rows {
      let same = try #require(ones.leaderboard[row.candidate])
      #expect(same.rank == row.rank && same.standing == row.standing)
      for (index, metric) in Metric.all.enumerated() {
        #expect(
          abs((same.estimates[index].value ?? 0) - (row.estimates[index].value ?? 0)) < 1e-9,
          "\(row.candidate) \(metric.name)")
      }
    }
  }

  @Test("the audit says what weights count for, and where every row counts once") func said()
    throws
  {
    let sentence =
      "rows count by column 'w' in fits, calibrations, thresholds, metrics and intervals; numbers of "
      + "rows, McNemar's test, the correlation of errors and the checks of rows count each row once"
    let weighted = try Self.analysis(Self.data())
    #expect(
      weighted.findings.filter { $0.code == "rows-weighted" }.map(\.sentence) == [sentence])
    let plain = try Self.analysis(Self.data(nil))
    #expect(!plain.findings.map(\.code).contains("rows-weighted"))
    #expect(weighted.study.digest != plain.study.digest)
  }
}
