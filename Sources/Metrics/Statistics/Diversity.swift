/// How alike the errors of two models are on the same rows (Kuncheva and Whitaker, "Measures of
/// Diversity in Classifier Ensembles", Machine Learning 51 (2003), section 2).
///
/// An ensemble gains most from models that err on different rows.
public struct Diversity: Sendable, Hashable {
  /// Rows that both decide rightly.
  public let neither: Int
  /// Rows on which only the first errs.
  public let onlyFirst: Int
  /// Rows on which only the second errs.
  public let onlySecond: Int
  /// Rows on which both err.
  public let both: Int

  /// Compares errors row by row; nil without rows.
  public init?(errorsA: [Bool], errorsB: [Bool]) {
    precondition(errorsA.count == errorsB.count, "\(errorsA.count) rows and \(errorsB.count)")
    guard !errorsA.isEmpty else { return nil }
    let pairs = zip(errorsA, errorsB)
    neither = pairs.count { !$0 && !$1 }
    onlyFirst = pairs.count { $0 && !$1 }
    onlySecond = pairs.count { !$0 && $1 }
    both = pairs.count { $0 && $1 }
  }

  /// How many rows there are.
  public var rows: Int { neither + onlyFirst + onlySecond + both }

  /// The share of rows on which exactly one errs.
  public var disagreement: Double { Double(onlyFirst + onlySecond) / Double(rows) }

  /// The share of rows on which both err: what no combination of the two can mend.
  public var doubleFault: Double { Double(both) / Double(rows) }

  /// The correlation of the errors; nil where either model errs always or never.
  public var errorCorrelation: Double? {
    let first = Double(onlyFirst + both) * Double(onlySecond + neither)
    let second = Double(onlySecond + both) * Double(onlyFirst + neither)
    guard first > 0 && second > 0 else { return nil }
    return (agreeing - differing) / (first.squareRoot() * second.squareRoot())
  }

  /// Yule's Q: 0 for independent errors, 1 where one model's errors include the other's; nil where it
  /// is 0/0.
  public var qStatistic: Double? {
    let sum = agreeing + differing
    return sum > 0 ? (agreeing - differing) / sum : nil
  }

  private var agreeing: Double { Double(both) * Double(neither) }

  private var differing: Double { Double(onlyFirst) * Double(onlySecond) }
}
