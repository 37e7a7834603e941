/// Words that say yes or no, in any case.
package enum TruthWord {
  private static let yes: Set<String> = [
    "yes", "true", "y", "t", "on", "1", "1.0", "1.00", "ja", "wahr", "oui", "vrai", "si", "sí",
    "sì",
    "verdadero", "vero", "sim", "verdadeiro", "tak", "ano", "da", "да", "是",
  ]
  private static let no: Set<String> = [
    "no", "false", "n", "f", "off", "0", "0.0", "0.00", "nein", "falsch", "non", "faux", "falso",
    "não",
    "nao", "nee", "nej", "nei", "nie", "ne", "нет", "否",
  ]
  private static let longest = 10

  /// What a word says; nil for any other.
  package static func value(_ word: String) -> Bool? {
    guard word.utf8.count <= longest else { return nil }
    let lowered = word.lowercased()
    if yes.contains(lowered) { return true }
    return no.contains(lowered) ? false : nil
  }

  /// What a field says, blanks around it aside; nil for any other.
  static func value(_ field: UnsafeBufferPointer<UInt8>) -> Bool? {
    value(String(decoding: MissingTokens.trimmed(field), as: UTF8.self))
  }

  /// Whether the first of two words says yes and the second no, or the other way about; nil where they are no
  /// such pair.
  static func isFirstYes(_ words: [String]) -> Bool? {
    guard words.count == 2, let first = value(words[0]), value(words[1]) == !first else {
      return nil
    }
    return first
  }
}
