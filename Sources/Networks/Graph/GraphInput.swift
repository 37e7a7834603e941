public import StrictJSON

/// A part of every row of data that flows into a graph.
public enum GraphInput: String, Sendable, Hashable, NamedCases {
  /// All features.
  case row = "input"
  /// The time axis, as steps × channels.
  case sequence
  /// The features that are no part of the time axis.
  case `static`
  /// All features as steps of one channel.
  case rowAsSequence
}
