import CKernels
public import Learning
public import Tables

/// Says why rows have their scores: how much each raw column contributes.
///
/// Contributions are interventional Shapley values against stored background rows; the features that
/// preparation makes of one raw column count together. They are exact where the scorer is one additive
/// model or a mean of forests, and sampled otherwise.
public struct Explainer: Sendable {
  /// The scorer that is explained.
  public let scorer: Scorer
  /// What base and contributions add up to.
  public let explains: ExplainedScore
  /// The mean of what is explained over the background.
  public let base: Double

  private enum Method: Sendable {
    case exact(ExactExplanation)
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
    if !options.isAlwaysSampled,
      let exact = try ExactExplanation(scorer, background: background)
    {
      method = .exact(exact)
      explains = exact.explains
      base = exact.base
    } else {
      let sampled = try SampledExplanation(
        scorer, background: background, pairs: max(1, options.pairs))
      method = .sampled(sampled)
      explains = .probability
      base = sampled.base
    }
  }

  /// Whether contributions are exact, in place of sampled.
  public var isExact: Bool {
    if case .exact = method { true } else { false }
  }

  /// The contribution of every raw column to every row; the same bits for any number of threads and in
  /// any company.
  public func contributions(
    of rows: RawRows, threads: Int = 1
  ) throws(DataError) -> ColumnContributions {
    switch method {
    case .exact(let exact): try exact.contributions(of: rows, threads: threads)
    case .sampled(let sampled): try sampled.contributions(of: rows, threads: threads)
    }
  }

  /// The strongest reasons of every row, at most so many.
  public func explanations(
    of rows: RawRows, strongest: Int = .max, threads: Int = 1
  ) throws(DataError) -> [RowExplanation] {
    let found = try contributions(of: rows, threads: threads)
    let probabilities = try scorer.scores(of: rows, threads: threads)
    return (0..<rows.count).map { row in
      let output = found.output(row: row)
      return RowExplanation(
        base: base, output: output, probability: probabilities[row],
        addsUp: addsUp(output, to: probabilities[row]),
        reasons: reasons(found, rows, row).prefix(strongest).map(\.self))
    }
  }

  private func addsUp(_ output: Double, to probability: Float) -> Bool {
    guard explains.addsUp else { return false }
    let reached = explains == .logOdds ? ck_sigmoid(output) : output
    return abs(reached - Double(probability)) <= 1e-5
  }

  private func reasons(_ found: ColumnContributions, _ rows: RawRows, _ row: Int) -> [Reason] {
    let values = Array(found[row: row])
    let order = values.indices.filter { values[$0] != 0 }.sorted {
      (-abs(values[$0]), $0) < (-abs(values[$1]), $1)
    }
    return order.map { column in
      Reason(
        column: scorer.schema.columns[column].name,
        value: scorer.schema.columns[column].text(of: rows.columns[column], row: row),
        contribution: values[column],
        standardError: found.standardErrors?[row * found.columns + column])
    }
  }
}
