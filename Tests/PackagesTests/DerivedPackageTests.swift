import Foundation
import Learning
import LearningTestKit
import Packages
import Preparation
import StrictJSON
import Tables
import Testing

/// Models of derived columns on raw rows: in memory, on disk and in onnxruntime.
@Suite struct DerivedPackageTests {
  private let customers: Customers

  init() throws { customers = try Customers.deriving(rows: 160) }

  private func pipeline(_ name: String) throws -> Pipeline {
    let classifier = try PackagedModels.quick(name)
    return Pipeline(
      transforms: DefaultPreparation.transforms(for: classifier.value.inputForm),
      sampler: ComponentSpec(NoSampler()), classifier: classifier)
  }

  private func scorer(_ name: String) throws -> Scorer {
    let pipeline = try pipeline(name)
    return customers.scorer(
      [
        try customers.member(
          name, pipeline.classifier, transforms: pipeline.transforms, calibration: .identity)
      ], nil, calibration: .identity)
  }

  @Test(
    "raw rows score as the table with its derived columns does, to the bit",
    arguments: PackagedModels.names)
  func sameBits(name: String) throws {
    let fitted = try pipeline(name).fit(
      customers.table, labels: customers.labels, context: FitContext(key: RandomKey(seed: 1)))
    let scorer = try scorer(name)
    let rows = try RawRows(customers.table, schema: scorer.schema)
    #expect(rows.columns.count == 9)
    let expected = try fitted.scores(for: customers.table)
    #expect(try scorer.scores(of: rows) == expected)
    #expect(try scorer.scores(of: scorer.completing(rows)) == expected)
  }

  @Test("onnxruntime computes derived columns as we do, rows without values among them")
  func onnx() throws {
    var run = OnnxRun()
    var expected: [[Float]] = []
    for name in ["randomForest", "gradientBoosting", "logisticRegression"] {
      let scorer = try scorer(name)
      var rows = try customers.rows(scorer.schema)
      // What has no ratio and no logarithm, and a sum beyond the greatest number.
      for (place, numbers) in [(0, [0, -3, 3e38]), (1, [0, 0, 3e38])] {
        guard case .numbers(var values) = rows.columns[place] else { continue }
        values.replaceSubrange(1...3, with: numbers)
        rows.columns[place] = .numbers(values)
      }
      run.add(
        scorer.onnx(name: name, release: "test"),
        inputs: zip(scorer.schema.columns, rows.columns).map { column, values in
          let elements: OnnxRun.Tensor.Elements =
            switch values {
            case .numbers(let numbers): .doubles(numbers)
            case .codes(let codes):
              .texts(
                codes.map {
                  $0 >= 0 ? column.levels[Int($0)] : $0 == RawRows.missing ? "" : "elsewhere"
                })
            }
          return OnnxRun.Tensor(column.name, shape: [rows.count, 1], elements)
        })
      expected.append(try scorer.scores(of: rows))
    }
    for (theirs, ours) in zip(try run.scores(), expected) {
      #expect(theirs.count == ours.count)
      #expect(OnnxLaws.distance(theirs, ours) <= 1e-6)
    }
  }

  @Test("a package keeps its formulas, and scores the bits that it scored before")
  func stored() throws {
    let library = ModelLibrary(path: NSTemporaryDirectory() + "models-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(atPath: library.path) }
    let scorer = try scorer("randomForest")
    let rows = try customers.rows(scorer.schema)
    try library.add(try package(scorer, rows), onnx: [])
    let read = try library.package("churn", catalog: PackagedModels.catalog)
    #expect(read.scorer.schema == scorer.schema)
    #expect(read.scorer.schema.derived?.count == 8)
    #expect(try read.scorer.scores(of: rows) == scorer.scores(of: rows))
    #expect(read.reference.columns.map(\.name) == scorer.schema.columns.map(\.name))
  }

  private func package(_ scorer: Scorer, _ rows: RawRows) throws -> ModelPackage {
    let golden = try GoldenRows(rows: rows.selecting(rows: Array(0..<40)), scoredBy: scorer)
    let manifest = PackageManifest(
      name: "churn", version: 1, release: "0.1.0", scorer: scorer, target: "Churn",
      positive: "Yes", identifier: nil, rows: rows.count, positives: 50,
      origin: .init(
        study: "test", studyDigest: "a", dataDigest: "b", seed: 7, candidate: "forest", rank: 1,
        ineligible: nil, threshold: "fixed", calibration: "none"),
      metrics: [])
    return ModelPackage(
      manifest: manifest, scorer: scorer, golden: golden,
      background: rows.selecting(rows: Array(20..<40)),
      reference: ReferenceDistribution(
        rows, schema: scorer.schema, probabilities: golden.probabilities),
      explanations: .null, parity: .unknown, card: "# churn\n")
  }

  @Test("formulas that do not fit the columns before them are refused, each with a sentence")
  func hostile() throws {
    let schema = try scorer("prior").schema
    func refusal(_ change: (inout InputSchema.Derived) -> Void) -> String {
      var schema = schema
      guard var first = schema.derived?[0] else { return "nothing is derived" }
      change(&first)
      schema.derived?[0] = first
      do {
        _ = try FeatureProgram([], schema: schema)
        return "nothing is refused"
      } catch {
        return "\(error)"
      }
    }
    let start = "the derived column 'perMinute': "
    #expect(
      refusal { $0.formula = ColumnFormula(.ratio, ["spend", "total"]) }
        == start + "there is no column 'total' before it")
    #expect(
      refusal { $0.formula = ColumnFormula(.ratio, ["spend", "plan"]) }
        == start + "its columns are no numbers")
    #expect(
      refusal { $0.formula = ColumnFormula(.ratio, ["spend", "left"]) }
        == start + "its columns are no numbers")
    #expect(
      refusal { $0.formula = ColumnFormula(.ratio, ["spend"]) }
        == start + "ratio: must be two columns, got 1")
    #expect(
      refusal { $0.formula = ColumnFormula(.slope, .channel("use")) }
        == start + "it is no formula of numbers over columns")
    #expect(
      refusal { $0.column.kind = .date } == start + "it is no formula of numbers over columns")
    #expect(
      refusal { $0.column.name = "plan" }
        == "the derived column 'plan': another column has its name")
  }

  @Test("a row that cannot be scored is told by the raw column and by what is derived from it")
  func unfit() throws {
    var customers = customers
    // A model that saw no gap takes none.
    let whole = customers.table.columns.indices.reduce(into: Set(0..<customers.table.rowCount)) {
      rows, place in
      guard case .number(let numbers) = customers.table.columns[place].values else { return }
      rows = rows.filter { !numbers[$0].isNaN }
    }.sorted()
    customers = customers.selecting(rows: whole)
    let member = try customers.member(
      "logistic", PackagedModels.quick("logisticRegression"),
      transforms: [ComponentSpec(DateParts()), ComponentSpec(OneHot())], calibration: .identity)
    let scorer = customers.scorer([member], nil, calibration: .identity)
    var rows = try RawRows(customers.table, schema: scorer.schema)
    guard case .numbers(var minutes) = rows.columns[1] else { return }
    minutes[2] = 0
    rows.columns[1] = .numbers(minutes)
    let unfit = try #require(scorer.firstUnfit(in: rows))
    #expect(unfit.row == 2 && scorer.schema.columns[unfit.column].name == "spend")
    #expect(
      unfit.reason
        == "what is derived from it, 'perMinute' (spend / minutes), is missing or too great for the model, "
        + "which was fitted without such")
  }
}
