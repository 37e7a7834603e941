import ONNX
import Tables

extension Scorer {
  /// The whole scorer as an ONNX model: from raw columns to probability and decision.
  ///
  /// Every column of the schema is an input [rows, 1] of the column's name. Numbers are in double
  /// precision, as files are read here, so that a price such as 53.85 is the same number on both
  /// sides; dates too, in seconds since 1970-01-01T00:00:00Z; NaN is missing. Names are texts; an
  /// empty one is missing, and so are those that stand for a missing name in a file, without blanks
  /// around them: " NA", which is missing in a file, is an unseen name here. Names are compared byte
  /// by byte, not as Unicode holds them for equal.
  ///
  /// The outputs, [rows, 1] each, are `probability`, in single precision, and `decision`, 1 where a
  /// row is called positive.
  ///
  /// - Parameters:
  ///   - name: the model's name, which becomes the graph's.
  ///   - version: the model's version.
  ///   - release: that of Workbench.
  ///   - properties: what the model is to say about itself besides name, version and threshold.
  public func onnx(
    name: String, version: Int = 1, release: String, properties: [(key: String, value: String)] = []
  ) -> [UInt8] {
    var builder = GraphBuilder()
    builder.isExact = !keepsDistances
    let columns = schema.columns.map { $0.graph(in: &builder) }
    let scores = members.map { $0.graph(columns, in: &builder) }
    let score = combination.map { $0.graph(scores, in: &builder) } ?? scores[0]
    let probability = calibration.graph(score, in: &builder)
    let threshold = builder.scalar(operatingPoint.threshold)
    let decision = builder.compare("GreaterOrEqual", probability, threshold)
    builder.output(probability, named: "probability", shape: [.rows, 1])
    builder.output(builder.cast(decision, to: .int64), named: "decision", shape: [.rows, 1])
    builder.setProperty("name", to: name)
    builder.setProperty("version", to: "\(version)")
    builder.setProperty("threshold", to: "\(operatingPoint.threshold)")
    for (key, value) in properties { builder.setProperty(key, to: value) }
    return builder.model(name: name, producer: ("workbench", release), version: version)
  }
}

extension Scorer {
  /// Whether scores that differ in their last bit give probabilities that hardly differ: nothing
  /// follows the models that is steep anywhere.
  private var keepsDistances: Bool {
    if case .logistic? = combination { return false }
    return ([calibration] + members.map(\.calibration)).allSatisfy(\.keepsDistances)
  }
}

extension Scorer.Member {
  /// The member's scores, put right for the prior.
  fileprivate func graph(_ columns: [Value], in builder: inout GraphBuilder) -> Value {
    let features = program.graph(columns, in: &builder)
    return calibration.graph(model.graph(features, in: &builder), in: &builder)
  }
}

extension InputSchema.Column {
  /// The input of the column; names become codes, as `FeatureProgram` takes them.
  fileprivate func graph(in builder: inout GraphBuilder) -> Value {
    guard case .category(let levels) = kind else {
      return builder.input(name, .double, shape: [.rows, 1])
    }
    let input = builder.input(name, .string, shape: [.rows, 1])
    let known = Set(levels)
    let missing = MissingTokens.plain.map { String(decoding: $0, as: UTF8.self) }.filter {
      !known.contains($0)
    }
    return builder.node(
      "LabelEncoder", of: .learning, [input],
      [
        "keys_strings": .strings(levels + missing),
        "values_int64s": .ints(Array(levels.indices) + missing.map { _ in levels.count }),
        "default_int64": .int(levels.count + 1),
      ], type: .int64)
  }
}
