import Reports
import Testing

@Suite struct TerminalTextTests {
  @Test("a line that is too long goes on further in, and white space within lines stays")
  func fitted() {
    let text = "note: one  two three\n  code\n    a sentence in it\n"
    #expect(
      TerminalText.fitted(text, width: 14) == [
        "note: one  two", "  three", "  code", "    a sentence", "      in it", "",
      ])
    #expect(TerminalText.fitted(text, width: nil).joined(separator: "\n") == text)
  }

  @Test("a word that is longer than a terminal is wide sticks out, and nothing is lost")
  func longWord() {
    let name = String(repeating: "x", count: 30)
    #expect(TerminalText.fitted("a \(name) b", width: 10) == ["a", "  \(name)", "  b"])
    #expect(TerminalText.fitted("  \(name)", width: 10) == ["  \(name)"])
    #expect(
      TerminalText.fitted("      a b c d e f", width: 3).joined().filter { $0 != " " } == "abcdef")
  }

  @Test("sentences have lines of at most 100 characters in the widest terminal, and in none")
  func widest() {
    let sentence = String(repeating: "words ", count: 40)
    for width in [nil, 300, 100] {
      #expect(TerminalText.wrapped(sentence, width: width).map(\.count).max() == 95)
    }
    #expect(TerminalText.wrapped(sentence, width: 20).allSatisfy { $0.count <= 20 })
  }
}
