import LearningTestKit
import Testing

/// The numbers of statistics.json, by test.
struct StatisticsFixture: Decodable {
  var tTests: [TTestCase]
  var detectable: [DetectableCase]
  var wilcoxon: [WilcoxonCase]
  var friedman: [FriedmanCase]
  var criticalValues: [CriticalValue]
  var mcnemar: [McNemarCase]
  var delong: [DeLongCase]
  var multiplicity: [String: [Double]]
  var proportions: [ProportionCase]
  var bootstrap: [BootstrapCase]

  static func load() throws -> Self { try Fixture.load("statistics.json") }

  struct TTestCase: Decodable {
    var differences: [Double]
    var ratio: Double
    var statistic: Double
    var pValue: Double
    var pGreater: Double
    var lower: Double
    var upper: Double
    var naiveStatistic: Double
    var naiveP: Double
    var bayesian: [Posterior]
  }

  struct DetectableCase: Decodable {
    var folds: Int
    var ratio: Double
    var comparisons: Int
    var confidence: Double
    var statistic: Double
    var deviations: Double
  }

  struct Posterior: Decodable {
    var equivalence: Double
    var left: Double
    var equivalent: Double
    var right: Double
  }

  struct WilcoxonCase: Decodable {
    var name: String
    var differences: [Double]
    var results: [WilcoxonResult]
  }

  struct WilcoxonResult: Decodable {
    var method: String
    var zeros: String
    var correction: Bool
    var statistic: Double
    var positiveRanks: Double
    var pValue: Double
    var pGreater: Double
    var z: Double?
  }

  struct FriedmanCase: Decodable {
    var scores: [[Double]]
    var ranks: [[Double]]
    var averageRanks: [Double]
    var chiSquared: Double
    var pValue: Double
    var plainChiSquared: Double
    var plainP: Double
    var imanDavenport: Double
    var imanDavenportP: Double
    var criticalDifference: Double
    var nemenyi: [[Double]]
  }

  struct CriticalValue: Decodable {
    var models: Int
    var alpha: Double
    var value: Double
  }

  struct McNemarCase: Decodable {
    var onlyFirst: Int
    var onlySecond: Int
    var exactP: Double
    var midP: Double
    var chiSquared: Double
    var chiSquaredP: Double
    var correctedChiSquared: Double
    var correctedChiSquaredP: Double
  }

  struct DeLongCase: Decodable {
    var labels: [Int]
    var first: [Double]
    var second: [Double]
    var areas: [Double]
    var covariance: [[Double]]
    var z: Double
    var pValue: Double
    var intervals: [[Double]]
  }

  struct ProportionCase: Decodable {
    var successes: Double
    var trials: Double
    var confidence: Double
    var wilson: [Double]
    var clopperPearson: [Double]
    var jeffreys: [Double]
  }

  struct BootstrapCase: Decodable {
    var name: String
    var estimate: Double
    var replicates: [Double]
    var jackknife: [Double]
    var intervals: [BootstrapEnds]
  }

  struct BootstrapEnds: Decodable {
    var confidence: Double
    var bca: [Double]
    var percentile: [Double]

    enum CodingKeys: String, CodingKey {
      case confidence
      case bca = "BCa"
      case percentile
    }
  }
}

/// Expects a statistic to 1e-10.
func expectStatistic(
  _ value: Double, _ expected: Double, _ what: Comment? = nil,
  sourceLocation: SourceLocation = #_sourceLocation
) {
  #expect(abs(value - expected) <= 1e-10, what, sourceLocation: sourceLocation)
}

/// Expects a tail probability to 1e-9 of itself.
func expectTail(
  _ value: Double, _ expected: Double, _ what: Comment? = nil,
  sourceLocation: SourceLocation = #_sourceLocation
) {
  #expect(abs(value - expected) <= 1e-9 * expected, what, sourceLocation: sourceLocation)
}
