import Batch
import Explanation
import Files
import Learning
import Preparation
import Tables

/// Scorers fitted on the Telco customers, and how fast they are.
struct Models {
  let path: String
  let threads: Int

  private static let columns = [
    "customerID": ColumnOverride(role: .identifier),
    "SeniorCitizen": ColumnOverride(kind: .category),
  ]

  private func table() throws -> Table {
    try Table.read(
      path: path,
      options: ReadingOptions(overrides: Self.columns, target: "Churn", threads: threads)
    ).table
  }

  /// A scorer of a classifier with the preparation that it has by default.
  func scorer(_ classifier: some Classifier) throws -> Scorer {
    let table = try table()
    guard case .category(let churn)? = table["Churn"]?.values else { throw Unusable() }
    let labels = churn.codes.map { Float($0 >= 0 && churn.levels[Int($0)] == "Yes" ? 1 : 0) }
    let pipeline = Pipeline(
      transforms: DefaultPreparation.transforms(for: classifier.inputForm),
      sampler: ComponentSpec(NoSampler()), classifier: ComponentSpec(classifier))
    let fitted = try pipeline.fit(
      table, labels: labels, context: FitContext(key: RandomKey(seed: 7), threads: threads))
    let schema = InputSchema(of: table)
    let member = try Scorer.Member(
      name: "only", classifier: pipeline.classifier, steps: fitted.steps, model: fitted.model,
      calibration: .identity, schema: schema)
    return Scorer(
      schema: schema, members: [member], combination: nil,
      calibration: .logit(scale: 0.9, offset: -0.1), operatingPoint: OperatingPoint(threshold: 0.3),
      segments: RiskSegments(baseRate: 0.27))
  }

  /// The time that one decoded row takes through preparation, model and calibration.
  func microseconds(_ scorer: Scorer) throws -> (median: Double, slow: Double) {
    let rows = try RawRows(try table(), schema: scorer.schema)
    let single = (0..<1000).map { rows.selecting(rows: [$0 * 7]) }
    let clock = ContinuousClock()
    var times: [Double] = []
    for round in 0..<20 {
      for row in single {
        let time = try clock.measure { sink += try scorer.scores(of: row)[0] }
        if round > 0 { times.append(time / .microseconds(1)) }
      }
    }
    times.sort()
    return (times[times.count / 2], times[times.count * 99 / 100])
  }

  /// The time that the reasons of one row take, rows being explained together, against a hundred
  /// background rows; the least of three rounds.
  func reasonMicroseconds(_ scorer: Scorer, threads: Int) throws -> Double {
    let rows = try RawRows(try table(), schema: scorer.schema)
    let explained = rows.selecting(rows: (0..<1000).map { $0 * 7 })
    let background = rows.selecting(rows: (0..<100).map { $0 * 70 + 3 })
    let explainer = try Explainer(scorer, background: background)
    let clock = ContinuousClock()
    let times = try (0..<3).map { _ in
      try clock.measure {
        sink += Float(try explainer.contributions(of: explained, threads: threads).values[0])
      } / .microseconds(1)
    }
    return (times.min() ?? 0) / Double(explained.count)
  }

  /// Scores a file into another.
  func bulk(
    _ scorer: Scorer, file: String, out: String
  ) throws -> (rows: Int, seconds: Double) {
    var rows = 0
    let time = try ContinuousClock().measure {
      let output = try OutputFile(path: out, input: file)
      rows = try BulkScoring(scorer: scorer, threads: threads).run(
        try DelimitedBlocks(path: file),
        write: { (bytes) throws(FileError) in try output.write(bytes) }
      ).rows
      try output.commit()
    }
    return (rows, time / .seconds(1))
  }
}

/// What is computed must not be left out for nobody's looking at it.
nonisolated(unsafe) var sink: Float = 0

struct Unusable: Error {}
