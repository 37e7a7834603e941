import Batch
import Learning
import Tables
import Testing

/// One reading of a cell, whether it comes as CSV or as JSON.
@Suite struct TextDatesTests {
  private static let schema = InputSchema(columns: [
    .init(name: "d", kind: .date), .init(name: "n", kind: .number),
    .init(name: "c", kind: .category(levels: ["12345678901234568", "7"])),
  ])

  private func csv(_ dates: [String]) -> String {
    let text = "d;n;c\n" + dates.map { "\($0);1;7\n" }.joined()
    do {
      var blocks = try DelimitedBlocks(bytes: Array(text.utf8))
      var decoder = try RowDecoder(
        schema: Self.schema, levels: SchemaLevels(Self.schema), header: blocks.header)
      var rows = DelimitedRows(header: blocks.header)
      guard let block = try blocks.next() else { return "none" }
      try rows.split(block)
      decoder.settleDates(rows)
      return "\(try decoder.decode(rows).columns[0])"
    } catch {
      return "\(error)"
    }
  }

  /// What is doubted of a file of dates, where the training rows had them day first.
  private func doubts(_ dates: [String]) throws -> [String] {
    var reading = ColumnReading.plain
    reading.dates = .dayFirst
    let schema = InputSchema(columns: [.init(name: "d", kind: .date, reading: reading)])
    var blocks = try DelimitedBlocks(bytes: Array(("d\n" + dates.map { "\($0)\n" }.joined()).utf8))
    let decoder = try RowDecoder(
      schema: schema, levels: SchemaLevels(schema), header: blocks.header)
    var rows = DelimitedRows(header: blocks.header)
    try rows.split(try #require(try blocks.next()))
    return decoder.doubts(rows)
  }

  @Test("dates that may all have day and month the other way round are warned of")
  func doubtfulOrder() throws {
    let dates = (1...12).flatMap { month in (1...9).map { "\($0)/\(month)/2024" } }
    let sentence =
      "column 'd': '2/1/2024' and its like were read day first, as the training rows have them, but all "
      + "dates of the file may be month first: write dates as YYYY-MM-DD"
    #expect(try doubts(dates) == [sentence])
    // Month first beyond doubt, so that some cannot be read.
    #expect(try doubts(dates + ["5/28/2024"]) == [sentence])
    // Day first beyond doubt; with points nobody writes the month first; bills of one day of the month.
    for sure in [
      dates + ["28/5/2024"], dates.map { $0.replacing("/", with: ".") },
      (2...12).map { "1/\($0)/2024" }, Array(dates.prefix(5)),
    ] {
      #expect(try doubts(sure) == [])
    }
  }

  private func read(_ text: String) throws -> RawRows {
    try JSONRowReader(schema: Self.schema, levels: SchemaLevels(Self.schema))
      .read(Array(text.utf8)).rows
  }

  private func json(_ dates: [String]) -> String {
    let rows = dates.map { "{\"d\": \"\($0)\", \"n\": 1, \"c\": 7}" }
    do {
      return "\(try read("[\(rows.joined(separator: ","))]").columns[0])"
    } catch {
      return "\((error as? RowProblem)?.detail ?? "")"
    }
  }

  @Test(
    "dates in another format than the training rows' are read alike in CSV and JSON",
    arguments: [
      ["2 Feb 2023"], ["13.02.2023", "01.03.2023"], ["02/13/2023", "NA", "03/04/2023"],
      ["20230213", ""], ["2023-02-13", "2023-02-14T10:00:00Z"], ["31-Dec-24 10:30 pm"],
    ])
  func alike(dates: [String]) {
    #expect(json(dates) == csv(dates))
    #expect(json(dates).hasPrefix("numbers(["))
  }

  @Test("dates that may be read two ways, or in no one way, are refused in JSON too")
  func refused() {
    #expect(
      json(["NA", "03/04/2023"])
        == "row 1, column 'd': cannot tell the day from the month in '03/04/2023' or in any other row."
        + " Write dates as YYYY-MM-DD")
    #expect(
      csv(["NA", "03/04/2023"]).contains("cannot tell the day from the month in '03/04/2023'"))
    #expect(
      json(["13/02/2023", "02/13/2023"])
        == "row 1, column 'd': expected a date such as 2024-12-31, got the string '02/13/2023'")
    #expect(csv(["13/02/2023", "02/13/2023"]).contains("expected a date, found '02/13/2023'"))
  }

  @Test("a number that is too great is told with row and column")
  func tooGreat() throws {
    let problem = #expect(throws: RowProblem.self) {
      _ = try self.read(
        #"[{"d": null, "n": 1, "c": "7"}, {"d": 1e999, "n": -1e400, "c": 1e400}]"#)
    }
    #expect(
      problem?.places.map { "\($0.row) \($0.column): \($0.detail)" } == [
        "1 d: expected a finite number, got 1e999", "1 n: expected a finite number, got -1e400",
      ])
  }

  @Test("whole numbers beyond 2^53 are names by all their digits")
  func digits() throws {
    let rows = try read(
      #"[{"d": null, "n": 1, "c": 12345678901234568}, {"d": null, "n": 1, "c": 12345678901234567}]"#
    )
    #expect(rows.columns[2] == .codes([0, RawRows.unseen]))
  }
}
