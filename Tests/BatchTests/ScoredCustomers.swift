import Learning
import Linear
import Preparation
import Tables
import Trees

/// Made-up customers in every kind of column, and scorers fitted on them.
enum ScoredCustomers {
  /// The header and rows of a file; every tenth row lacks something.
  static func text(rows: Range<Int>, delimiter: String = ",", lineEnd: String = "\n") -> String {
    let lines = rows.map { row -> String in
      let number = row * 7919 % 1000
      return [
        "id-\(row)", row % 10 == 3 ? "" : "\(Double(number) / 8)",
        row % 10 == 5
          ? "NA" : ["basic", "plus", "pro\(delimiter) \"new\""][row % 3].quoted(delimiter),
        row % 10 == 7 ? "" : "\((row * 5 + 20) % 28 + 1)/\(row % 12 + 1)/2024", "\(number % 100)",
        number < 300 ? "yes" : "no",
      ].joined(separator: delimiter)
    }
    return
      (["id,charge,plan,since,tenure,churn".split(separator: ",").joined(separator: delimiter)]
      + lines).map { $0 + lineEnd }.joined()
  }

  /// A scorer of a classifier, fitted on 400 rows.
  static func scorer(_ classifier: some Classifier, threshold: Float = 0.5) throws -> Scorer {
    let options = ReadingOptions(
      overrides: ["id": ColumnOverride(role: .identifier)], target: "churn")
    let table = try Table.read(bytes: Array(text(rows: 0..<400).utf8), options: options).table
    let labels = (0..<400).map { Float($0 * 7919 % 1000 < 300 ? 1 : 0) }
    let pipeline = Pipeline(
      transforms: DefaultPreparation.transforms(for: classifier.inputForm),
      sampler: ComponentSpec(NoSampler()), classifier: ComponentSpec(classifier))
    let fitted = try pipeline.fit(
      table, labels: labels, context: FitContext(key: RandomKey(seed: 1)))
    let schema = InputSchema(of: table)
    let member = try Scorer.Member(
      name: "only", classifier: pipeline.classifier, steps: fitted.steps, model: fitted.model,
      calibration: .identity, schema: schema)
    return Scorer(
      schema: schema, members: [member], combination: nil, calibration: .identity,
      operatingPoint: OperatingPoint(threshold: threshold),
      segments: RiskSegments(high: 0.5, medium: 0.3))
  }

  static let logistic = Result { try scorer(LogisticRegression()) }
  static let forest = Result { try scorer(RandomForest(trees: 20)) }
}

extension String {
  /// The field as RFC 4180 writes it.
  fileprivate func quoted(_ delimiter: String) -> String {
    guard contains(delimiter) || contains("\"") else { return self }
    return "\"" + split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"")
      + "\""
  }
}
