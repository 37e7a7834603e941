public import Learning
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
}
