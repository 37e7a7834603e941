public import Experiments
import Files
import FoundationEssentials
import Learning
import Metrics
import Tables

/// Two candidates of a run side by side in one metric, as `comparisons.csv` keeps it.
public struct KeptComparison: Sendable, Hashable {
  /// The first candidate.
  public var first: String
  /// The second candidate.
  public var second: String
  /// The metric's name.
  public var metric: String
  /// The first's value less the second's on the same rows, with its bootstrap interval.
  public var difference: Estimate
  /// The p value of the test over folds, or of the bootstrap where there is one fold only.
  public var pValue: Double?
  /// The same, corrected for all comparisons with the leader; nil for other pairs.
  public var adjustedP: Double?
  /// Positive rows that only the first calls; nil for metrics that do not count those.
  public var onlyFirst: Int?
  /// Positive rows that only the second calls.
  public var onlySecond: Int?
}

extension ResultsFolder {
  /// The pairs of candidates that the run compared, in the order of `comparisons.csv`; none where the
  /// folder has no such file.
  public func comparisons() throws(StudyError) -> [KeptComparison] {
    let file = "\(path)/comparisons.csv"
    guard let bytes = try? FileContents.read(file) else { return [] }
    // A run of one candidate has the header only, which is no table.
    guard bytes.count(where: { $0 == UInt8(ascii: "\n") }) > 1 else { return [] }
    let table = try table(
      "comparisons.csv", text: ["first", "second", "metric"],
      numbers: [
        "difference", "difference_low", "difference_high", "bootstrap_p", "p", "p_holm",
        "only_first", "only_second",
      ])
    return (0..<table.rowCount).map { KeptComparison($0, of: table) }
  }
}

extension KeptComparison {
  fileprivate init(_ row: Int, of table: Table) {
    let ends = (table.number("difference_low", row), table.number("difference_high", row))
    let interval =
      if case (let low?, let high?) = ends { Interval(lower: low, upper: high) } else {
        Interval?.none
      }
    self.init(
      first: table.text("first", row), second: table.text("second", row),
      metric: table.text("metric", row),
      difference: Estimate(value: table.number("difference", row), interval: interval),
      pValue: table.number("p", row) ?? table.number("bootstrap_p", row),
      adjustedP: table.number("p_holm", row),
      onlyFirst: table.number("only_first", row).map { Int($0) },
      onlySecond: table.number("only_second", row).map { Int($0) })
  }
}
