import Foundation
import Learning
import LearningTestKit
import Linear
import Metrics
import Networks
import Packages
import Preparation
import Tables
import Testing
import Trees

/// The shipped customers, half of them to train on, in onnxruntime.
@Suite("Parity on the shipped customers") struct CustomerParityTests {
  private let schema: InputSchema
  private let table: Table
  private let labels: [Float]
  private let rows: RawRows
  private let runtime: OnnxRuntime

  init() throws {
    let file = Fixture.package.appending(components: "data", "customers.csv")
    let channels = ["minutes", "data_gb", "calls"].map { name in
      SequenceColumns.Channel(name: name, columns: (1...12).map { "\(name)_\($0)" })
    }
    let options = ReadingOptions(
      overrides: [
        "customerID": ColumnOverride(role: .identifier), "Churn": ColumnOverride(role: .target),
      ], sequence: SequenceColumns(channels: channels))
    table = try Table.read(bytes: Array(try Data(contentsOf: file)), options: options).table
    schema = InputSchema(of: table)
    guard case .category(let churn)? = table["Churn"]?.values else {
      throw DataError.unusable("the shipped customers have no column 'Churn'")
    }
    labels = churn.codes.map { churn.levels[Int($0)] == "Yes" ? 1 : 0 }
    rows = try RawRows(table, schema: schema)
    runtime = OnnxRuntime(python: try PythonEnvironment(requirements: "onnx").interpreter.path)
  }

  private func member(_ classifier: some Classifier) throws -> Scorer.Member {
    let train = Array(0..<table.rowCount / 2)
    let choice: ComponentSpec<any Classifier> = ComponentSpec(classifier)
    let fitted = try Pipeline(
      transforms: DefaultPreparation.transforms(for: classifier.inputForm),
      sampler: ComponentSpec(NoSampler()), classifier: choice
    ).fit(
      table.selecting(rows: train), labels: train.map { labels[$0] },
      context: FitContext(key: RandomKey(seed: 1)))
    return try Scorer.Member(
      name: type(of: classifier).name, classifier: choice, steps: fitted.steps,
      model: fitted.model, calibration: .prior(shift: 0.4), schema: schema)
  }

  /// The report of members without a calibration, then with isotonic regression learnt on the rows
  /// that they were not trained on; the threshold is the probability of a row.
  private func reports(
    _ members: [Scorer.Member], _ combination: FittedEnsemble? = nil
  ) throws -> [ParityReport] {
    let others = Array(table.rowCount / 2..<table.rowCount)
    let plain = scorer(members, combination, .identity, threshold: 0.5)
    let scores = try plain.scores(of: rows)
    let isotonic = try IsotonicRegression().fit(
      ScoredRows(labels: others.map { labels[$0] }, scores: others.map { scores[$0] }))
    return try [.identity, isotonic].map { calibration in
      let threshold = calibration(scores).sorted()[scores.count * 3 / 4]
      let scorer = scorer(members, combination, calibration, threshold: threshold)
      return try ParityReport(
        of: scorer, onnx: scorer.onnx(name: "customers", release: "test"), on: rows,
        runtime: runtime)
    }
  }

  private func scorer(
    _ members: [Scorer.Member], _ combination: FittedEnsemble?, _ calibration: FittedCalibration,
    threshold: Float
  ) -> Scorer {
    Scorer(
      schema: schema, members: members, combination: combination, calibration: calibration,
      operatingPoint: OperatingPoint(threshold: threshold),
      segments: RiskSegments(baseRate: 0.2))
  }

  @Test("linear models and forests give our bits")
  func bits() throws {
    let members = [try member(LogisticRegression()), try member(RandomForest(trees: 40))]
    for report in try members.flatMap({ try reports([$0]) }) {
      #expect(report.largestDifference == 0 && report.decisionFlips == 0, "\(report.sentence)")
    }
  }

  @Test("networks give our scores; our bits where a steep calibration follows, or a stack")
  func networks() throws {
    let members = [
      try member(
        Sequential(training: Training(epochs: 3)) {
          Dense(48, .relu)
          BatchNorm()
          Dense(16, .swish)
        }),
      try member(
        Conv1DNetwork(training: Training(epochs: 2)) {
          Conv1D(12, kernel: 3, padding: .same, .relu)
          GlobalMaxPool()
        } head: {
          Dense(16, .gelu)
        }),
    ]
    let exact = Double(OnnxLaws.exactTolerance)
    for member in members {
      let reports = try reports([member])
      #expect(reports[0].isWithinBounds && reports[0].largestDifference < 1e-6)
      #expect(reports[1].largestDifference <= exact, "\(reports[1].sentence)")
    }
    let stack = FittedEnsemble.logistic(weights: [0.8, 0.5], intercept: 0.1, margin: 1e-5)
    for report in try reports(members, stack) {
      #expect(report.largestDifference <= exact, "\(report.sentence)")
    }
  }
}
