import Experiments
import Learning
import Metrics
import StrictJSON
import Tables
import Testing

@Suite struct OperatingPointChecksTests {
  /// A study of some rows, so many of them positive.
  private static func findings(
    positives: Int, of rows: Int, _ change: (inout ExperimentSpec) -> Void
  ) throws -> [Finding] {
    var stream = RandomKey(seed: 3)["rows"].stream
    let table = Table(
      columns: [
        Column(name: "x", values: .number((0..<rows).map { _ in stream.normal() }))
      ], rowCount: rows)
    let labels: [Float] = (0..<rows).map { $0 < positives ? 1 : 0 }
    var spec = TestStudies.spec()
    change(&spec)
    let study = try Study(
      spec: spec, data: StudyData(table: table, labels: labels, digest: "test"))
    let found = Audit.operatingPointFindings(of: study)
    #expect(found.allSatisfy { Audit.findings(of: study).contains($0) })
    return found
  }

  @Test("a precision that the base rate keeps asks nothing") func precision() throws {
    let found = try Self.findings(positives: 102, of: 200) { $0.rank.require = ["precision": 0.5] }
    #expect(found.map(\.code) == ["bound-met-by-base-rate"])
    #expect(
      found[0].sentence
        == "precision at least 0.500, as rank.require has it, asks nothing: at a base rate of 0.510 "
        + "predicting every row positive gives precision 0.510 with recall 1.000 and contacts everybody"
    )
    #expect(
      found[0].severity == .warning && found[0]["reached"].map { abs($0 - 0.51) < 1e-9 } == true)
    #expect(
      try Self.findings(positives: 102, of: 200) { $0.rank.require = ["precision": 0.52] } == [])
  }

  @Test("so does one of an operating point, and one of probabilities or ranks") func others() throws
  {
    let rule = try Self.findings(positives: 60, of: 200) {
      $0.operatingPoint = ComponentSpec(PrecisionAtLeast(precision: 0.3, confidence: 0.9))
    }
    #expect(
      rule.map(\.sentence) == [
        "precision at least 0.300, as precisionAtLeast has it, asks nothing: at a base rate of 0.300 "
          + "predicting every row positive gives precision 0.300 with recall 1.000 and contacts everybody"
      ])
    let brier = try Self.findings(positives: 60, of: 200) {
      $0.rank.require = ["brier": 0.25, "rocAUC": 0.6, "recall": 0.8]
    }
    #expect(
      brier.map(\.sentence) == [
        "brier at most 0.250, as rank.require has it, asks nothing: at a base rate of 0.300 the base rate "
          + "as every row's probability gives brier 0.210"
      ])
  }

  @Test("classes that somebody made equal are suspected, unless the base rate is set")
  func balanced() throws {
    let found = try Self.findings(positives: 100, of: 200) { _ in }
    #expect(
      found.map(\.sentence) == [
        "100 of 200 (50.0 %) rows are positive: was the data set balanced beforehand? Then this is not the "
          + "base rate of the world, on which thresholds, precision, profit and probabilities depend; "
          + "rank.baseRate sets it"
      ])
    #expect(found.map(\.code) == ["balanced-beforehand"])
    #expect(try Self.findings(positives: 102, of: 200) { _ in } == [])
    #expect(try Self.findings(positives: 20, of: 40) { _ in } == [])
    let set = try Self.findings(positives: 100, of: 200) {
      $0.rank.baseRate = 0.05
      $0.rank.require = ["precision": 0.5]
    }
    #expect(set.map(\.code) == ["base-rate-set"])
    #expect(
      set[0].sentence
        == "thresholds, metrics and probabilities are for a base rate of 0.050 (rank.baseRate), not for the "
        + "0.500 of the rows")
    #expect(set[0].severity == .note)
  }

  @Test("a base rate lies strictly between 0 and 1", arguments: [0, 1, -0.1, 1.5]) func range(
    rate: Double
  ) {
    var spec = TestStudies.spec()
    spec.rank.baseRate = rate
    let told = spec.issues().map { "\($0)" }
    #expect(told.count == 1)
    #expect(
      told.first?.hasPrefix("rank.baseRate") == true
        && told.first?.contains("must be greater than 0 and less than 1") == true, "\(told)")
  }
}
