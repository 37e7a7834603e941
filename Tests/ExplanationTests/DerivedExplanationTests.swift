import Explanation
import Foundation
import Learning
import LearningTestKit
import Metrics
import Preparation
import StrictJSON
import Tables
import Testing

/// Explanations of models that learn from derived columns.
@Suite struct DerivedExplanationTests {
  private let customers: Customers
  private let raw = ["spend", "minutes", "plan", "joined", "left", "u1", "u2", "u3", "u4"]
  private let derived = [
    "perMinute", "total", "rest", "days", "logSpend", "trend", "spread", "drop",
  ]

  init() throws { customers = try Customers.deriving(rows: 300) }

  private func scorer(_ name: String) throws -> Scorer {
    let classifier = try ExplainedModels.quick(name)
    return customers.scorer(
      [
        try customers.member(
          name, classifier,
          transforms: DefaultPreparation.transforms(for: classifier.value.inputForm),
          calibration: .identity)
      ], nil, calibration: .identity)
  }

  @Test(
    "a derived column is a reason of its own, with its name and value; contributions add up",
    arguments: ["randomForest", "gradientBoosting", "logisticRegression", "sequential"])
  func reasons(name: String) throws {
    let scorer = try scorer(name)
    let rows = try RawRows(customers.table, schema: scorer.schema)
    let background = rows.selecting(rows: Array(0..<30))
    for isSampled in [false, true] {
      let explainer = try Explainer(
        scorer, background: background,
        options: ExplainerOptions(pairs: 30, isAlwaysSampled: isSampled))
      let own = rows.selecting(rows: Array(40..<60))
      let found = try explainer.explanations(of: own)
      #expect(found.allSatisfy { $0.addsUp })
      let named = Set(found.flatMap { $0.reasons.map(\.column) })
      #expect(named.contains("perMinute"))
      // Nothing is learnt from what formulas alone need.
      #expect(!named.contains("spend"))
      #expect(named.isSubset(of: raw + derived))
      guard case .number(let values)? = customers.table["perMinute"]?.values else { return }
      for (place, one) in found.enumerated() {
        for reason in one.reasons where reason.column == "perMinute" {
          let value = values[40 + place]
          let text = reason.value
          #expect(
            value.isNaN
              ? text == "missing" : abs((Double(text) ?? .nan) - value) <= 1e-5 * abs(value))
          #expect(text.count < 10)
        }
      }
    }
  }

  @Test("shuffling a raw column moves what is derived from it; a derived one is shuffled alone")
  func importance() throws {
    let scorer = try scorer("randomForest")
    let rows = try RawRows(customers.table, schema: scorer.schema)
    let folds = [HeldOutRows(scorer: scorer, rows: rows, labels: customers.labels)]
    let found = try PermutationImportance(
      folds, metric: Metric.rocAUC, options: GlobalExplanationTests.quick,
      key: GlobalExplanationTests.key
    ).columns(threads: 1)
    #expect(found.map(\.column) == raw + derived)
    let values = Dictionary(uniqueKeysWithValues: found.map { ($0.column, $0.value) })
    #expect((values["spend"] ?? 0) > 0.05, "\(values)")
    #expect((values["perMinute"] ?? 0) > 0.05, "\(values)")
    let global = try GlobalExplanation(
      folds, words: GlobalExplanationTests.words, options: GlobalExplanationTests.quick,
      key: GlobalExplanationTests.key)
    #expect(global.dependence.contains { $0.column == "perMinute" })
    #expect(global.sentences.contains { $0.column == "perMinute" })
  }

  @Test("a curve of a derived column sets that column, a curve of a raw one what follows from it")
  func dependence() throws {
    let scorer = try scorer("randomForest")
    let rows = try RawRows(customers.table, schema: scorer.schema).selecting(rows: [1, 2, 3])
    let folds = [
      HeldOutRows(scorer: scorer, rows: rows, labels: Array(customers.labels[1...3]))
    ]
    for name in ["minutes", "perMinute"] {
      let place = try #require((raw + derived).firstIndex(of: name))
      let curve = try #require(
        try PartialDependence(
          folds, options: GlobalExplanationTests.quick, key: GlobalExplanationTests.key
        ).curves(of: [place], threads: 1).first)
      #expect(curve.column == name)
      let point = try #require(curve.points.last)
      var set = place < raw.count ? rows : scorer.completing(rows)
      set.columns[place] = .numbers([Double](repeating: try #require(point.value.double), count: 3))
      let scores = try scorer.scores(of: set).map { Double($0) }
      #expect(abs(point.average - scores.reduce(0, +) / 3) < 1e-12)
    }
  }
}
