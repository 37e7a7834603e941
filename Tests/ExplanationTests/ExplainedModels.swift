import Baselines
import Ensembles
import Learning
import LearningTestKit
import Linear
import Networks
import Preparation
import Tables
import Trees

/// Small scorers of every kind on the same customers.
enum ExplainedModels {
  static let classifiers =
    LinearComponents.classifiers + BaselineComponents.classifiers + TreeComponents.classifiers
    + NetworkComponents.classifiers
    + EnsembleComponents.classifiers
  static let names = classifiers.map { $0.name }

  static let calibrations: [FittedCalibration] = [
    .identity, .logit(scale: 1.4, offset: -0.3),
    .steps(scores: [0.1, 0.4, 0.8], probabilities: [0.05, 0.3, 0.9]),
  ]

  static let catalog = Catalog(
    [.init((any Classifier).self, kind: "classifier", classifiers)] + NetworkComponents.families)

  /// Settings with which a fit takes no time.
  static func quick(_ name: String) throws -> ComponentSpec<any Classifier> {
    let quick: [String: String] = [
      "randomForest": #"{"randomForest": {"trees": 9}}"#,
      "sequential": #"""
      {"sequential": {"heads": 4, "numericEmbedding": "piecewiseLinear", "training": {"epochs": 4}}}
      """#,
      "conv1d": #"{"conv1d": {"training": {"epochs": 4}}}"#,
      "functional": #"""
      {"functional": {"nodes": {"stem": {"from": ["input"], "dense": {"units": 8, "activation": "relu"}},
        "inner": {"from": ["stem"], "dense": {"units": 8}}, "sum": {"from": ["stem", "inner"], "add": {}}},
        "output": "sum", "training": {"epochs": 4}}}
      """#,
      "bagging": #"{"bagging": {"models": 3}}"#,
    ]
    return try Customers.classifier(quick[name] ?? name, catalog: catalog)
  }

  /// Those with short tenure and plan `m` are likely to leave.
  static let customers = Result {
    try Customers(rows: 240) { tenure, plan, chance in
      chance.uniform() < (tenure < 30 ? 0.4 : 0.1) + (plan == "m" ? 0.4 : 0)
    }
  }

  static func table() throws -> (table: Table, labels: [Float]) {
    let customers = try customers.get()
    return (customers.table, customers.labels)
  }

  static func member(
    _ name: String, calibration: FittedCalibration = .identity
  ) throws -> Scorer.Member {
    let classifier = try quick(name)
    return try customers.get().member(
      name, classifier, transforms: DefaultPreparation.transforms(for: classifier.value.inputForm),
      calibration: calibration)
  }

  static func scorer(
    _ members: [Scorer.Member], _ combination: FittedEnsemble? = nil,
    calibration: FittedCalibration = .identity
  ) throws -> Scorer {
    try customers.get().scorer(members, combination, calibration: calibration)
  }

  /// The customers, one without any value and one of names that nobody saw among them.
  static func rows(of scorer: Scorer) throws -> RawRows { try customers.get().rows(scorer.schema) }
}
