import Foundation
import Learning
import Linear
import Packages
import Preparation
import StrictJSON
import Tables
import Trees

/// Small models of customers, and packages of them.
enum TestModels {
  /// Customers with numbers, gaps, names and a date; those with short tenure and plan `m` leave.
  static let csv: String = {
    var stream = RandomKey(seed: 9)["customers"].stream
    var text = "tenure,spend,plan,region,since\n"
    for _ in 0..<200 {
      let spend =
        stream.integer(below: 9) == 0 ? "" : "\(Double(stream.integer(below: 9000)) / 100)"
      text +=
        "\(stream.integer(below: 72)),\(spend),\(["m", "y", "t", ""][stream.integer(below: 4)]),"
      text += "\(["north", "süd"][stream.integer(below: 2)]),"
      text += "2023-0\(stream.integer(below: 9) + 1)-1\(stream.integer(below: 9))\n"
    }
    return text
  }()

  /// A row as JSON members, without the braces.
  static let row = #""tenure":3,"spend":40.5,"plan":"m","region":"süd","since":"2023-02-11""#

  static func table() throws -> Table { try Table.read(bytes: Array(csv.utf8)).table }

  /// A fitted scorer; other seeds give other labels, and so other scores.
  static func scorer(_ classifier: ComponentSpec<any Classifier>, seed: Int = 1) throws -> Scorer {
    let table = try table()
    guard case .number(let tenure)? = table["tenure"]?.values else { throw Unusable() }
    let labels = tenure.enumerated().map { row, months -> Float in
      months + Double((row * 7 * seed) % 20) < 30 ? 1 : 0
    }
    let pipeline = Pipeline(
      transforms: DefaultPreparation.transforms(for: classifier.value.inputForm),
      sampler: ComponentSpec(NoSampler()), classifier: classifier)
    let fitted = try pipeline.fit(
      table, labels: labels, context: FitContext(key: RandomKey(seed: 1)))
    let schema = InputSchema(of: table)
    let member = try Scorer.Member(
      name: "member", classifier: classifier, steps: fitted.steps, model: fitted.model,
      calibration: .prior(shift: 0.3), schema: schema)
    return Scorer(
      schema: schema, members: [member], combination: nil, calibration: .identity,
      operatingPoint: OperatingPoint(threshold: 0.37),
      segments: RiskSegments(high: 0.37, medium: 0.3))
  }

  /// A scorer that gives every row .228, with a threshold of .219 and a base rate of .232.
  static func belowTheBaseRate() throws -> Scorer {
    let scorer = try scorer(logistic)
    return Scorer(
      schema: scorer.schema, members: scorer.members, combination: nil,
      calibration: .steps(scores: [0.5], probabilities: [0.228]),
      operatingPoint: OperatingPoint(threshold: 0.219), segments: RiskSegments(baseRate: 0.232))
  }

  static func package(
    _ name: String, version: Int, _ scorer: Scorer, golden probabilities: [Float]? = nil
  ) throws -> ModelPackage {
    let rows = try RawRows(table(), schema: scorer.schema)
    var golden = try GoldenRows(rows: rows.selecting(rows: Array(0..<40)), scoredBy: scorer)
    if let probabilities { golden.probabilities = probabilities }
    let manifest = PackageManifest(
      name: name, version: version, release: "0.1.0", scorer: scorer, target: "Churn",
      positive: "Yes", identifier: "customerID", rows: rows.count, positives: 60,
      origin: .init(
        study: "test", studyDigest: "a", dataDigest: "b", seed: 7,
        candidate: "candidate-\(version)",
        rank: 1, ineligible: nil, threshold: "fixed", calibration: "none"),
      metrics: [.init(name: "recall", value: 0.8, lower: 0.7, upper: 0.9)])
    return ModelPackage(
      manifest: manifest, scorer: scorer, golden: golden,
      background: rows.selecting(rows: Array(20..<40)),
      reference: ReferenceDistribution(
        rows, schema: scorer.schema, probabilities: try scorer.scores(of: rows)),
      explanations: .null, parity: .unknown, card: "# \(name)\n\nA card.\n")
  }

  struct Unusable: Error {}

  static let logistic = ComponentSpec<any Classifier>(LogisticRegression())
  static let forest: ComponentSpec<any Classifier> = {
    var forest = RandomForest()
    forest.trees = 9
    return ComponentSpec(forest)
  }()
}
