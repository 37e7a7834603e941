/// Rows that one request scored, to be kept together: all of them or none.
package struct ScoreBatch: Sendable, Hashable {
  /// The name of the model.
  package var model: String
  /// The version of the model.
  package var version: Int
  /// When they were scored, in microseconds since 1970.
  package var time: Int64
  /// The probability of the positive class, one a row.
  package var scores: [Float]
  /// Whether the score reached the threshold, one a row.
  package var decisions: [Bool]
  /// The SHA-256 digests of the rows' inputs one after the other, 32 bytes a row.
  package var digests: [UInt8]
  /// The identifiers that came with the rows, one a row; empty where no row had one.
  package var identifiers: [String?]

  /// The number of bytes of a digest.
  package static let digestLength = 32

  /// Makes a batch; every list is as long as `scores`, `digests` 32 times as long.
  package init(
    model: String, version: Int, time: Int64, scores: [Float], decisions: [Bool], digests: [UInt8],
    identifiers: [String?] = []
  ) {
    precondition(decisions.count == scores.count, "\(decisions.count) ≠ \(scores.count)")
    precondition(digests.count == 32 * scores.count, "\(digests.count) ≠ 32 × \(scores.count)")
    precondition(
      identifiers.isEmpty || identifiers.count == scores.count,
      "\(identifiers.count) ≠ \(scores.count)")
    self.model = model
    self.version = version
    self.time = time
    self.scores = scores
    self.decisions = decisions
    self.digests = digests
    self.identifiers = identifiers
  }
}
