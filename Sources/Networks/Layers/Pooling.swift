/// What a pooling layer makes of the steps in a window.
enum Pooling: Sendable {
  /// The greatest number of every channel.
  case maximum
  /// The mean of every channel.
  case average
}
