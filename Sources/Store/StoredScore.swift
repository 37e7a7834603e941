/// A scored row as it was kept.
public struct StoredScore: Sendable, Hashable {
  /// The place among all kept rows, from 1, in the order of writing.
  public var id: Int64
  /// The name of the model.
  public var model: String
  /// The version of the model.
  public var version: Int
  /// When it was scored, in microseconds since 1970.
  public var time: Int64
  /// The probability of the positive class.
  public var score: Float
  /// Whether the score reached the threshold.
  public var decision: Bool
  /// The SHA-256 digest of the row's inputs, 32 bytes.
  public var digest: [UInt8]
  /// The identifier that came with the row.
  public var identifier: String?
}
