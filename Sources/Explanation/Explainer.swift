import CKernels
public import Learning
public import StrictJSON
public import Tables

/// Says why rows have their scores: how much each column contributes, raw or derived.
///
/// Contributions are interventional Shapley values against stored background rows; the features that
/// preparation makes of one column count together, and a derived column counts by itself. They are exact where the scorer is one additive
/// model or a mean of forests, exact for the forests of any other mean, and sampled otherwise.
public struct Explainer: Sendable {
  public let scorer: Scorer
  /// What base and contributions add up to.
  public let explains: ExplainedScore
  /// The mean of what is explained over the background.
  public let base: Double

  private enum Method: Sendable {
    case exact(ExactExplanation)
    case mixed(MixedExplanation)
    case sampled(SampledExplanation)
  }

  private let method: Method

  /// Prepares the explanations of a scorer's rows.
  ///
  /// - Parameters:
  ///   - background: rows that stand for all others, at least one; where contributions are sampled, no
  ///     more of them are used than there are pairs, the first ones.
  /// - Throws: where the scorer cannot take a background row.
  public init(
    _ scorer: Scorer, background: RawRows, options: ExplainerOptions = ExplainerOptions()
  ) throws(DataError) {
    guard background.count > 0 else {
      throw .unusable("an explanation needs at least one background row")
    }
    self.scorer = scorer
    let background = scorer.completing(background)
    if !options.isAlwaysSampled,
      let exact = try ExactExplanation(scorer, background: background)
    {
      method = .exact(exact)
      explains = exact.explains
      base = exact.base
    } else if !options.isAlwaysSampled,
      let mixed = try MixedExplanation(scorer, background: background, pairs: max(1, options.pairs))
    {
      method = .mixed(mixed)
      explains = .probability
      base = mixed.base
    } else {
      let sampled = try SampledExplanation(
        scorer, background: background, pairs: max(1, options.pairs))
      method = .sampled(sampled)
      explains = .probability
      base = sampled.base
    }
  }

  /// Whether contributions are exact, with no part of them sampled.
  public var isExact: Bool {
    if case .exact = method { true } else { false }
  }

  /// Whether some contributions are exact: those of a thousand rows are found much faster together.
  package var isPartlyExact: Bool {
    if case .sampled = method { false } else { true }
  }

  /// The contribution of every column, raw ones first, to every row; the same bits for any number of threads and in
  /// any company.
  package func contributions(
    of rows: RawRows, threads: Int = 1
  ) throws(DataError) -> ColumnContributions {
    let rows = scorer.completing(rows)
    return switch method {
    case .exact(let exact): try exact.contributions(of: rows, threads: threads)
    case .mixed(let mixed): try mixed.contributions(of: rows, threads: threads)
    case .sampled(let sampled): try sampled.contributions(of: rows, threads: threads)
    }
  }

  /// The strongest reasons of every row, at most so many.
  public func explanations(
    of rows: RawRows, strongest: Int = .max, threads: Int = 1
  ) throws(DataError) -> [RowExplanation] {
    let rows = scorer.completing(rows)
    let found = try contributions(of: rows, threads: threads)
    let columns = scorer.schema.allColumns
    let probabilities = try scorer.scores(of: rows, threads: threads)
    return (0..<rows.count).map { row in
      let output = found.output(row: row)
      return RowExplanation(
        base: base, output: output, probability: probabilities[row],
        addsUp: addsUp(output, to: probabilities[row]),
        reasons: reasons(found, columns, rows, row).prefix(strongest).map(\.self))
    }
  }

  private func addsUp(_ output: Double, to probability: Float) -> Bool {
    guard explains.addsUp else { return false }
    let reached = explains == .logOdds ? ck_sigmoid(output) : output
    return abs(reached - Double(probability)) <= 1e-5
  }

  private func reasons(
    _ found: ColumnContributions, _ columns: [InputSchema.Column], _ rows: RawRows, _ row: Int
  ) -> [Reason] {
    let values = Array(found[row: row])
    let order = values.indices.filter { values[$0] != 0 }.sorted {
      (-abs(values[$0]), $0) < (-abs(values[$1]), $1)
    }
    return order.map { column in
      Reason(
        column: columns[column].name,
        value: columns[column].text(of: rows.columns[column], row: row),
        contribution: values[column],
        standardError: found.standardErrors?[row * found.columns + column])
    }
  }
}

public struct ExplainerOptions: Hashable, Sendable {
  /// Where contributions are sampled: how many permutations of the columns are drawn for a row, each
  /// with its reverse and a background row of its own.
  public var pairs = 100
  /// Whether contributions to the calibrated probability are sampled even where exact ones to something
  /// less are at hand.
  public var isAlwaysSampled = false

  /// A hundred pairs, and exact contributions where there are any.
  public init() {}

  public init(pairs: Int, isAlwaysSampled: Bool = false) {
    self.pairs = pairs
    self.isAlwaysSampled = isAlwaysSampled
  }
}

/// Why a row has its score.
public struct RowExplanation: Hashable, Sendable {
  /// What is explained where nothing is known of the row: the mean over the background.
  public var base: Double
  /// What is explained, for this row: the base and all contributions.
  public var output: Double
  /// The calibrated probability of the row.
  public var probability: Float
  /// Whether base and all contributions give this row's probability within 1e-5.
  public var addsUp: Bool
  /// The strongest contributions that are not 0, the strongest first; of equal ones the earlier column.
  public var reasons: [Reason]
}

/// What one column contributes to a row's score.
public struct Reason: Codable, Hashable, Sendable {
  public var column: String
  /// What the row holds there, as text.
  public var value: String
  /// How much the value adds to the base, on the scale of what is explained.
  public var contribution: Double
  /// How far the contribution may be off, one standard error; nil where it is exact.
  public var standardError: Double?

  public init(column: String, value: String, contribution: Double, standardError: Double? = nil) {
    self.column = column
    self.value = value
    self.contribution = contribution
    self.standardError = standardError
  }
}

/// What every column, raw or derived, contributes to the scores of rows.
package struct ColumnContributions: Hashable, Sendable {
  /// The mean of what is explained over the background.
  package var base: Double
  package var columns: Int
  package var values: [Double]
  /// The standard error of every contribution; nil where they are exact.
  package var standardErrors: [Double]?

  package subscript(row row: Int) -> ArraySlice<Double> {
    values[row * columns..<(row + 1) * columns]
  }

  /// The base and a row's contributions, added up in order.
  package func output(row: Int) -> Double { self[row: row].reduce(base, +) }
}

/// What base and contributions add up to.
public enum ExplainedScore: String, NamedCases, Hashable, Sendable {
  /// The calibrated probability itself.
  case probability
  /// Its log odds.
  case logOdds = "log odds"
  /// The model's probability, before calibration.
  case uncalibratedProbability = "uncalibrated probability"
  /// The model's log odds, before the steps of a calibration.
  case uncalibratedLogOdds = "uncalibrated log odds"

  /// Whether the probability that is served can be computed from base and contributions alone.
  public var addsUp: Bool {
    switch self {
    case .probability, .logOdds: true
    case .uncalibratedProbability, .uncalibratedLogOdds: false
    }
  }

  /// What is explained, in a sentence.
  public var sentence: String {
    switch self {
    case .probability: "Base and contributions add up to the probability."
    case .logOdds:
      "Base and contributions add up to the log odds of the probability, ln(p / (1 - p))."
    case .uncalibratedProbability:
      "Base and contributions add up to the model's probability before calibration, "
        + "not to the probability shown."
    case .uncalibratedLogOdds:
      "Base and contributions add up to the model's log odds before calibration, "
        + "not to those of the probability shown."
    }
  }
}
