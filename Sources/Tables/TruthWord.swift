/// Words that say yes or no, in any case.
package enum TruthWord {
  private static let yes: Set<String> = ["yes", "true", "y", "t", "on", "1", "1.0", "1.00"]
  private static let no: Set<String> = ["no", "false", "n", "f", "off", "0", "0.0", "0.00"]
  /// The words of other languages that say nothing else, as codes of countries do, with what says the opposite
  /// beside them.
  private static let languages: [(yes: [String], no: [String])] = [
    (["ja"], ["nein", "nee", "nej"]), (["wahr"], ["falsch"]), (["oui"], ["non"]),
    (["vrai"], ["faux"]), (["sí", "sì"], ["no"]), (["verdadero", "vero", "verdadeiro"], ["falso"]),
    (["sim"], ["não", "nao"]), (["tak"], ["nie"]), (["да"], ["нет"]), (["是"], ["否"]),
  ]
  private static let foreign: [String: Bool] = Dictionary(
    languages.flatMap { pair in
      pair.yes.map { ($0, true) } + pair.no.map { ($0, false) }
    }, uniquingKeysWith: { first, _ in first })
  private static let longest = 10

  /// What a word says; nil for any other.
  package static func value(_ word: String) -> Bool? {
    guard word.utf8.count <= longest else { return nil }
    let lowered = word.lowercased()
    return known(lowered) ?? foreign[lowered]
  }

  private static func known(_ lowered: String) -> Bool? {
    yes.contains(lowered) ? true : no.contains(lowered) ? false : nil
  }

  /// What a field says, blanks around it aside; nil for any other.
  static func value(_ field: UnsafeBufferPointer<UInt8>) -> Bool? {
    value(String(decoding: MissingTokens.trimmed(field), as: UTF8.self))
  }

  /// Whether the first of two words says yes and the second no, or the other way about; nil where they are no
  /// such pair.
  package static func isFirstYes(_ words: [String]) -> Bool? {
    let words = words.map { $0.lowercased() }
    guard words.count == 2 else { return nil }
    if let first = known(words[0]), known(words[1]) == !first { return first }
    func isPair(_ yes: Int, _ no: Int) -> Bool {
      languages.contains { $0.yes.contains(words[yes]) && $0.no.contains(words[no]) }
    }
    return isPair(0, 1) ? true : isPair(1, 0) ? false : nil
  }
}
