import Tables
import Testing

@Suite struct LevelIndexTests {
  private let levels = ["", "None", "Month-to-month", "caf\u{E9}", "a name of many letters", "é"]

  @Test(
    "a name is found by its bytes, by what Unicode holds for equal, and in any case and blanks",
    arguments: [
      ("None", 1), ("Month-to-month", 2), ("caf\u{E9}", 3), ("cafe\u{301}", 3),
      ("a name of many letters", 4), ("a name of Many letters", 4), ("NA", -1), ("  NA\t", -1),
      (" None", 1), ("none", 1), ("month-to-month", 2), ("?", -1), ("Month-to-month ", 2),
      ("month to month", -2),
    ] as [(String, Int32)])
  func codes(name: String, code: Int32) throws {
    let index = LevelIndex(levels)
    #expect(index.code(of: name) == code)
    var blocks = try DelimitedBlocks(bytes: Array("c,x\n\"\(name)\",1\n\(name),2".utf8))
    var rows = DelimitedRows(header: blocks.header)
    try rows.split(try #require(try blocks.next()))
    #expect(rows.codes(ofColumn: 0, in: index) == [code, code])
  }

  @Test(
    "yes and no are known in any spelling and language",
    arguments: ["True", "WAHR", "oui", "ja", "Sí", "1", "1.00", "VRAI", "verdadero", "tak"],
    ["no", "FALSCH", "non", "nein", "0", "FAUX", "falso", "não"])
  func truth(yes: String, no: String) {
    for levels in [["No", "Yes"], ["ja", "nein"], ["False", "True"], ["WAHR", "FALSCH"]] {
      let index = LevelIndex(levels)
      let isFirstYes = ["ja", "WAHR"].contains(levels[0])
      #expect(index.code(of: yes) == (isFirstYes ? 0 : 1))
      #expect(index.code(of: no) == (isFirstYes ? 1 : 0))
    }
  }

  @Test("codes of languages and countries are no yes and no", arguments: ["si", "ne", "sv", "oui"])
  func codesOfCountries(name: String) throws {
    #expect(LevelIndex(["da", "no"]).code(of: name) == -2)
    #expect(LevelIndex(["ja", "no"]).code(of: name) == -2)
    #expect(LevelIndex(["ja", "nein"]).code(of: "true") == 0)
    #expect(LevelIndex(["FALSCH", "WAHR"]).code(of: "true") == 1)
  }

  @Test("thousands of levels keep their places")
  func many() throws {
    let levels = (0..<5000).map { "level \($0 * 7919 % 5000)" }
    let text = "c,x\n" + levels.reversed().map { "\($0),1\n" }.joined()
    var blocks = try DelimitedBlocks(bytes: Array(text.utf8), blockSize: 1 << 20)
    var rows = DelimitedRows(header: blocks.header)
    try rows.split(try #require(try blocks.next()))
    #expect(rows.codes(ofColumn: 0, in: LevelIndex(levels)) == (0..<5000).reversed().map { $0 })
  }
}
