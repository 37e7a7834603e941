import Learning
import LearningTestKit
import Packages
import Preparation
import StrictJSON
import Tables
import Testing

@Suite("Scorers as ONNX") struct ScorerONNXTests {
  /// A scorer and the rows to hold it against onnxruntime on.
  private struct Case {
    var name: String
    var scorer: Scorer
    var rows: RawRows
  }

  private static let preparations: [(String, [ComponentSpec<any Transform>])] =
    [
      ("native", DefaultPreparation.transforms(for: .native)),
      ("nativeWithMissing", DefaultPreparation.transforms(for: .nativeWithMissing)),
      ("standardized", DefaultPreparation.transforms(for: .standardized)),
      ("quantileNormal", DefaultPreparation.transforms(for: .quantileNormal)),
      (
        "everything",
        [
          ComponentSpec(DateParts(parts: [.year, .day, .hour, .days])),
          ComponentSpec(Impute(numbers: .mean, names: .ownLevel, indicators: true)),
          ComponentSpec(OneHot(unknown: .rare, minimumCount: 50)), ComponentSpec(RobustScale()),
          ComponentSpec(VarianceFilter()), ComponentSpec(CorrelationFilter(threshold: 0.8)),
        ]
      ),
      (
        "ordinal",
        [
          ComponentSpec(DateParts()), ComponentSpec(Impute(numbers: .median, names: .mostFrequent)),
          ComponentSpec(Ordinal()), ComponentSpec(Standardize()),
        ]
      ),
      (
        "encodings",
        [
          ComponentSpec(DateParts()), ComponentSpec(Impute()),
          ComponentSpec(TargetEncoding(minimumLevels: 3)),
          ComponentSpec(HashedLevels(minimumLevels: 2, buckets: 3)), ComponentSpec(OneHot()),
          ComponentSpec(Unskew(skewness: 0.2)), ComponentSpec(PiecewiseLinear(bins: 5)),
          ComponentSpec(Standardize()),
        ]
      ),
    ]

  private static let calibrations: [(String, FittedCalibration)] = [
    ("none", .identity), ("logit", .logit(scale: 1.7, offset: -0.4)),
    (
      "steps",
      .steps(
        scores: [0.05, 0.2, 0.2, 0.5, 0.9], probabilities: [0.01, 0.1, 0.3, 0.35, 0.8])
    ),
    (
      "steep",
      .steps(scores: [0.2, 0.4, 0.400_001, 0.6], probabilities: [0.05, 0.1, 0.8, 0.9])
    ),
    ("one step", .steps(scores: [0.4], probabilities: [0.2])),
    ("no step", .steps(scores: [], probabilities: [])),
  ]

  private func member(
    _ name: String, _ transforms: [ComponentSpec<any Transform>], schema: InputSchema
  ) throws -> Scorer.Member {
    let (table, labels) = try PackagedModels.table()
    let classifier = try PackagedModels.quick(name)
    let fitted = try Pipeline(
      transforms: transforms, sampler: ComponentSpec(NoSampler()), classifier: classifier
    ).fit(table, labels: labels, context: FitContext(key: RandomKey(seed: 1)))
    return try Scorer.Member(
      name: name, classifier: classifier, steps: fitted.steps, model: fitted.model,
      calibration: .prior(shift: 0.3), schema: schema)
  }

  /// What `onnxruntime` gets for raw rows: texts for names, some of them written as files write
  /// missing ones.
  private static func inputs(_ rows: RawRows, _ schema: InputSchema) -> [OnnxRun.Tensor] {
    zip(schema.columns, rows.columns).map { column, values in
      let elements: OnnxRun.Tensor.Elements =
        switch values {
        case .numbers(let numbers): .doubles(numbers)
        case .codes(let codes):
          .texts(
            codes.enumerated().map { row, code in
              code >= 0
                ? column.levels[Int(code)]
                : code == RawRows.missing ? ["", "NA", "null"][row % 3] : "nobody knows \(row)"
            })
        }
      return OnnxRun.Tensor(column.name, shape: [rows.count, 1], elements)
    }
  }

  /// Scores or decisions of onnxruntime that differ from ours, a sentence for every scorer.
  private static func faults(_ cases: [Case], within tolerance: Float = 1e-5) throws -> [String] {
    var run = OnnxRun()
    for one in cases {
      run.add(
        one.scorer.onnx(name: one.name, release: "test"),
        inputs: inputs(one.rows, one.scorer.schema))
    }
    let outputs = try run.outputs()
    return try zip(cases, outputs).compactMap { one, outputs in
      let ours = try one.scorer.scores(of: one.rows)
      let theirs = outputs[0].floats
      let apart = OnnxLaws.distance(ours, theirs)
      if ours.count != theirs.count { return "\(one.name): \(theirs.count) scores" }
      if apart > tolerance { return "\(one.name): scores are \(apart) apart" }
      let threshold = one.scorer.operatingPoint.threshold
      let flips = zip(ours, outputs[1].integers).count { score, decision in
        abs(score - threshold) > 1e-6 && one.scorer.decision(score) != (decision == 1)
      }
      return flips == 0 ? nil : "\(one.name): \(flips) decisions flip"
    }
  }

  @Test("every classifier on every preparation gives our scores and decisions in onnxruntime")
  func classifiers() throws {
    let schema = InputSchema(of: try PackagedModels.table().table)
    var cases: [Case] = []
    for name in PackagedModels.names {
      let form = try PackagedModels.quick(name).value.inputForm
      for (preparation, transforms) in Self.preparations {
        // Codes of names are for models that split on them.
        if preparation == "native" && form == .standardized { continue }
        if preparation == "nativeWithMissing" && !form.takesMissing { continue }
        let member = try member(name, transforms, schema: schema)
        let scorer = try PackagedModels.scorer([member])
        cases.append(
          Case(
            name: "\(name) on \(preparation)", scorer: scorer,
            rows: try PackagedModels.rows(of: scorer)))
      }
    }
    let faults = try Self.faults(cases)
    #expect(faults == [])
  }

  @Test("every calibration and every way to combine models gives our scores in onnxruntime")
  func ensembles() throws {
    let schema = InputSchema(of: try PackagedModels.table().table)
    let standardized = DefaultPreparation.transforms(for: .standardized)
    let native = DefaultPreparation.transforms(for: .native)
    let members = [
      try member("logisticRegression", standardized, schema: schema),
      try member("randomForest", native, schema: schema),
      try member("sequential", standardized, schema: schema),
      try member("prior", native, schema: schema),
    ]
    let combinations: [FittedEnsemble] = [
      .mean(counts: [1, 3, 0, 1]),
      .calibratedMean(
        counts: [1, 3, 0, 1], scales: [1, 1.3, 1, 0], offsets: [0, -0.4, 0, 0.2], margin: 1e-3),
      .logistic(weights: [0.7, 0.4, -0.2, 0.1], intercept: -0.1, margin: 1e-4),
    ]
    var cases: [Case] = []
    for (name, calibration) in Self.calibrations {
      for combination in combinations {
        let scorer = try PackagedModels.scorer(members, combination, calibration: calibration)
        cases.append(
          Case(
            name: "\(combination), \(name)", scorer: scorer,
            rows: try PackagedModels.rows(of: scorer)))
      }
      for member in members {
        let scorer = try PackagedModels.scorer([member], calibration: calibration)
        cases.append(
          Case(
            name: "\(member.name), \(name)", scorer: scorer,
            rows: try PackagedModels.rows(of: scorer)))
      }
    }
    let faults = try Self.faults(cases)
    #expect(faults == [])
  }

  @Test("a sequence, quantiles with ties, constants and columns that nobody looks at")
  func sequence() throws {
    var stream = RandomKey(seed: 3)["rows"].stream
    var text = "u1,u2,u3,flat,tied,unused,probability\n"
    for _ in 0..<200 {
      let numbers = (0..<3).map { _ in stream.integer(below: 1000) }
      let tied = ["19.95", "19.95", "20.1", "53.85", "0.1"][stream.integer(below: 5)]
      text += numbers.map { "\(Double($0) / 7)," }.joined()
      text +=
        "2,\(tied),\(stream.integer(below: 2)),\(["Yes", "No", ""][stream.integer(below: 3)])\n"
    }
    let sequence = SequenceColumns(channels: [.init(name: "use", columns: ["u3", "u1", "u2"])])
    let table = try Table.read(
      bytes: Array(text.utf8), options: ReadingOptions(sequence: sequence)
    ).table
    let schema = InputSchema(of: table)
    let labels = (0..<200).map { Float($0 % 3 == 0 ? 1 : 0) }
    let cases = try ["conv1d", "logisticRegression", "randomForest"].map { name in
      let classifier = try PackagedModels.quick(name)
      let pipeline = Pipeline(
        transforms: [
          ComponentSpec(Impute()), ComponentSpec(OneHot()),
          ComponentSpec(QuantileNormal(quantiles: 40)),
          ComponentSpec(VarianceFilter(threshold: 0.26)),
        ], sampler: ComponentSpec(NoSampler()), classifier: classifier)
      let fitted = try pipeline.fit(
        table, labels: labels, context: FitContext(key: RandomKey(seed: 1)))
      let member = try Scorer.Member(
        name: name, classifier: classifier, steps: fitted.steps, model: fitted.model,
        calibration: .identity, schema: schema)
      let scorer = Scorer(
        schema: schema, members: [member], combination: nil, calibration: .identity,
        operatingPoint: OperatingPoint(threshold: 0.3),
        segments: RiskSegments(baseRate: 0.3))
      return Case(name: name, scorer: scorer, rows: try RawRows(table, schema: schema))
    }
    let faults = try Self.faults(cases)
    #expect(faults == [])
  }

  @Test(
    "a model that looks at no column gives every row its score, and one where there are no columns")
  func withoutColumns() throws {
    let table = try Table.read(bytes: Array("age,plan\n1,a\n,b\n3,\n".utf8)).table
    for (schema, rows) in [(InputSchema(of: table), 3), (InputSchema(columns: []), 1)] {
      let member = try Scorer.Member(
        name: "prior", classifier: try PackagedModels.quick("prior"),
        steps: [], model: try PackagedModels.member("prior", PackagedModels.quick("prior")).model,
        calibration: .identity, schema: InputSchema(columns: []))
      let scorer = Scorer(
        schema: schema, members: [member], combination: nil, calibration: .identity,
        operatingPoint: OperatingPoint(threshold: 0.5),
        segments: RiskSegments(baseRate: 0.5))
      var run = OnnxRun()
      run.add(
        scorer.onnx(name: "prior", release: "test"),
        inputs: Self.inputs(try RawRows(table, schema: schema), schema))
      let scores = try run.scores()[0]
      let expected = try scorer.scores(of: RawRows(count: rows, columns: []))
      #expect(scores.count == rows && scores == expected)
    }
  }
}
