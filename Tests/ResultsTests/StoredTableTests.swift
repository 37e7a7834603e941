import Experiments
import Results
import Testing

@Suite struct StoredTableTests {
  private static let header = "candidate,repeat,fold,inner,trial,fit_seconds,score_seconds\n"

  private func read(_ text: String) throws -> TimingsFile {
    try TimingsFile(bytes: Array(text.utf8), path: "timings.csv")
  }

  @Test("columns are found by name, in any order, and others are passed over") func order() throws {
    let table = try read(
      "fold,later,inner,candidate,repeat,score_seconds,fit_seconds\n1,x,,\"a, \"\"b\"\"\",0,0.5,2\n"
    )
    let row = try #require(table.rows.first)
    #expect(row.candidate == "a, \"b\"" && row.fold == 1 && row.inner == nil)
    #expect(row.fitSeconds == 2 && row.scoreSeconds == 0.5)
  }

  @Test("a header alone is a table without rows") func empty() throws {
    #expect(try read(Self.header).rows.isEmpty)
    #expect(String(decoding: try read(Self.header).bytes(), as: UTF8.self) == Self.header)
  }

  static let mistakes: [(text: String, sentence: String)] = [
    ("candidate,repeat\na,0\n", "has no column 'fold'"),
    (
      header + "a,0,0,,,1,1\nb,x,0,,,1,1\n", "row 2, column 'repeat': expected a number, got 'x'"
    ),
    (header + "a,-1,0,,,1,1\n", "row 1, column 'repeat': expected a whole number, got '-1'"),
    (header + "a,0,1e300,,,1,1\n", "row 1, column 'fold': expected a whole number, got '1e300'"),
    (header + "a,0,0,0.5,,1,1\n", "row 1, column 'inner': expected a whole number, got '0.5'"),
    (header + "a,,0,,,1,1\n", "row 1, column 'repeat': expected a whole number, got ''"),
    (header + "a,0,0,,,nan,1\n", "row 1, column 'fit_seconds': expected a number, got 'nan'"),
  ]

  @Test("a field that is not what its column asks is named", arguments: mistakes)
  func misfits(mistake: (text: String, sentence: String)) throws {
    let error = #expect(throws: StudyError.self) { try read(mistake.text) }
    #expect(try #require(error).description == "timings.csv: " + mistake.sentence)
  }

  @Test("text that is no table is refused", arguments: ["\u{0}\n\n", "a,b\n1\n", "\"\n\n\n"])
  func noTable(text: String) {
    #expect(throws: StudyError.self) { try read(text) }
  }
}
