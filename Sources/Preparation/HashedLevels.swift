public import Learning
public import Tables

/// Names with very many levels as one of a few buckets, by a hash of the name.
///
/// A level's bucket depends on nothing but its text; a name that no training row had has none. Columns with fewer than `minimumLevels` levels
/// stay as they are; missing names stay missing. Weinberger and others, "Feature hashing for large scale
/// multitask learning", ICML 2009.
public struct HashedLevels: Transform {
  public static let name = "hashedLevels"
  public static let summary = "names with very many levels as one of a few buckets"
  public static let settings = [
    Setting(
      "minimumLevels", "from how many levels on a column is hashed", .between(1, 1_000_000)),
    Setting("buckets", "how many there are", .between(2, 4096)),
  ]

  public var minimumLevels = 1001
  public var buckets = 64

  /// Sixty-four buckets for columns with more than a thousand levels.
  public init() {}

  public init(minimumLevels: Int, buckets: Int = 64) {
    self.minimumLevels = minimumLevels
    self.buckets = buckets
  }

  /// Finds the columns with enough levels.
  public func fit(_ table: Table) throws(FitError) -> Fitted {
    let columns = table.categoryFeatures.filter { $0.values.occurringLevels.count >= minimumLevels }
    return Fitted(columns: columns.map(\.name), buckets: buckets)
  }

  public struct Fitted: FittedTransform {
    /// The columns that are hashed, in the order of the table.
    public var columns: [String]
    public var buckets: Int

    public func lower(_ table: inout SymbolicTable) throws(DataError) {
      let count = max(1, buckets)
      for column in columns {
        let names = try table.names(of: column, step: HashedLevels.name)
        let bucket = names.levels.map { Int32(Self.hash($0) % UInt64(count)) }
        try table.set(
          column,
          to: .names(
            column: names.column, levels: (0..<count).map { "bucket \($0 + 1)" },
            places: names.places.map { $0 < 0 ? $0 : bucket[Int($0)] }), step: HashedLevels.name)
      }
    }

    /// Threefry of the name, as random keys are derived.
    private static func hash(_ level: String) -> UInt64 { RandomKey(seed: 0)[level].words.0 }
  }
}
