import Ensembles
import Forests
import Learning
import Linear
import Networks
import Preparation
import Randomness
import StrictJSON
import Tables

/// Small scorers of every kind on the same customers.
enum ExplainedModels {
  static let classifiers =
    LinearComponents.classifiers + ForestComponents.classifiers + NetworkComponents.classifiers
    + EnsembleComponents.classifiers
  static let names = classifiers.map { $0.name }

  static let calibrations: [FittedCalibration] = [
    .identity, .logit(scale: 1.4, offset: -0.3),
    .steps(scores: [0.1, 0.4, 0.8], probabilities: [0.05, 0.3, 0.9]),
  ]

  static let catalog = Catalog(
    [.init((any Classifier).self, kind: "classifier", classifiers)] + NetworkComponents.families)

  /// Settings with which a fit takes no time.
  static func quick(_ name: String) throws -> Choice<any Classifier> {
    let quick: [String: String] = [
      "randomForest": #"{"randomForest": {"trees": 9}}"#,
      "sequential": #"{"sequential": {"training": {"epochs": 4}}}"#,
      "conv1d": #"{"conv1d": {"training": {"epochs": 4}}}"#,
      "functional": #"""
      {"functional": {"nodes": {"stem": {"from": ["input"], "dense": {"units": 8, "activation": "relu"}},
        "inner": {"from": ["stem"], "dense": {"units": 8}}, "sum": {"from": ["stem", "inner"], "add": {}}},
        "output": "sum", "training": {"epochs": 4}}}
      """#,
      "bagging": #"{"bagging": {"models": 3}}"#,
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
  static func table(rows: Int = 240) throws -> (table: Table, labels: [Float]) {
    var stream = RandomKey(seed: 9)["customers"].stream
    var text = "tenure,spend,plan,region,since\n"
    var labels: [Float] = []
    for _ in 0..<rows {
      let tenure = stream.integer(below: 72)
      let plan = ["m", "y", "t", ""][stream.integer(below: 4)]
      let risk = (tenure < 30 ? 0.4 : 0.1) + (plan == "m" ? 0.4 : 0)
      labels.append(stream.uniform() < risk ? 1 : 0)
      let spend =
        stream.integer(below: 9) == 0 ? "" : "\(Double(stream.integer(below: 9000)) / 100)"
      text += "\(tenure),\(spend),\(plan),\(["north", "süd"][stream.integer(below: 2)]),"
      text += "2023-0\(stream.integer(below: 9) + 1)-1\(stream.integer(below: 9))\n"
    }
    return (try Table.read(bytes: Array(text.utf8)).table, labels)
  }

  static func member(
    _ name: String, calibration: FittedCalibration = .identity
  ) throws -> Scorer.Member {
    let classifier = try quick(name)
    let (table, labels) = try table()
    let pipeline = Pipeline(
      transforms: DefaultPreparation.transforms(for: classifier.value.inputForm),
      sampler: Choice(Untouched()), classifier: classifier)
    let fitted = try pipeline.fit(
      table, labels: labels, context: FitContext(key: RandomKey(seed: 1)))
    return try Scorer.Member(
      name: name, classifier: classifier, steps: fitted.steps, model: fitted.model,
      calibration: calibration, schema: InputSchema(of: table))
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

  /// The customers, one without any value and one of names that nobody saw among them.
  static func rows(of scorer: Scorer) throws -> RawRows {
    var rows = try RawRows(table().table, schema: scorer.schema)
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
}

/// Leaves the training rows as they are.
struct Untouched: Sampler {
  static let name = "untouched"
  static let summary = "nothing"
  static let settings: [Setting] = []
  func resample(_ data: Dataset, context: FitContext) -> Dataset { data }
}
