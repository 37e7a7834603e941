import Metrics
public import StrictJSON

/// A sentence that a marketing team can read, with its numbers.
public struct InsightSentence: Codable, Hashable, Sendable {
  public enum Kind: String, NamedCases, Hashable, Sendable {
    /// What was counted in the data: `ratio` is of shares of positive rows.
    case observed
    /// What the model answers: `difference` is of probabilities.
    case modelled
  }

  public var text: String
  public var kind: Kind
  public var column: String
  /// The value or range of values, in words.
  public var value: String
  /// The value that it is compared with; nil for all other rows.
  public var other: String?
  /// How many times as often; nil for a model, and where the others are never positive.
  public var ratio: Double?
  /// How much more probable; nil for counts.
  public var difference: Double?
  /// The lower end of the interval of the ratio or difference.
  public var lower: Double
  /// The upper end of the interval of the ratio or difference.
  public var upper: Double
  /// The share of positive rows, or the mean probability, with the value.
  public var rate: Double
  /// The share of positive rows, or the mean probability, with the other value.
  public var otherRate: Double
  /// The rows with the value; for a model the rows that it was asked about.
  public var rows: Int
  /// The p value after Holm's correction; nil for a model.
  public var adjustedP: Double?
  /// Other columns' values that the very same rows have.
  public var sameRows: [String]
}

extension InsightSentence {
  /// What a model answers at the value where its mean is highest against that where it is lowest; nil
  /// where the interval of their difference over the rows holds 0.
  init?(
    _ column: String, _ answers: PartialDependence.Answers, words: InsightWords, confidence: Double
  ) {
    guard answers.values.count > 1, answers.rows.count > 1 else { return nil }
    let means = answers.values.indices.map { place in
      answers.rows.reduce(0.0) { $0 + Double($1[place]) } / Double(answers.rows.count)
    }
    guard let highest = means.indices.max(by: { (means[$0], $1) < (means[$1], $0) }),
      let lowest = means.indices.min(by: { (means[$0], $0) < (means[$1], $1) })
    else { return nil }
    let difference = MeanInterval(
      answers.rows.map { Double($0[highest]) - Double($0[lowest]) }, confidence: confidence)
    guard difference.lower > 0 else { return nil }
    self.init(
      text: words.modelled(
        column, high: answers.names[highest], low: answers.names[lowest], points: difference,
        rows: answers.rows.count, confidence: confidence),
      kind: .modelled, column: column, value: answers.names[highest],
      other: answers.names[lowest], ratio: nil, difference: difference.mean,
      lower: difference.lower, upper: difference.upper, rate: means[highest],
      otherRate: means[lowest], rows: answers.rows.count, adjustedP: nil, sameRows: [])
  }
}

/// The words of sentences about a model and its data; every such sentence is made here.
package struct InsightWords: Codable, Hashable, Sendable {
  /// What a row is, in the plural: `customers`.
  package var subjects: String
  /// What positive rows do, in the plural: `leave`.
  package var event: String

  package init(subjects: String, event: String) {
    self.subjects = subjects
    self.event = event
  }

  /// Words from the names of a target, its positive value and the column that identifies rows.
  ///
  /// Rows are customers where the identifier says so, and likewise clients, users, members and so on;
  /// they leave where the target is churn. Otherwise rows `have Target = Positive`.
  package init(target: String, positive: String, identifier: String? = nil) {
    let name = (identifier ?? "").lowercased()
    let known = [
      "customer", "client", "subscriber", "user", "member", "account", "patient", "employee",
      "policy", "household",
    ].first { name.contains($0) }
    subjects = known.map { $0 == "policy" ? "policies" : $0 + "s" } ?? "rows"
    let leaves = ["churn", "churned", "exited", "attrition", "left"].contains(target.lowercased())
    let isYes = ["yes", "true", "1", "y", "churned", "exited", "left"].contains(
      positive.lowercased())
    event = leaves && isYes ? "leave" : "have \(target) = \(positive)"
  }

  /// A sentence about a group of rows that were counted.
  ///
  /// "Customers with Contract Month-to-month leave 3.1 times as often as the others (42.7 % against
  /// 13.9 %; 95 % interval 2.8 to 3.4; 3,875 customers)."
  func observed(
    _ column: String, _ value: ValueGroups.Value, _ risk: RelativeRisk, rows: Int,
    confidence: Double
  ) -> String {
    let interval =
      "\(Self.percent(confidence, places: 0)) interval \(Self.ratio(risk.interval.lower)) to "
      + Self.ratio(risk.interval.upper)
    let rates = "\(Self.percent(risk.rate)) against \(Self.percent(risk.otherRate))"
    let times =
      risk.ratio.isFinite
      ? "\(event) \(Self.ratio(risk.ratio)) times as often as the others"
      : "\(event); none of the others do"
    return "\(capitalized) with \(column) \(Self.words(value)) \(times) "
      + "(\(rates); \(interval); \(grouped(rows)) \(subjects))."
  }

  /// A sentence about what a model answers.
  ///
  /// "For the same customers the model's probability is 12.3 points higher with Contract Month-to-month
  /// than with Contract Two year (95 % interval 11.0 to 13.5; 500 customers)."
  func modelled(
    _ column: String, high: String, low: String, points: MeanInterval, rows: Int,
    confidence: Double
  ) -> String {
    let (mean, lower, upper) = (100 * points.mean, 100 * points.lower, 100 * points.upper)
    return "For the same \(subjects) the model's probability is \(decimal(mean, places: 1)) points "
      + "higher with \(column) \(high) than with \(column) \(low) "
      + "(\(Self.percent(confidence, places: 0)) interval \(decimal(lower, places: 1)) to "
      + "\(decimal(upper, places: 1)); \(grouped(rows)) \(subjects))."
  }

  /// What has to be known to read the sentences.
  func notes(comparisons: Int, listed: Int, confidence: Double) -> [String] {
    let level = Self.percent(1 - confidence, places: 0)
    return [
      "\(comparisons) groups of \(subjects) were compared with all others; listed are the \(listed) "
        + "whose p value stays below \(level) after Holm's correction for that number. Each interval "
        + "is for its own comparison.",
      "What goes along with a value is not what it causes: groups differ in other columns as well.",
      "Of what the model answers, \(Self.chanceOfRows).",
    ]
  }

  /// What the intervals of modelled sentences do not hold.
  package static let chanceOfRows =
    "intervals hold the chance of the rows, not that of the fit, and compare the values where the answers are "
    + "highest and lowest"

  private var capitalized: String { subjects.prefix(1).uppercased() + subjects.dropFirst() }

  /// A group as it follows the name of its column.
  static func words(_ value: ValueGroups.Value) -> String {
    switch value {
    case .level(let level): level
    case .upTo(let high): "up to \(high)"
    case .between(let low, let high): "from \(low) to \(high)"
    case .from(let low): "from \(low) on"
    case .missing: "missing"
    }
  }

  /// A ratio with one decimal place, or two below 1.
  private static func ratio(_ ratio: Double) -> String {
    decimal(ratio, places: ratio < 0.995 ? 2 : 1)
  }

  private static func percent(_ share: Double, places: Int = 1) -> String {
    "\(decimal(100 * share, places: places)) %"
  }
}
