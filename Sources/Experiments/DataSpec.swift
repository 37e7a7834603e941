public import StrictJSON
public import Tables

/// Where a study's table is, and what its columns mean.
public struct DataSpec: Codable, Hashable, Sendable, Defaulted {
  /// What inference from the file should not decide about one column.
  public struct ColumnSpec: Codable, Hashable, Sendable, Defaulted {
    public var role: ColumnRole?
    public var kind: ColumnKind?

    public init() {}
  }

  /// A time axis: for every channel its columns, oldest step first.
  public struct SequenceSpec: Codable, Hashable, Sendable, Defaulted {
    /// The channels, all with the same number of steps.
    public var channels = OrderedMembers<[String]>()

    public init() {}
  }

  /// The file, relative to the spec; empty where a log of events makes the rows, too.
  public var path = ""
  /// The column that is to be predicted.
  public var target = ""
  /// The target's value that counts as positive.
  public var positive: JSON?
  /// What inference from the file should not decide, by column.
  public var columns = OrderedMembers<ColumnSpec>()
  /// The time axis, if the columns hold one.
  public var sequence: SequenceSpec?
  /// How the file is written, where that is not to be found out.
  public var reading: ReadingSpec?
  /// A log of events beside the table, or in place of it.
  public var events: EventSpec?
  /// Columns that are computed from others, in their order; a formula may read those above it.
  public var derive: OrderedMembers<ColumnFormula>?

  public init() {}

  /// A path as a document beside `other` means it.
  public static func resolve(_ path: String, besides other: String) -> String {
    if path.hasPrefix("/") { return path }
    let parts = other.split(separator: "/", omittingEmptySubsequences: false).dropLast()
    return parts.isEmpty ? path : parts.joined(separator: "/") + "/" + path
  }

  func readingOptions(threads: Int) -> ReadingOptions {
    var options = ReadingOptions()
    options.threads = threads
    for member in columns.members {
      options.overrides[member.name] = ColumnOverride(
        role: member.value.role, kind: member.value.kind)
    }
    options.target = events?.label == nil ? target : nil
    if let events { adapt(&options, to: events) }
    for name in derive?.names ?? [] { options.overrides[name] = nil }
    options.rules = reading?.rules ?? ReadingRules()
    options.sequence = sequence.map { sequence in
      SequenceColumns(
        channels: sequence.channels.members.map {
          SequenceColumns.Channel(name: $0.name, columns: $0.value)
        })
    }
    return options
  }

  /// Columns that are made are not read; that of cut-offs is, and no model learns from it.
  private func adapt(_ options: inout ReadingOptions, to events: EventSpec) {
    for name in EventColumns(events).names { options.overrides[name] = nil }
    guard events.cutoffDate == nil else { return }
    let role = options.overrides[events.cutoff]?.role
    options.overrides[events.cutoff] = ColumnOverride(
      role: role == nil || role == .ignored ? .time : role, kind: .date)
  }
}
