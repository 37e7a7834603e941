import Foundation
import Tables
import Testing

/// Numbers with units of measure, hours and the marks of spreadsheets around them.
@Suite struct MeasureUnitTests {
  private func column(_ fields: [String]) throws -> (column: Column, decided: String) {
    let rows = fields.map { "\"\($0.replacingOccurrences(of: "\"", with: "\"\""))\",a\n" }
    let (table, report) = try Table.read(bytes: Array(("x,y\n" + rows.joined()).utf8))
    return (try #require(table["x"]), report.columns[0].decided)
  }

  @Test(
    "one unit over a column is read past and told",
    arguments: [
      (" months", "month"), (" kg", "kg"), ("min", "min"), ("GB", "GB"), (" kWh", "kWh"),
      (" m²", "m²"),
      (" m2", "m2"), ("°C", "°C"), (" km/h", "km/h"), (" Monate", "Monate"), ("\u{A0}kg", "kg"),
      (" Punkte", "Punkte"), (" ms", "ms"), (" mmol/L", "mmol/L"),
    ])
  func units(ending: String, unit: String) throws {
    let (column, told) = try column(["36", "1.5", "-2", "7"].map { $0 + ending })
    #expect(column.numbers == [36, 1.5, -2, 7])
    let shown = unit == "month" ? "months" : unit
    #expect(told == "decimal points, in '\(shown)'")
    let stored = try JSONEncoder().encode(column.reading)
    #expect(try JSONDecoder().decode(ColumnReading.self, from: stored) == column.reading)
  }

  @Test("spellings of one unit are one, and what is missing stays so")
  func spellings() throws {
    let (months, told) = try column(["1 month", "36 months", "12 Months", "", "unknown", "7 mo."])
    #expect(months.numbers.map { $0.isNaN ? -1 : $0 } == [1, 36, 12, -1, -1, 7])
    #expect(
      told
        == "decimal points, in 'month'; 4 of 5 values are numbers; taken for missing: 'unknown' (1); the "
        + "first is in line 6")
    #expect(try column(["1 Bedroom", "2 Bedrooms", "3 bedrooms"]).column.numbers == [1, 2, 3])
    let (commas, _) = try column(["69,2 kg", "7 kg", "1.069,2 kg"])
    #expect(commas.numbers == [69.2, 7, 1069.2])
  }

  @Test("two units are names, and why is told") func mixed() throws {
    let (sizes, told) = try column((1..<40).map { "\($0) \($0 % 3 == 0 ? "MB" : "GB")" })
    #expect(sizes.values.kind != .number)
    #expect(told.hasSuffix("amounts in 'GB' and 'MB' cannot be compared"))
  }

  @Test(
    "words behind numbers that are no unit of the column are names",
    arguments: [
      ["12 months", "24 months", "12 months"], ["12 Main", "14 Oak", "3 Elm", "9 High"],
      ["1st", "2nd", "3rd", "4th"],
      ["12A", "13A", "14A"], ["4 PM", "5 PM", "6 PM"], ["12", "13", "14", "15", "120 b2", "7"],
    ])
  func names(fields: [String]) throws {
    #expect(try column(fields).column.values.kind != .number)
  }

  @Test("hours and lengths of time are seconds, told so")
  func clock() throws {
    let (times, told) = try column(["08:02:10", "23:59:59.5", "00:00:00"])
    #expect(times.numbers == [28_930, 86_399.5, 0])
    #expect(told == "hours, minutes and seconds as seconds")
    #expect(try column(["08:02", "126:30", "-0:15"]).column.numbers == [28_920, 455_400, -900])
    #expect(
      try column(["2 days 04:00:00", "0 days 00:00:01", "1 day, 1:00:00"]).column.numbers
        == [187_200, 1, 90_000])
    #expect(
      try column(["4:02 PM", "12:00 a.m.", "11:30am"]).column.numbers == [57_720, 0, 41_400])
    let stored = try JSONEncoder().encode(times.reading)
    #expect(try JSONDecoder().decode(ColumnReading.self, from: stored) == times.reading)
    for fields in [
      ["08:02", "1:60", "3:00", "4:00"], ["8:2", "9:3", "7:4"], ["08:02", "7", "8:30", "9:00"],
    ] {
      #expect(try column(fields).column.values.kind != .number)
    }
  }

  @Test("the marks of text in spreadsheets are read past, but not around codes")
  func wrappers() throws {
    let (excel, told) = try column(["=\"129.31\"", "=\"-7\"", "=\"0.5\""])
    #expect(excel.numbers == [129.31, -7, 0.5])
    #expect(told == "decimal points, the marks around text of spreadsheets read past")
    #expect(try column(["'129.31", "'7", "'-0.5"]).column.numbers == [129.31, 7, -0.5])
    #expect(try column(["=\"00129\"", "=\"00007\"", "=\"01234\""]).column.values.kind == .category)
  }
}
