import Foundation
import Tables
import Testing

@Suite struct NumberFormsTests {
  private func column(
    _ fields: [String], delimiter: String = ";"
  ) throws -> (column: Column, decided: String) {
    let rows = fields.map { field in
      field.contains(delimiter) ? "\"\(field)\"\(delimiter)a\n" : "\(field)\(delimiter)a\n"
    }
    let text = "x\(delimiter)y\n" + rows.joined()
    let (table, report) = try Table.read(bytes: Array(text.utf8))
    return (try #require(table["x"]), report.columns[0].decided)
  }

  @Test("thousands, millions and billions behind digits are read where the column shows them")
  func suffixes() throws {
    let (numbers, told) = try column(
      ["1.2k", "3M", "450", "2.5 Mio", "1.5bn", "$7.25K", "(2k)", "4.35k", "NA"])
    #expect(
      numbers.numbers.dropLast() == [
        1200, 3_000_000, 450, 2_500_000, 1_500_000_000, 7250, -2000, 4350,
      ])
    #expect(
      numbers.reading
        == ColumnReading(numbers: NumberStyle(decimal: .point, unit: "$", forms: .suffixes)))
    #expect(
      told == "decimal points, '$' read past, k, M and B behind digits as 10^3, 10^6 and 10^9")
    let (commas, _) = try column(["1,5 Mio. €", "2,5 Tsd. €", "7 €", "1.200,5 Mrd. USD"])
    #expect(commas.values.kind == .category)
    let (euros, told2) = try column(["1,5 Mio. €", "2,5 Tsd. €", "7 €", "1.200,5 Mrd. €"])
    #expect(euros.numbers == [1_500_000, 2500, 7, 1_200_500_000_000])
    #expect(
      told2 == "decimal commas, '€' read past, k, M and B behind digits as 10^3, 10^6 and 10^9")
  }

  @Test("groups as in India are read where a number has groups of two, and none has others")
  func indianGroups() throws {
    let (numbers, told) = try column(
      ["1,23,456", "12,345", "7", "₹ 1,00,00,000.50", "-2,50,000"], delimiter: ",")
    #expect(numbers.numbers == [123_456, 12_345, 7, 10_000_000.5, -250_000])
    #expect(told == "decimal points, '₹' read past, Indian groups of digits")
    let (both, _) = try column(["1,23,456k", "1.5k", "2k"])
    #expect(both.numbers == [123_456_000, 1500, 2000])
    #expect(both.reading.numbers?.forms == [.suffixes, .indianGroups])
  }

  @Test(
    "what a column does not show well enough stays text",
    arguments: [
      ["3M", "6M", "12M", "3M"], ["12B", "14B", "16B"], ["1.2k", "3.4k", "5"],
      ["5m", "6m", "7.5m"], ["1.5t", "2k", "3k", "4k"], ["12A", "12B", "1.5B", "7B"],
      ["1,23,456", "1,234,567"], ["1,23,456", "123,456"], ["1,23,45", "2,34,567"],
      ["1,2,345", "1,23,456"], ["01,23,456", "1,23,456"], ["1.2kk", "3k", "4k", "5k"],
      ["1e3k", "3k", "4k", "5k"], ["k", "3k", "4k", "5k"], ["23 k g", "3k", "4k", "5k"],
      ["1,23,456.7.8", "1,23,456"],
    ])
  func text(fields: [String]) throws {
    #expect(try column(fields).column.values.kind == .category)
  }

  @Test("a few suffixes among plain numbers count, words beside them are missing")
  func few() throws {
    let (some, _) = try column((0..<60).map { "\($0 + 100)" } + ["1.2k", "3k", "4k"])
    #expect(some.numbers.suffix(3) == [1200, 3000, 4000])
    let (words, told) = try column((0..<60).map { "\($0).5k" } + ["Unknown"])
    #expect(words.numbers[59] == 59_500 && words.numbers[60].isNaN)
    #expect(
      told
        == "decimal points, k, M and B behind digits as 10^3, 10^6 and 10^9; 60 of 61 values are numbers; "
        + "taken for missing: 'Unknown' (1); the first is in line 62")
    // Two are too few: with many plain numbers they are odd fields, as before.
    let (two, told2) = try column((0..<60).map { "\($0 + 100)" } + ["1.2k", "3k"])
    #expect(two.numbers.suffix(2).map(\.isNaN) == [true, true])
    #expect(told2.contains("taken for missing: '1.2k' (1), '3k' (1)"))
  }

  @Test("thousands that may be fractions are told with suffixes, too")
  func ambiguous() throws {
    let (numbers, told) = try column(["1.250k", "2.500k", "3.750k", "4k"])
    #expect(numbers.numbers == [1_250_000, 2_500_000, 3_750_000, 4000])
    #expect(
      told
        == "decimal commas, k, M and B behind digits as 10^3, 10^6 and 10^9; ambiguous: '1.250k' was read as "
        + "1250000, since fields stand between semicolons; if it is 1250, set data.reading.decimal to '.'"
    )
  }

  @Test("the forms are stored with the column, and rows that are scored are read in them")
  func travels() throws {
    let reading = ColumnReading(
      numbers: NumberStyle(decimal: .point, forms: [.suffixes, .indianGroups]))
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    let stored = try encoder.encode(reading)
    #expect(
      String(decoding: stored, as: UTF8.self)
        == #"{"decimal":".","indianGroups":true,"suffixes":true}"#)
    #expect(try JSONDecoder().decode(ColumnReading.self, from: stored) == reading)
    let plain = ColumnReading(numbers: NumberStyle(decimal: .point))
    let usual = try encoder.encode(plain)
    #expect(String(decoding: usual, as: UTF8.self) == #"{"decimal":"."}"#)
    for (text, value) in [("2.5M", 2_500_000.0), ("1,23,456", 123_456), ("7", 7)] {
      var text = text
      let (read, unread) = text.withUTF8 { (reading.number($0), plain.number($0)) }
      #expect(read == .number(value))
      #expect(unread == (value == 7 ? .number(7) : .text))
    }
  }

  @Test("a column that must hold numbers is read with them, or refused with its first other field")
  func required() throws {
    var options = ReadingOptions()
    options.overrides["x"] = ColumnOverride(kind: .number)
    #expect(
      try read("x;y\n1.5k;a\n2k;a\n3M;a\n", options)["x"]?.numbers == [1500, 2000, 3_000_000])
    #expect(
      problem("x;y\n1.5k;a\n2k;a\n3M;a\n4m;a\n", options)
        == "customers.csv, line 5, column 'x': expected a number, found '4m'")
  }
}
