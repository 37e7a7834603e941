import Tables
import Testing

/// Thousands or fractions: what a column does not tell, the file does.
@Suite struct DecimalMarksTests {
  private func read(_ text: String) throws(DataError) -> (Table, [String]) {
    let (table, report) = try Table.read(bytes: Array(text.utf8))
    return (table, report.columns.map(\.decided))
  }

  @Test("thousands between commas are thousands where other columns have decimal points")
  func american() throws {
    let (table, decided) = try read("x;p;y\n1,234;12.50;a\n999;3.25;b\n5,678;1.5;a\n")
    #expect(table["x"]?.numbers == [1234, 999, 5678])
    #expect(table["p"]?.numbers == [12.5, 3.25, 1.5])
    #expect(
      decided == [
        "decimal points; ambiguous: '1,234' was read as 1234, since other columns have decimal points; "
          + "if it is 1.234, set data.reading.decimal to ','", "", "",
      ])
  }

  @Test("thousands between points are thousands where other columns have decimal commas")
  func german() throws {
    let (table, decided) = try read("x;p;y\n1.730;12,50;a\n2.005;3,25;b\n")
    #expect(table["x"]?.numbers == [1730, 2005])
    #expect(
      decided == [
        "decimal commas; ambiguous: '1.730' was read as 1730, since other columns have decimal commas; "
          + "if it is 1.73, set data.reading.decimal to '.'", "decimal commas", "",
      ])
  }

  @Test("where no column tells, the delimiter does", arguments: [true, false])
  func delimiter(isSemicolon: Bool) throws {
    let (table, decided) = try read(
      isSemicolon ? "x;y\n1.730;a\n2.005;b\n" : "x,y\n1.730,a\n2.005,b\n")
    #expect(table["x"]?.numbers == (isSemicolon ? [1730, 2005] : [1.73, 2.005]))
    #expect(
      decided == [
        isSemicolon
          ? "decimal commas; ambiguous: '1.730' was read as 1730, since fields stand between semicolons; "
            + "if it is 1.73, set data.reading.decimal to '.'"
          : "ambiguous: '1.730' was read as 1.73, since fields stand between commas; if it is 1730, set "
            + "data.reading.decimal to ','", "",
      ])
  }

  @Test("points among decimal points are decimal, and nothing is said")
  func points() throws {
    let (table, decided) = try read("x,y\n1.730,12.5\n2.005,0.25\n")
    #expect(table["x"]?.numbers == [1.73, 2.005])
    #expect(decided == ["", ""])
  }

  @Test(
    "one number that shows the mark decides for its column",
    arguments: [
      ("1,234;1,234,567", [1234, 1_234_567]), ("1,234;1,234.5", [1234, 1234.5]),
      ("1,234;12.50", [1234, 12.5]), ("1,234;1,5", [1.234, 1.5]), ("1,234;0,250", [1.234, 0.25]),
      ("1.234;1.234.567", [1234, 1_234_567]), ("1.234;1.234,5", [1234, 1234.5]),
      ("1.234;1234.500", [1.234, 1234.5]), ("1,234;1,234E+02", [1.234, 123.4]),
    ] as [(String, [Double])])
  func clear(fields: String, expected: [Double]) throws {
    for delimiter in [";", "\t"] {
      let rows = fields.split(separator: ";").map { "\($0)\(delimiter)a\n" }.joined()
      let (table, decided) = try read("x\(delimiter)y\n" + rows)
      #expect(table["x"]?.numbers == expected)
      #expect(!decided[0].contains("ambiguous"), "\(decided[0])")
    }
  }

  @Test("a mark that shows itself far below the first rows decides too")
  func late() throws {
    let rows = (0..<400).map { "\($0 % 8 + 1).\(100 + $0);a\n" } + ["12.5;a\n"]
    let (table, decided) = try read("x;y\n" + rows.joined())
    #expect(table["x"]?.numbers.first == 1.1)
    #expect(decided == ["", ""])
  }

  @Test("a stated mark decides, and nothing is ambiguous", arguments: [",", "."])
  func stated(mark: String) throws {
    var options = ReadingOptions()
    options.rules.decimal = NumberStyle.Mark(rawValue: mark)
    let (table, report) = try Table.read(
      bytes: Array("x;y\n1.730;a\n2.005;b\n".utf8), options: options)
    #expect(table["x"]?.numbers == (mark == "," ? [1730, 2005] : [1.73, 2.005]))
    #expect(!report.columns[0].decided.contains("ambiguous"))
  }

  @Test("values that contradict a stated mark are read as they are, and told with their line")
  func contradiction() throws {
    var options = ReadingOptions()
    options.rules.decimal = .comma
    let text = "x;z;y\n7;1,5;a\n12.50;2,5;b\n3.25;3,5;a\n"
    let (table, report) = try Table.read(bytes: Array(text.utf8), options: options)
    #expect(table["x"]?.numbers == [7, 12.5, 3.25])
    #expect(
      report.columns.map(\.decided) == [
        "data.reading states decimal commas, but 2 values have decimal points, such as '12.50' in line 3: "
          + "read with them", "decimal commas", "",
      ])
    options.rules.decimal = .point
    let (commas, told) = try Table.read(bytes: Array(text.utf8), options: options)
    #expect(commas["z"]?.numbers == [1.5, 2.5, 3.5])
    #expect(
      told.columns[1].decided
        == "decimal commas; data.reading states decimal points, but 3 values have decimal commas, such as "
        + "'1,5' in line 2: read with them")
  }

  @Test("a date that contradicts a stated order is told with its line")
  func contradictedDates() throws {
    var options = ReadingOptions()
    options.rules.dates = .monthFirst
    let (table, report) = try Table.read(
      bytes: Array("d,y\n01/02/2024,a\n31/01/2024,b\n".utf8), options: options)
    #expect(table["d"]?.values.kind == .category)
    #expect(
      report.columns[0].decided
        == "'31/01/2024' in line 3 is no date month first, as data.reading.dates states it")
  }
}
