import Explanation
import Foundation
import Learning
import LearningTestKit
import Metrics
import StrictJSON
import Tables
import Testing

/// What drives a model, on held-out rows.
@Suite struct GlobalExplanationTests {
  static let key = RandomKey(seed: 5)
  static let words = InsightWords(target: "Churn", positive: "Yes", identifier: "customerID")

  /// Two folds, one scored by a forest and one by a logistic regression; the second one's schema names
  /// its levels the other way round.
  static func folds() throws -> [HeldOutRows] {
    let (_, labels) = try ExplainedModels.table()
    return try ["randomForest", "logisticRegression"].enumerated().map { fold, name in
      let scorer = try ExplainedModels.scorer([ExplainedModels.member(name)])
      let places = Array(fold * 120..<fold * 120 + 120)
      return HeldOutRows(
        scorer: scorer,
        rows: try RawRows(ExplainedModels.table().table, schema: scorer.schema).selecting(
          rows: places), labels: places.map { labels[$0] })
    }
  }

  static var quick: GlobalOptions {
    var options = GlobalOptions()
    options.repeats = 3
    options.resamples = 60
    options.curveRows = 100
    options.lines = 4
    options.points = 6
    return options
  }

  @Test("importance is what the metric loses, and intervals part the drivers from noise")
  func importance() throws {
    let folds = try Self.folds()
    let found = try PermutationImportance(
      folds, metric: Metric.rocAUC, options: Self.quick, key: Self.key
    ).columns(threads: 1)
    #expect(found.map(\.column) == ["tenure", "spend", "plan", "region", "since"])
    for driver in [found[0], found[2]] {
      #expect(driver.value > 0.03 && (driver.lower ?? 0) > 0 && (driver.upper ?? 0) > driver.value)
    }
    let region = found[3]
    #expect(abs(region.value) < 0.03 && (region.lower ?? 1) <= region.value)
    let loss = try PermutationImportance(
      folds, metric: Metric.logLoss, options: Self.quick, key: Self.key
    ).columns(threads: 2)
    #expect(loss[2].value > 0)
  }

  @Test("the loss is that of shuffled rows, counted by hand") func importanceByHand() throws {
    var fold = try Self.folds()[1]
    fold.scorer.operatingPoint.threshold = 0.5
    var options = Self.quick
    options.repeats = 1
    let found = try PermutationImportance(
      [fold], metric: Metric.accuracy, options: options, key: Self.key
    ).columns(threads: 1)
    func hits(_ rows: RawRows) throws -> Int {
      zip(try fold.scorer.scores(of: rows), fold.labels).count { ($0 >= 0.5) == ($1 > 0.5) }
    }
    var stream = Self.key["column", 2]["repeat", 0]["fold", 0].stream
    let order = stream.permutation(120)
    var shuffled = fold.rows
    shuffled.columns[2] = fold.rows.selecting(rows: order).columns[2]
    let lost = Double(try hits(fold.rows) - hits(shuffled)) / 120
    #expect(abs(found[2].value - lost) < 1e-12)
  }

  @Test("curves are the mean answers with the column set, rows by their own model")
  func dependence() throws {
    let folds = try Self.folds()
    var options = Self.quick
    options.curveRows = 1000
    let curves = try PartialDependence(folds, options: options, key: Self.key).curves(
      of: [0, 2, 4], threads: 2)
    let tenure = curves[0]
    #expect(tenure.rows == 240 && tenure.points.count == 6 && tenure.lines.count == 4)
    for point in tenure.points {
      var sum = 0.0
      for fold in folds {
        var rows = fold.rows
        rows.columns[0] = .numbers([Double](repeating: point.value.double ?? -1, count: 120))
        sum += try fold.scorer.scores(of: rows).reduce(0) { $0 + Double($1) }
      }
      #expect(abs(point.average - sum / 240) < 1e-12)
      #expect(point.lower < point.average && point.average < point.upper && point.share == nil)
    }
    #expect(tenure.points[0].average > tenure.points[5].average)
    // Of 240 rows every sixtieth has a line: the last two are the second fold's, by its own model.
    for (line, row) in zip(tenure.lines, [0, 60, 120, 180]) {
      let fold = folds[row / 120]
      var rows = fold.rows.selecting(rows: [Int](repeating: row % 120, count: 6))
      rows.columns[0] = .numbers(tenure.points.map { $0.value.double ?? -1 })
      #expect(try line == fold.scorer.scores(of: rows))
    }
    let plan = curves[1]
    #expect(plan.points.map(\.value) == [.string("m"), .string("t"), .string("y"), .null])
    #expect(abs(plan.points.reduce(0) { $0 + ($1.share ?? 0) } - 1) < 1e-12)
    #expect(curves[2].points[0].value == .string("2023-01-10"))
  }

  @Test("folds whose schemas order levels differently are one") func levels() throws {
    var folds = try Self.folds()
    let plan = try PartialDependence(folds, options: Self.quick, key: Self.key).curves(
      of: [2], threads: 1)
    let scorer = folds[1].scorer
    var schema = scorer.schema
    schema.columns[2].kind = .category(levels: schema.columns[2].levels.reversed())
    let member = scorer.members[0]
    folds[1].scorer = Scorer(
      schema: schema,
      members: [
        try Scorer.Member(
          name: member.name, classifier: member.classifier, steps: member.steps,
          model: member.model, calibration: member.calibration, schema: schema)
      ], combination: nil, calibration: .identity, operatingPoint: scorer.operatingPoint,
      segments: scorer.segments)
    guard case .codes(let codes) = folds[1].rows.columns[2] else { return }
    folds[1].rows.columns[2] = .codes(codes.map { $0 < 0 ? $0 : 2 - $0 })
    #expect(
      try PartialDependence(folds, options: Self.quick, key: Self.key).curves(of: [2], threads: 1)
        == plan)
  }

  @Test("the whole is the same on any number of threads, and after it was written and read")
  func whole() throws {
    let folds = try Self.folds()
    let whole = try GlobalExplanation(
      folds, words: Self.words, options: Self.quick, key: Self.key)
    #expect(
      try GlobalExplanation(
        folds, words: Self.words, options: Self.quick, key: Self.key, threads: 3) == whole)
    let document = try StrictJSON.encode(whole)
    let read = StrictJSON.decode(
      GlobalExplanation.self, from: try JSON(parsing: Array(document.text().utf8)))
    #expect(read.issues.isEmpty && read.value == whole)
    #expect(whole.rows == 240 && whole.metric == "rocAUC" && whole.importance.count == 5)
    #expect(whole.importance.map(\.value) == whole.importance.map(\.value).sorted(by: >))
    #expect(whole.dependence[0].column == whole.importance[0].column)
    let modelled = whole.sentences.filter { $0.kind == .modelled }
    #expect(!modelled.isEmpty && modelled.allSatisfy { $0.lower > 0 })
    #expect(
      modelled[0].text.hasPrefix("For the same customers the model's probability is "),
      "\(modelled[0].text)")
  }

  @Test("no rows and unknown metrics are refused in a sentence") func refusals() throws {
    var folds = try Self.folds()
    var options = Self.quick
    options.metric = "luck"
    #expect(throws: DataError.unusable("there is no metric 'luck'")) {
      try GlobalExplanation(folds, words: Self.words, options: options, key: Self.key)
    }
    folds = folds.map {
      HeldOutRows(scorer: $0.scorer, rows: $0.rows.selecting(rows: []), labels: [])
    }
    #expect(throws: DataError.unusable("there are no held-out rows to explain")) {
      try GlobalExplanation(folds, words: Self.words, options: Self.quick, key: Self.key)
    }
  }

  @Test("rows of one class have no importance and no sentences, and are no fault") func oneClass()
    throws
  {
    let folds = try Self.folds().map { fold in
      HeldOutRows(scorer: fold.scorer, rows: fold.rows, labels: fold.labels.map { _ in 0 })
    }
    let whole = try GlobalExplanation(
      folds, words: Self.words, options: Self.quick, key: Self.key)
    #expect(whole.importance.isEmpty && whole.sentences.allSatisfy { $0.kind == .modelled })
  }
}
