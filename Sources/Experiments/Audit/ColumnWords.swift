/// The words of a column's name: `ChurnReason_2` is `churn`, `reason`.
struct ColumnWords {
  let words: [String]

  init(_ name: String) {
    var words: [String] = []
    var word = ""
    var wasLower = false
    for character in name {
      if !character.isLetter || (character.isUppercase && wasLower) {
        if !word.isEmpty { words.append(word) }
        word = ""
      }
      if character.isLetter { word += character.lowercased() }
      wasLower = character.isLowercase
    }
    self.words = word.isEmpty ? words : words + [word]
  }

  /// Words that do not say what a column is about.
  private static let general: Set<String> = [
    "is", "has", "the", "of", "in", "at", "to", "flag", "label", "target", "class", "value", "type",
    "status", "next", "last", "month", "months", "monthly", "year", "years", "yearly", "day",
    "days",
    "week", "weeks", "date", "time", "payment", "payments", "customer", "customers", "client",
    "account", "user", "number", "num", "count", "total", "rate", "score", "amount",
  ]

  /// Words of what is known only at the end or behind it.
  private static let ending: Set<String> = [
    "reason", "reasons", "cancel", "cancelled", "canceled", "cancellation", "cancelation",
    "terminated", "termination", "closed", "closure", "closing", "refund", "refunded", "churned",
    "churn", "exit", "exited", "outcome", "resolution", "resolved", "leaving", "departure",
    "deactivated", "deactivation", "attrition", "attrited", "duration", "after", "ended", "final",
  ]

  /// Whether at least half of what a target's name is about stands in this name too.
  func resemble(_ target: ColumnWords) -> Bool {
    let about = target.words.filter { !Self.general.contains($0) }
    guard !about.isEmpty else { return false }
    let shared = about.count { word in words.contains { Self.isSameStem($0, word) } }
    return 2 * shared >= about.count && shared > 0
  }

  /// Whether a word speaks of the end.
  var speakOfTheEnd: Bool { words.contains(where: Self.ending.contains) }

  /// Words of four letters or more that differ in their last letter or what is put behind it.
  private static func isSameStem(_ first: String, _ second: String) -> Bool {
    let common = zip(first, second).prefix { $0 == $1 }.count
    return common >= max(4, min(first.count, second.count) - 1)
  }
}
