public import StrictJSON
public import Tables

/// Where a study's table is, and what its columns mean.
public struct DataSpec: Codable, Hashable, Sendable, Defaulted {
  /// What inference from the file should not decide about one column.
  public struct ColumnSpec: Codable, Hashable, Sendable, Defaulted {
    /// What the column means.
    public var role: ColumnRole?
    /// How its fields are read.
    public var kind: ColumnKind?

    /// Nothing said.
    public init() {}
  }

  /// A time axis: for every channel its columns, oldest step first.
  public struct SequenceSpec: Codable, Hashable, Sendable, Defaulted {
    /// The channels, all with the same number of steps.
    public var channels = OrderedMembers<[String]>()

    /// No channel.
    public init() {}
  }

  /// The file, relative to the spec.
  public var path = ""
  /// The column that is to be predicted.
  public var target = ""
  /// The target's value that counts as positive.
  public var positive: JSON?
  /// What inference from the file should not decide, by column.
  public var columns = OrderedMembers<ColumnSpec>()
  /// The time axis, if the columns hold one.
  public var sequence: SequenceSpec?

  /// Nothing named yet.
  public init() {}

  /// A path as a document beside `other` means it.
  public static func resolve(_ path: String, besides other: String) -> String {
    if path.hasPrefix("/") { return path }
    let parts = other.split(separator: "/", omittingEmptySubsequences: false).dropLast()
    return parts.isEmpty ? path : parts.joined(separator: "/") + "/" + path
  }
}
