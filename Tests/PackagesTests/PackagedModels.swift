import Baselines
import Ensembles
import Foundation
import Learning
import LearningTestKit
import Linear
import Networks
import Packages
import Preparation
import StrictJSON
import Tables
import Trees

/// Small scorers of every kind, and packages of them.
enum PackagedModels {
  static let classifiers =
    LinearComponents.classifiers + BaselineComponents.classifiers + TreeComponents.classifiers
    + NetworkComponents.classifiers
    + EnsembleComponents.classifiers
  static let names = classifiers.map { $0.name }

  static let catalog = Catalog(
    [
      .init((any Classifier).self, kind: "classifier", classifiers),
      .init((any Transform).self, kind: "transform", PreparationComponents.transforms),
    ] + NetworkComponents.families)

  /// Settings with which a fit takes no time.
  static func quick(_ name: String) throws -> ComponentSpec<any Classifier> {
    let quick: [String: String] = [
      "randomForest": #"{"randomForest": {"trees": 9}}"#,
      "gradientBoosting": #"{"gradientBoosting": {"trees": 9}}"#,
      "sequential": #"{"sequential": {"heads": 4, "numericEmbedding": "piecewiseLinear"}}"#,
      "conv1d": #"{"conv1d": {"heads": 3}}"#,
      "functional": #"""
      {"functional": {"nodes": {"stem": {"from": ["input"], "dense": {"units": 8, "activation": "relu"}},
        "inner": {"from": ["stem"], "dense": {"units": 8}}, "sum": {"from": ["stem", "inner"], "add": {}}},
        "output": "sum"}}
      """#,
      "bagging": #"{"bagging": {"models": 3, "classifier": {"randomForest": {"trees": 2}}}}"#,
    ]
    return try Customers.classifier(quick[name] ?? name, catalog: catalog)
  }

  /// Those with short tenure or plan `m` leave.
  static let customers = Result {
    try Customers(rows: 160) { tenure, plan, chance in
      tenure + chance.integer(below: 20) < 30 || plan == "m"
    }
  }

  static func table() throws -> (table: Table, labels: [Float]) {
    let customers = try customers.get()
    return (customers.table, customers.labels)
  }

  static func member(_ name: String, _ classifier: ComponentSpec<any Classifier>) throws
    -> Scorer.Member
  {
    try customers.get().member(
      name, classifier, transforms: DefaultPreparation.transforms(for: classifier.value.inputForm),
      calibration: .prior(shift: 0.3))
  }

  static func scorer(
    _ members: [Scorer.Member], _ combination: FittedEnsemble? = nil,
    calibration: FittedCalibration = .identity
  ) throws -> Scorer {
    try customers.get().scorer(members, combination, calibration: calibration)
  }

  static func rows(of scorer: Scorer) throws -> RawRows { try customers.get().rows(scorer.schema) }

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
      explanations: .null, parity: .unknown, card: "# churn\n")
  }
}
