import Store

extension ScoreBatch {
  /// A batch whose rows can be told from those of every other number.
  static func sample(_ number: Int, rows: Int = 1, model: String = "churn") -> ScoreBatch {
    ScoreBatch(
      model: model, version: 1 + number % 2, time: Int64(1_000_000 * number),
      scores: (0..<rows).map { Float($0) / Float(rows) }, decisions: (0..<rows).map { $0 % 2 == 1 },
      digests: (0..<32 * rows).map { UInt8(($0 + number) & 0xFF) },
      identifiers: (0..<rows).map { $0 % 3 == 2 ? nil : "\(number)-\($0)" })
  }
}
