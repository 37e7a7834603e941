/// Words that say yes or no, in any case.
package enum TruthWord {
  private static let yes: Set<String> = ["yes", "true", "y", "t", "on", "1", "1.0"]
  private static let no: Set<String> = ["no", "false", "n", "f", "off", "0", "0.0"]

  /// What a word says; nil for any other.
  package static func value(_ word: String) -> Bool? {
    guard word.utf8.count <= 5 else { return nil }
    let lowered = word.lowercased()
    if yes.contains(lowered) { return true }
    return no.contains(lowered) ? false : nil
  }
}
