/// Where a row holds a sequence: its first `steps * channels.count` features, step by step, every
/// channel of a step together; static features follow.
public struct SequenceLayout: Codable, Hashable, Sendable {
  /// The number of steps, the oldest first.
  public var steps: Int
  /// The channels' names.
  public var channels: [String]

  /// A layout.
  public init(steps: Int, channels: [String]) {
    self.steps = steps
    self.channels = channels
  }

  /// The number of features that the sequence takes.
  public var width: Int { steps * channels.count }
}
