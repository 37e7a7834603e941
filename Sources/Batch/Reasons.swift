public import Explanation
public import Learning
import StrictJSON
public import Tables

/// Where the reasons of every score come from.
public struct Reasons: Sendable {
  /// How many a row gets at most.
  public let count: Int
  /// The reasons of every row, the strongest first, as text.
  public let texts: @Sendable (RawRows) throws(DataError) -> [[String]]

  /// Reasons from a closure; a row may have fewer.
  public init(
    count: Int, texts: @escaping @Sendable (RawRows) throws(DataError) -> [[String]]
  ) {
    self.count = count
    self.texts = texts
  }

  /// The strongest contributions that an explainer finds, such as
  /// `Contract = Month-to-month (+0.17)`.
  public init(_ explainer: Explainer, count: Int) {
    self.init(count: count) { rows throws(DataError) in
      try explainer.explanations(of: rows, strongest: count).map { $0.reasons.map(Self.text) }
    }
  }

  /// A reason in words; a small contribution gets more digits.
  static func text(_ reason: Reason) -> String {
    let size = abs(reason.contribution)
    let sign = reason.contribution < 0 ? "-" : "+"
    return
      "\(reason.column) = \(reason.value) (\(sign)\(decimal(size, places: size < 0.01 ? 4 : 2)))"
  }
}
