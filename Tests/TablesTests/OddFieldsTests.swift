import Tables
import Testing

/// Columns of numbers or dates with fields that are none.
@Suite struct OddFieldsTests {
  private func read(
    _ fields: [String], odd: [String]
  ) throws(DataError) -> (column: Column?, decided: String) {
    let lines = (fields + odd).map { "\"\($0)\",a\n" }.joined()
    let (table, report) = try Table.read(bytes: Array(("x,y\n" + lines).utf8))
    return (table["x"], report.columns[0].decided)
  }

  private let numbers = (0..<600).map { "\($0).5" }

  @Test(
    "a few fields that are no numbers are missing, told with how many and the line of the first",
    arguments: ["over 900", "23k", "1.2M", ">5", "10-20", "60+", "12..5", "1O5", "Unknown"])
  func few(odd: String) throws {
    let (column, decided) = try read(numbers, odd: [odd, odd])
    #expect(column?.values.kind == .number)
    #expect(column?.numbers.suffix(2).allSatisfy(\.isNaN) == true)
    #expect(column?.reading.missing == [odd])
    #expect(
      decided
        == "600 of 602 values are numbers; taken for missing: '\(odd)' (2); the first is in line 602"
    )
  }

  @Test("more different notes than ten are missing among many numbers; the most frequent are named")
  func notes() throws {
    let (column, decided) = try read(
      (0..<288).map { "\($0).5" }, odd: (0..<12).map { "see note \($0)" })
    #expect(column?.values.kind == .number)
    #expect(column?.numbers.count { $0.isNaN } == 12)
    #expect(
      decided.hasPrefix("288 of 300 values are numbers; taken for missing: 'see note 0' (1), "))
    #expect(decided.hasSuffix("'see note 7' (1) and 2 others; the first is in line 290"))
    #expect(
      try read((0..<150).map { "\($0).5" }, odd: (0..<12).map { "see \($0)" }).column?.values.kind
        != .number)
  }

  @Test(
    "a word that says that nothing is known may stand in most rows",
    arguments: [
      "unknown", "n.a.", "Not available", "keine Angabe", "k.A.", "NONE", "missing", "???",
      "#DIV/0!",
      "non renseigné", "n/d", "Unbekannt", "prefer not to say",
    ])
  func known(word: String) throws {
    let many = [String](repeating: word, count: 400)
    let (column, decided) = try read((0..<200).map { "\($0).5" }, odd: many)
    #expect(column?.values.kind == .number)
    #expect(column?.numbers.count { $0.isNaN } == 400)
    #expect(
      decided
        == "200 of 600 values are numbers; taken for missing: '\(word)' (400); the first is in line 202"
    )
    let (few, _) = try read((0..<200).map { "\($0 % 4)" }, odd: many)
    #expect(few?.values.kind == .number)
    #expect(few?.reading.missing == [word])
    let days = (0..<60).map { "2024-01-\($0 % 28 + 101)".replacing }
    #expect(try read(days, odd: many).column?.values.kind == .date)
  }

  @Test("beside two numbers, such a word is the third of three names, told so")
  func threeNames() throws {
    let (column, decided) = try read(
      (0..<200).map { "\($0 % 2)" }, odd: [String](repeating: "unknown", count: 100))
    #expect(column?.values.kind == .category)
    #expect(
      decided
        == "two numbers beside 'unknown', as in line 202, are three names; data.reading.missing can say that "
        + "it is missing")
    let (words, _) = try read(
      (0..<200).map { $0 % 2 == 0 ? "yes" : "no" }, odd: [String](repeating: "unknown", count: 100))
    #expect(words?.values.kind == .category)
  }

  @Test("one mistyped field takes no column of few different numbers away")
  func slip() throws {
    let (column, decided) = try read((0..<400).map { "\($0 % 6)" }, odd: ["2o"])
    #expect(column?.values.kind == .number)
    #expect(
      decided
        == "400 of 401 values are numbers; taken for missing: '2o' (1); the first is in line 402")
  }

  @Test(
    "one mistyped field takes no column of dates away", arguments: ["2024-02-3o", "2024-13-01"])
  func dates(odd: String) throws {
    let days = (0..<400).map { "2024-\($0 % 2 == 0 ? "01" : "02")-\($0 % 28 + 101)".replacing }
    let (column, decided) = try read(days, odd: [odd])
    #expect(column?.values.kind == .date)
    #expect(column?.numbers.last?.isNaN == true)
    #expect(
      decided
        == "400 of 401 values are dates; taken for missing: '\(odd)' (1); the first is in line 402")
  }

  @Test(
    "one mistyped field takes no column of days as digits away",
    arguments: ["20240230", "2024o1o1"])
  func compact(odd: String) throws {
    let days = (0..<400).map { "202401\($0 % 28 + 101)".replacing }
    let (column, decided) = try read(days, odd: [odd])
    #expect(column?.values.kind == .date)
    #expect(
      decided
        == "dates as YYYYMMDD; 400 of 401 values are dates; taken for missing: '\(odd)' (1); the first is "
        + "in line 402")
  }

  @Test("the format that reads nearly all dates is taken where a mistyped one fits none")
  func slashes() throws {
    let days = (0..<300).map { "\($0 % 28 + 1)/\($0 % 12 + 1)/2024" }
    let (column, _) = try read(days, odd: ["31/O1/2024"])
    #expect(column?.reading.dates == .dayFirst)
  }

  @Test("where more is text, the column holds names, and an example says why")
  func many() throws {
    let (column, decided) = try read(numbers, odd: [String](repeating: "over 900", count: 60))
    #expect(column?.values.kind == .category)
    #expect(decided == "'over 900' in line 602 is no number, as 600 of 660 values are")
    let (ages, told) = try read((0..<40).map { "\($0 % 4)" }, odd: ["3+"])
    #expect(ages?.values.kind == .category)
    #expect(told == "'3+' in line 42 is no number, as 40 of 41 values are")
  }

  @Test(
    "names that look like numbers say that they are none", arguments: ["M", "+"])
  func suffix(text: String) throws {
    let (column, decided) = try read((0..<60).map { "\($0 % 9 + 1)\(text)" }, odd: [])
    #expect(column?.values.kind == .category)
    #expect(decided == "'1\(text)' in line 2 is no number")
    let (distinct, told) = try read((0..<60).map { "\($0 + 1)\(text)" }, odd: [])
    #expect(distinct?.role == .identifier)
    #expect(
      told
        == "60 different values in 60 rows: names rows, not learnt from; '1\(text)' in line 2 is no "
        + "number")
  }

  @Test("dates among which too much is text say so")
  func wordyDates() throws {
    let (column, decided) = try read(
      (0..<30).map { "2024-01-\($0 % 28 + 101)".replacing }, odd: ["Q1 2024", "Q2 2024", "Q3 2024"])
    #expect(column?.values.kind == .category)
    #expect(decided == "'Q1 2024' in line 32 is no date, as 30 of 33 values are")
  }

  @Test("names that look like names have no reason", arguments: ["Plan ", "K", "x-"])
  func names(prefix: String) throws {
    #expect(try read((0..<60).map { "\(prefix)\($0 % 9)" }, odd: []).decided == "")
  }

  @Test("amounts in two currencies say so") func currencies() throws {
    #expect(
      try read((0..<40).map { "\($0 % 2 == 0 ? "$" : "€")\($0 % 7)" }, odd: []).decided
        == "amounts in '$' and '€' cannot be compared")
  }

  @Test("digits with zeros in front stay a code beside a word") func codes() throws {
    let (column, _) = try read((0..<400).map { "0\(1000 + $0 % 90)" }, odd: ["unknown"])
    #expect(column?.values.kind == .category)
    #expect(column?.names.first == "01000")
  }

  @Test("rows without a target are no evidence of what a column holds")
  func withoutTarget() throws {
    let rows = (0..<60).map { "\($0).5,2024-01-0\($0 % 9 + 1),\($0 % 2)\n" }
    let odd = (0..<20).map { "see note \($0),n/k,\n" } + ["inf,?,NA\n"]
    for lines in [rows + odd, odd + rows] {
      let (table, report) = try Table.read(
        bytes: Array(("x,d,churn\n" + lines.joined()).utf8),
        options: ReadingOptions(target: "churn"))
      #expect(table["x"]?.values.kind == .number)
      #expect(table["x"]?.numbers.count { $0.isNaN } == 21)
      #expect(table["d"]?.values.kind == .date)
      #expect(report.columns.map(\.decided) == ["", "", ""])
    }
  }
}

extension String {
  /// The text with the digit 1 in front of the last two taken out: 101 becomes 01.
  fileprivate var replacing: String {
    String(dropLast(3) + suffix(2))
  }
}
