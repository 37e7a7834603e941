/// A scored row as it was kept.
package struct StoredScore: Sendable, Hashable {
  /// The place among all kept rows, from 1, in the order of writing.
  package var id: Int64
  /// The name of the model.
  package var model: String
  /// The version of the model.
  package var version: Int
  /// When it was scored, in microseconds since 1970.
  package var time: Int64
  /// The probability of the positive class.
  package var score: Float
  /// Whether the score reached the threshold.
  package var decision: Bool
  /// The SHA-256 digest of the row's inputs, 32 bytes.
  package var digest: [UInt8]
  /// The identifier that came with the row.
  package var identifier: String?
}
