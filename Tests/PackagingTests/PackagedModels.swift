import Ensembles
import Forests
import Foundation
import Learning
import Linear
import Networks
import Packaging
import Preparation
import Randomness
import StrictJSON
import Tables

/// Small scorers of every kind, and packages of them.
enum PackagedModels {
  static let classifiers =
    LinearComponents.classifiers + ForestComponents.classifiers + NetworkComponents.classifiers
    + EnsembleComponents.classifiers
  static let names = classifiers.map { $0.name }

  static let catalog = Catalog(
    [
      .init((any Classifier).self, kind: "classifier", classifiers),
      .init((any Transform).self, kind: "transform", PreparationComponents.transforms),
    ] + NetworkComponents.families)

  /// Settings with which a fit takes no time.
  static func quick(_ name: String) throws -> Choice<any Classifier> {
    let quick: [String: String] = [
      "randomForest": #"{"randomForest": {"trees": 9}}"#,
      "functional": #"""
      {"functional": {"nodes": {"stem": {"from": ["input"], "dense": {"units": 8, "activation": "relu"}},
        "inner": {"from": ["stem"], "dense": {"units": 8}}, "sum": {"from": ["stem", "inner"], "add": {}}},
        "output": "sum"}}
      """#,
      "bagging": #"{"bagging": {"models": 3, "classifier": {"randomForest": {"trees": 2}}}}"#,
    ]
    let document = try JSON(parsing: Array((quick[name] ?? "\"\(name)\"").utf8))
    let read = StrictJSON.decode(
      Choice<any Classifier>.self, from: document, userInfo: [.catalog: catalog])
    guard let choice = read.value, read.issues.isEmpty else {
      throw Unreadable(issues: read.issues)
    }
    return choice
  }

  struct Unreadable: Error {
    var issues: [Issue]
  }

  /// Customers with numbers, gaps, names and a date; those with short tenure and plan `m` leave.
  static func table(rows: Int = 160) throws -> (table: Table, labels: [Float]) {
    var stream = RandomKey(seed: 9)["customers"].stream
    var text = "tenure,spend,plan,region,since\n"
    var labels: [Float] = []
    for _ in 0..<rows {
      let tenure = stream.integer(below: 72)
      let plan = ["m", "y", "t", ""][stream.integer(below: 4)]
      labels.append(tenure + stream.integer(below: 20) < 30 || plan == "m" ? 1 : 0)
      let spend =
        stream.integer(below: 9) == 0 ? "" : "\(Double(stream.integer(below: 9000)) / 100)"
      text += "\(tenure),\(spend),\(plan),\(["north", "süd"][stream.integer(below: 2)]),"
      text += "2023-0\(stream.integer(below: 9) + 1)-1\(stream.integer(below: 9))\n"
    }
    return (try Table.read(bytes: Array(text.utf8)).table, labels)
  }

  static func member(_ name: String, _ classifier: Choice<any Classifier>) throws -> Scorer.Member {
    let (table, labels) = try table()
    let pipeline = Pipeline(
      transforms: DefaultPreparation.transforms(for: classifier.value.inputForm),
      sampler: Choice(Untouched()), classifier: classifier)
    let fitted = try pipeline.fit(
      table, labels: labels, context: FitContext(key: RandomKey(seed: 1)))
    return try Scorer.Member(
      name: name, classifier: classifier, steps: fitted.steps, model: fitted.model,
      calibration: .prior(shift: 0.3), schema: InputSchema(of: table))
  }

  static func scorer(
    _ members: [Scorer.Member], _ combination: FittedEnsemble? = nil,
    calibration: FittedCalibration = .identity
  ) throws -> Scorer {
    Scorer(
      schema: InputSchema(of: try table().table), members: members, combination: combination,
      calibration: calibration, operatingPoint: OperatingPoint(threshold: 0.37),
      segments: RiskSegments(threshold: 0.37, baseRate: 0.3))
  }

  static func rows(of scorer: Scorer) throws -> RawRows {
    var rows = try RawRows(table().table, schema: scorer.schema)
    // A row without any value, and one of names that nobody saw.
    for place in rows.columns.indices {
      switch rows.columns[place] {
      case .numbers(var numbers):
        numbers[0] = .nan
        rows.columns[place] = .numbers(numbers)
      case .codes(var codes):
        codes[0] = RawRows.missing
        codes[1] = RawRows.unseen
        rows.columns[place] = .codes(codes)
      }
    }
    return rows
  }

  static func package(_ scorer: Scorer, name: String = "churn", version: Int = 1) throws
    -> ModelPackage
  {
    let rows = try rows(of: scorer)
    let golden = try GoldenRows(rows: rows.selecting(rows: Array(0..<40)), scoredBy: scorer)
    let manifest = PackageManifest(
      name: name, version: version, release: "0.1.0", scorer: scorer, target: "Churn",
      positive: "Yes", identifier: nil, rows: rows.count, positives: 50,
      origin: .init(
        study: "test", studyDigest: "a", dataDigest: "b", seed: 7, candidate: "forest", rank: 1,
        ineligible: nil, threshold: "fixed", calibration: "none"),
      metrics: [.init(name: "recall", value: 0.8, lower: 0.7, upper: 0.9)])
    return ModelPackage(
      manifest: manifest, scorer: scorer, golden: golden,
      background: rows.selecting(rows: Array(20..<40)),
      reference: ReferenceDistribution(
        rows, schema: scorer.schema, probabilities: golden.probabilities),
      explanations: .null, parity: .null, card: "# churn\n")
  }
}

/// Leaves the training rows as they are.
struct Untouched: Sampler {
  static let name = "untouched"
  static let summary = "nothing"
  static let settings: [Setting] = []
  func resample(_ data: Dataset, context: FitContext) -> Dataset { data }
}
