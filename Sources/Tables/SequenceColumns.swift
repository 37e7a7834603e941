/// Which columns form a time axis: channels, each a list of columns, oldest step first.
public struct SequenceColumns: Sendable, Hashable, Codable {
  /// One measured quantity over time.
  public struct Channel: Sendable, Hashable, Codable {
    /// The channel's name.
    public var name: String
    /// The names of its columns, oldest step first.
    public var columns: [String]

    /// A channel of the given columns, oldest step first.
    public init(name: String, columns: [String]) {
      self.name = name
      self.columns = columns
    }
  }

  /// The channels, all with the same number of steps.
  public var channels: [Channel]

  /// A time axis of the given channels.
  public init(channels: [Channel]) { self.channels = channels }

  /// The number of steps.
  public var steps: Int { channels.first?.columns.count ?? 0 }
}
