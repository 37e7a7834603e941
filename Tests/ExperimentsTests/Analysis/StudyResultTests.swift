import Ensembles
import Experiments
import Learning
import LearningTestKit
import Metrics
import Resampling
import StrictJSON
import Testing

/// Thresholds, calibrations and ensembles of a study.
@Suite struct StudyResultTests {
  private static func analysis(
    _ change: (inout ExperimentSpec) -> Void, data: StudyData = TestStudies.data()
  ) throws -> StudyResult {
    var spec = TestStudies.spec()
    spec.statistics.resamples = 200
    change(&spec)
    let study = try Study(spec: spec, data: data)
    return try study.run(threads: 1)
  }

  @Test("a threshold does not move when only the labels of test rows change") func noLeak() throws {
    let analysis = try Self.analysis { _ in }
    let study = analysis.study
    let outcomes = analysis.outcomes
    let fold = study.folds[0]
    var turned = study.data.labels
    for row in fold.test { turned[row] = 1 - turned[row] }
    for result in analysis.results where result.fold == fold && !result.candidate.isBaseline {
      let again = try Self.chosen(result, in: study, outcomes: outcomes, labels: turned)
      #expect(again == result.scored?.operatingPoint)
    }
  }

  /// The operating point of a result, chosen again on the scores of its inner folds.
  private static func chosen(
    _ result: FoldResult, in study: Study, outcomes: [Outcome], labels: [Float]
  ) throws -> OperatingPoint {
    let rows = zip(study.units, outcomes).flatMap { unit, outcome -> [(Int, Float)] in
      guard unit.inner != nil, study.folds[unit.fold] == result.fold,
        study.candidates[unit.candidate] == result.candidate
      else { return [] }
      return Array(zip(study.fold(of: unit).test, outcome.scored?.scores ?? []))
    }
    #expect(rows.map(\.0).sorted() == result.fold.train)
    return try result.candidate.operatingPoint.value.choose(
      from: ScoredRows(labels: rows.map { labels[$0.0] }, scores: rows.map(\.1)))
  }

  @Test("what a spec requires is what thresholds are chosen for") func derived() throws {
    let analysis = try Self.analysis { $0.rank.require = ["precision": 0.6] }
    let row = try #require(analysis.leaderboard["logistic"])
    #expect(row.constraint?.phrase == "precision at least 0.600")
    #expect(row.constraint?.reachedInside.map { $0 >= 0.6 } == true)
  }

  @Test("a constraint that no threshold meets takes the closest and says by how much")
  func impossible() throws {
    let analysis = try Self.analysis(
      { $0.operatingPoint = ComponentSpec(PrecisionAtLeast(precision: 0.999)) },
      data: TestStudies.data(shuffled: true))
    let row = try #require(analysis.leaderboard["logistic"])
    #expect(row.constraint?.status == .impossible)
    let reason = try #require(row.reason)
    #expect(reason.hasPrefix("no threshold reaches precision at least 0.999 on the training rows"))
    #expect(reason.hasSuffix(" off"))
  }

  @Test("where a confidence is asked and nothing is proven, no row is predicted positive")
  func unproven() throws {
    let analysis = try Self.analysis(
      { $0.operatingPoint = ComponentSpec(PrecisionAtLeast(precision: 0.9, confidence: 0.9)) },
      data: TestStudies.data(shuffled: true))
    let row = try #require(analysis.leaderboard["logistic"])
    #expect(row.constraint?.status == .unproven)
    #expect(
      row.reason
        == "no threshold is proven to keep precision at least 0.900 with confidence 0.9 on the training "
        + "rows of 5 of 5 folds, and none is taken there")
    #expect(row.estimate("contactRate").value == 0)
    #expect(row.constraint?.reachedInside == nil)
    for result in analysis.results where result.candidate.name == "logistic" {
      #expect(result.scored?.operatingPoint.isUnproven == true)
    }
    #expect(analysis.findings.contains { $0.code == "constraint-unproven" })
  }

  @Test("what thresholds reached inside is the mean over the folds that have a proven one")
  func partlyProven() throws {
    let bounds = stride(from: 0.4, through: 0.8, by: 0.05)
    let found = try bounds.lazy.compactMap { bound -> (StudyResult, Leaderboard.Row)? in
      let analysis = try Self.analysis {
        $0.operatingPoint = ComponentSpec(PrecisionAtLeast(precision: bound, confidence: 0.9))
      }
      let points = analysis.results.filter { $0.candidate.name == "logistic" }
        .compactMap { $0.scored?.operatingPoint }
      let unproven = points.count(where: \.isUnproven)
      guard 0 < unproven, 2 * unproven < points.count else { return nil }
      return analysis.leaderboard["logistic"].map { (analysis, $0) }
    }.first
    let (analysis, row) = try #require(found)
    let reached = analysis.results.filter { $0.candidate.name == "logistic" }
      .compactMap { $0.scored?.operatingPoint.constraint }.filter(\.isMet).map(\.reached)
    let constraint = try #require(row.constraint)
    #expect(constraint.reachedInside == reached.reduce(0, +) / Double(reached.count))
    #expect(constraint.reachedInside.map { $0 >= constraint.bound } == true)
  }

  @Test("leaderboard and comparisons are one family of tests with one outcome") func oneFamily()
    throws
  {
    let analysis = try Self.analysis {
      $0.balance = [ComponentSpec(NoSampler()), ComponentSpec(ClassWeights())]
    }
    let board = analysis.leaderboard
    let rivals = board.rows.filter(\.isEligible).dropFirst()
    #expect(!rivals.isEmpty)
    for row in rivals {
      let pair = try #require(
        analysis.comparisons.first {
          $0.metric == board.ranking.name && $0.first == board.rows[0].candidate
            && $0.second == row.candidate
        })
      #expect(pair.pValue == row.pValue && pair.adjustedP == row.adjustedP)
      #expect(pair.relation(confidence: board.confidence) == row.relation)
    }
  }

  @Test("an ensemble of copies of one candidate is that candidate in every number")
  func copies() throws {
    for weights in [Voting.Weights.equal, .greedy] {
      let analysis = try Self.analysis { spec in
        spec.ensembles = OrderedMembers([
          (
            "copies",
            ComponentSpec(
              Voting(
                members: ["forest", "forest", "forest"], weights: weights, calibrateMembers: false))
          )
        ])
      }
      let one = try #require(analysis.leaderboard["forest"])
      let many = try #require(analysis.leaderboard["copies"])
      #expect(many.estimates == one.estimates)
      #expect(many.folds == one.folds)
      #expect(many.thresholds == one.thresholds)
    }
  }

  @Test("an ensemble stands behind its members' failures") func failedMember() throws {
    var faulty = Faulty()
    faulty.behavior = .fail
    let analysis = try Self.analysis { spec in
      spec.models = OrderedMembers(
        spec.models.members + [("broken", ModelSpec(classifier: ComponentSpec(faulty)))])
      spec.ensembles = OrderedMembers([
        ("both", ComponentSpec(Voting(members: ["forest", "broken"])))
      ])
    }
    let reason = try #require(analysis.leaderboard["both"]?.reason)
    #expect(reason.hasPrefix("5 of 5 folds failed: its member 'broken' failed: "))
  }

  @Test("undersampled scores are corrected for the share of positive rows") func priors() throws {
    let analysis = try Self.analysis(
      { $0.balance = [ComponentSpec(NoSampler()), ComponentSpec(RandomUndersampler())] },
      data: TestStudies.data(rows: 1000))
    let plain = try #require(analysis.leaderboard["logistic"]?.estimate("brier").value)
    let row = try #require(analysis.leaderboard["logistic+undersample"])
    let corrected = try #require(row.estimate("brier").value)
    #expect(abs(corrected - plain) < 0.002)
    #expect(try #require(row.rawCalibration?.brier) > corrected + 0.01)
    #expect(try #require(row.rawCalibration?.intercept) < -0.3)
  }

  @Test("every estimate lies in its interval, and perfect recall has an interval with room")
  func intervals() throws {
    let analysis = try Self.analysis { _ in }
    for row in analysis.leaderboard.rows {
      for (metric, estimate) in zip(Metric.all, row.estimates) {
        guard let value = estimate.value, let interval = estimate.interval else { continue }
        #expect(interval.contains(value), "\(row.candidate) \(metric.name)")
      }
    }
    let perfect = try #require(analysis.leaderboard["alwaysPositive"]?.estimate("recall"))
    #expect(perfect.value == 1)
    #expect(try #require(perfect.interval?.lower) < 0.99)
  }
}
