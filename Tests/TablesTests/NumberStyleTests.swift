import Tables
import Testing

@Suite struct NumberStyleTests {
  /// Enough rows that a few words among them prove nothing else.
  private func column(_ odd: [String], plain: (Int) -> String, delimiter: String = ";") -> String {
    let rows = (0..<60).map(plain) + odd
    return "x\(delimiter)y\n" + rows.map { "\($0)\(delimiter)a\n" }.joined()
  }

  @Test(
    "amounts are numbers however they are written",
    arguments: [
      ("69,32", 69.32), ("1.154,38", 1154.38), ("-1.000.000,5", -1_000_000.5), ("7 %", 7),
      ("12,5%", 12.5), ("1 154,38 €", 1154.38), ("€ 1.154,38", 1154.38),
      ("(1.154,38)", -1154.38), ("\u{2212}3,5", -3.5), ("3,5-", -3.5), ("1\u{202F}154,38", 1154.38),
      ("1'154,38", 1154.38), ("EUR 3,5", 3.5), ("1,5e3", 1500),
      ("- 5", -5), ("1 234", 1234), ("1\u{A0}234,5", 1234.5), ("1\u{2019}234", 1234),
      ("1,234E+02", 123.4), ("$(5,50)", -5.5), ("(5,50) €", -5.5), ("-€5", -5), ("€ -5", -5),
      ("5 €-", -5), ("\u{2013}5", -5), ("5\u{2212}", -5), ("% 5", 5), ("Rs. 500", 500),
      ("\u{FF11}\u{FF0E}\u{FF12}\u{FF13}\u{FF14}\u{FF0C}\u{FF15}", 1234.5),
      ("\u{FF0D}\u{FF15}", -5), ("\u{FFE5}\u{FF15}", 5), ("1\u{2007}234", 1234),
    ] as [(String, Double)])
  func amounts(text: String, expected: Double) throws {
    let table = try read("x;y\n0,5;a\n\(text);b\n")
    #expect(table["x"]?.values.kind == .number)
    #expect(table["x"]?.numbers[1] == expected)
    #expect(table["x"]?.reading.numbers?.decimal == .comma)
  }

  @Test(
    "a dash behind the decimal mark says that there are no cents, and not that a number is negative",
    arguments: [
      ("103,-", 103, .comma), ("1.293,- €", 1293, .comma), ("€ 103,--", 103, .comma),
      ("103,\u{2013}", 103, .comma), ("103,\u{2014} €", 103, .comma), ("129.-", 129, .point),
      ("CHF 1'293.--", 1293, .point), ("Fr. 129.-", 129, .point), ("-5,-", -5, .comma),
    ] as [(String, Double, NumberStyle.Mark)])
  func noCents(text: String, expected: Double, mark: NumberStyle.Mark) throws {
    let table = try read("x;y\n0\(mark.rawValue)5;a\n\(text);b\n")
    #expect(table["x"]?.numbers == [0.5, expected])
  }

  @Test(
    "a currency's sign, code and word are one",
    arguments: [("€5", "5 EUR"), ("5 Euro", "€ 5"), ("$5", "USD 5"), ("CHF 5", "5 Fr.")])
  func oneCurrency(first: String, second: String) throws {
    let table = try read("x;y\n\(first);a\n\(second);b\n")
    #expect(table["x"]?.numbers == [5, 5])
    let reading = try #require(table["x"]?.reading)
    for text in [first, second] {
      var text = text
      #expect(text.withUTF8 { reading.number($0) } == .number(5))
    }
  }

  @Test("thousands between commas, dollars and parentheses")
  func dollars() throws {
    let table = try read("x;y\n\"$1,234.50\";a\n($2,000.25);b\n$7;c\nNA;d\n")
    #expect(table["x"]?.numbers.prefix(3) == [1234.5, -2000.25, 7])
    #expect(table["x"]?.reading == ColumnReading(numbers: NumberStyle(decimal: .point, unit: "$")))
  }

  @Test(
    "what is no number stays what it is",
    arguments: [
      "1,2,3", "12.05.19.1", "1.23,4,5", "1,5x", "$1 €", "--1", "(-1)", "1 2345", "1.5,5,5",
      "1.234E+02", "5+", "-(5)", "% 5 €", "()", "1,23,456",
    ])
  func noNumbers(text: String) throws {
    #expect(try read("x;y\n0,5;a\n\(text);b\n")["x"]?.values.kind == .category)
  }

  @Test("amounts in two currencies are not to be compared") func currencies() throws {
    #expect(try read("x;y\n$5;a\n€5;b\n")["x"]?.values.kind == .category)
  }

  @Test("a few words among many numbers are missing, told so, and travel with the column")
  func words() throws {
    let text = column(["Unknown", "n.a.", "Unknown"]) { "\($0).25" }
    let (table, report) = try Table.read(bytes: Array(text.utf8))
    #expect(table["x"]?.values.kind == .number)
    #expect(table["x"]?.numbers.suffix(3).allSatisfy(\.isNaN) == true)
    #expect(table["x"]?.reading.missing.sorted() == ["Unknown", "n.a."])
    #expect(
      report.columns[0].decided
        == "60 of 63 values are numbers; taken for missing: 'Unknown' (2), 'n.a.' (1); the first is in "
        + "line 62")
  }

  @Test("one thousand with a point is a thousand where the file has decimal commas")
  func pointsAmongCommas() throws {
    let table = try read("x;y;z\n1.234;0,5;1.5\n1.005;1,5;2.25\n")
    #expect(table["x"]?.numbers == [1234, 1005])
    #expect(table["z"]?.numbers == [1.5, 2.25])
    let whole = try read("x;y;z\n800;0,5;7\n1.000;1,5;8\n2.000;2,5;9\n")
    #expect(whole["x"]?.numbers == [800, 1000, 2000])
    #expect(whole["x"]?.reading.numbers?.decimal == .comma)
    #expect(whole["z"]?.numbers == [7, 8, 9])
    #expect(whole["z"]?.reading.isPlain == true)
  }

  @Test("where decimal commas are stated, keys, codes and days are still what they are")
  func statedCommas() throws {
    var options = ReadingOptions()
    options.rules.decimal = .comma
    let rows = (0..<60).map { "\($0 + 7);0\(1000 + $0 % 9);202402\($0 % 9 + 10);\($0 % 7),5\n" }
    let table = try read("customer_id;zip;day;x\n" + rows.joined(), options)
    #expect(table["customer_id"]?.role == .identifier)
    #expect(table["zip"]?.values.kind == .category)
    #expect(table["zip"]?.names.first == "01000")
    #expect(table["day"]?.reading == ColumnReading(dates: .compact))
    #expect(table["x"]?.numbers.prefix(2) == [0.5, 1.5])
  }

  @Test("words in more than a row of five are values, not missing ones", arguments: [true, false])
  func manyWords(areDates: Bool) throws {
    func column(_ rows: Int) throws -> Column? {
      let values = (0..<24).map {
        areDates ? "2024-02-\($0 < 9 ? "0" : "")\($0 + 1)" : "\(36 + $0)"
      }
      return try read(
        "size,y\n"
          + (values + (0..<rows).map { "SML".map(String.init)[$0 % 3] })
          .map { "\($0),a\n" }.joined())["size"]
    }
    #expect(try column(6)?.values.kind == (areDates ? .date : .number))
    let sizes = try column(7)
    #expect(sizes?.values.kind == .category)
    #expect(sizes?.names.suffix(2) == ["L", "S"])
  }

  @Test("a missing word that is a number is missing however it is written")
  func missingNumber() throws {
    var options = ReadingOptions()
    options.rules.missing = ["-999"]
    for (text, expected) in [
      ("n,c\n-999.0,x\n1.5,y\n-9.99e2,y\n", [true, false, true]),
      ("n;c\n-999,0;x\n1,5;y\n-999;y\n", [true, false, true]),
    ] {
      #expect(try read(text, options)["n"]?.numbers.map(\.isNaN) == expected)
    }
  }

  @Test("clean numbers have nothing to say")
  func plain() throws {
    let (table, report) = try Table.read(bytes: Array("x,y\n1.5,a\n-2,b\n,c\n".utf8))
    #expect(table["x"]?.reading.isPlain == true)
    #expect(report.columns.map(\.decided) == ["", ""])
    #expect(report.columns[0].range == -2...1.5)
  }

  @Test("digits with zeros in front are a code", arguments: [true, false])
  func codes(first: Bool) throws {
    let zips = (0..<400).map { "\(10_000 + $0 % 40)" }
    let rows = first ? ["00123"] + zips : zips + ["00123"]
    let table = try read("zip,y\n" + rows.map { "\($0),a\n" }.joined())
    #expect(table["zip"]?.values.kind == .category)
    #expect(table["zip"]?.names.contains("00123") == true)
    let options = ReadingOptions(overrides: ["zip": ColumnOverride(kind: .number)])
    let numbers = try read("zip,y\n" + rows.map { "\($0),a\n" }.joined(), options)
    #expect(numbers["zip"]?.numbers.min() == 123)
  }

  @Test(
    "a number beyond single precision is missing, named with its line",
    arguments: ["1e200", "-3.5e38"])
  func beyond(text: String) throws {
    for rows in [["1.5", text, "2"], ["x", text, "2"]] {
      let many = rows + (0..<30).map { "\($0).5" }
      let (table, report) = try Table.read(
        bytes: Array(("n\n" + many.joined(separator: "\n")).utf8))
      #expect(table["n"]?.numbers[1].isNaN == true)
      #expect(
        report.columns[0].decided.hasSuffix(
          "line 3: \(text) is beyond 3.4e38 and counts as missing"))
    }
  }

  @Test("a file's own words and dates can be stated") func rules() throws {
    var options = ReadingOptions()
    options.rules.missing = ["-99", "k.A."]
    options.rules.dates = .monthFirst
    let table = try read("n,c,d\n1,x,01/02/2024\n-99,k.A.,03/04/2024\n", options)
    #expect(table["n"]?.numbers[1].isNaN == true)
    #expect(table["c"]?.names == ["x", nil])
    #expect(table["d"]?.numbers == [1_704_153_600, 1_709_510_400])
    // A stated order of day and month says nothing of dates that have the year in front.
    #expect(
      try read("d,e\n01/02/2024,2024-01-02\n03/04/2024,2024-03-04\n", options)["e"]?.numbers
        == [1_704_153_600, 1_709_510_400])
    options.rules.decimal = .comma
    #expect(try read("n,c\n1.234,x\n", options)["n"]?.numbers == [1234])
  }
}
