import Tables
import Testing

@Suite struct DateFormatTests {
  @Test(
    "dates become seconds since 1970",
    arguments: [
      ("1970-01-01", 0), ("1969-12-31", -86_400), ("2000-02-29", 951_782_400),
      ("2024-12-31T23:59:59", 1_735_689_599), ("2024-12-31 23:59", 1_735_689_540),
      ("2024-12-31T23:59:59.25Z", 1_735_689_599.25),
      ("2025-01-01T01:59:59+02:00", 1_735_689_599), ("2024-12-31T18:29:59-0530", 1_735_689_599),
      ("31.12.2024", 1_735_603_200), ("1.2.2024 06:00", 1_706_767_200),
    ] as [(String, Double)])
  func seconds(text: String, expected: Double) throws {
    let column = try #require(try read("d\n\(text)\n")["d"])
    #expect(column.values.kind == .date)
    #expect(column.numbers == [expected])
  }

  @Test(
    "dates as the world writes them",
    arguments: [
      "20190529", "2019/05/29", "2019.05.29", "29-05-2019", "29/05/19", "29.05.19", "29 May 2019",
      "May 29, 2019", "29-May-19", "29. Mai 2019", "Wed, 29 May 2019 00:00:00 GMT",
      "2019-05-29 00:00:00 UTC", "2019-05-29 12:00:00 AM", "5/29/2019 12:00 am",
      "2019-05-29T02:00:00 +0200", "2019-05-28T19:00-05", "29 mai 2019", "May 29th 2019",
      "2019-05-28 19:00 EST", "2019-05-29 02:00:00 CEST", "2019-05-29T02:00+02:00[Europe/Berlin]",
      "2019-05-29T00:00Z[UTC]", "2019-05-29 02:00 UTC+2", "2019-05-29Z", "2019-05-29 UTC",
      "Wed May 29 2019 02:00:00 GMT+0200 (Central European Summer Time)", "2019-05-29 00:00:00,000",
      "29. 5. 2019", "29.05.2019 00:00 Uhr", "Mi, 29.05.2019", "29 maggio 2019", "29 mei 2019",
      "29 maja 2019", "29 maj 2019", "29 de mayo de 2019", "29 de maio de 2019", "29/ 5/2019",
      "5/29/2019 12:00:00 a.m.", "Wed May 29 02:00:00 CEST 2019", "Wed May 29 00:00:00 2019",
      "Wed May 29 02:00:00 +0200 2019", "29-MAY-19 12.00.00.000000 AM",
      "29-MAY-19 02.00.00.000000000 AM +02:00",
      "May 29 2019 12:00AM", "May 29 2019   0:00", "May 29 2019  12:00:00:000AM",
      "2019-05-29 02:00:00.0000000 +02:00",
      "20190529T000000Z", "20190529T020000+0200", "20190529000000", "2019-05-29-00.00.00.000000",
      "29.05.2019 00.00",
    ])
  func forms(text: String) throws {
    for missing in [
      "NaT", "0000-00-00", "00.00.0000", "00/00/0000", "\\N", "#N/A", "<NA>", "-", ".", "NULL",
    ] {
      let column = try #require(try read("d;x\n\(text);1\n\(missing);2\n")["d"])
      #expect(column.values.kind == .date)
      #expect(column.numbers.first == 1_559_088_000)
      #expect(column.numbers.last?.isNaN == true)
    }
  }

  @Test("a few words among many dates are missing; other text makes no dates")
  func words() throws {
    let days = (1...28).map { "2024-01-\($0 < 10 ? "0" : "")\($0)" }
    let table = try read("d\n" + (days + ["unknown"]).joined(separator: "\n"))
    #expect(table["d"]?.values.kind == .date)
    #expect(table["d"]?.reading.missing == ["unknown"])
    let report = try Table.read(
      bytes: Array(("d\n" + (days + ["unknown"]).joined(separator: "\n")).utf8)
    ).report
    #expect(
      report.columns[0].decided
        == "28 of 29 values are dates; taken for missing: 'unknown' (1); the first is in line 30")
    let quarters = days.prefix(18) + ["Q1 24"]
    #expect(
      try read("d\n" + quarters.joined(separator: "\n"))["d"]?.values.kind == .category)
  }

  @Test(
    "a month alone is its first day",
    arguments: ["2019-05", "05/2019", "May 2019", "Mai 2019", "mayo 2019"])
  func months(text: String) throws {
    let column = try #require(try read("d;x\n\(text);1\n;2\n")["d"])
    #expect(column.values.kind == .date)
    #expect(column.numbers.first == 1_556_668_800)
    #expect(try read("d\n2019-05\n2019-20\n")["d"]?.values.kind == .category)
    #expect(try read("d\n05.2019\n06.2019\n")["d"]?.values.kind == .number)
  }

  @Test("dates as ISO 8601 has them may stand among others, but not beside years of two digits")
  func mixed() throws {
    let text = "d\n2023-09-18\n18.09.2023\n31.12.2023\n"
    let (table, report) = try Table.read(bytes: Array(text.utf8))
    #expect(table["d"]?.numbers.prefix(2) == [1_694_995_200, 1_694_995_200])
    #expect(table["d"]?.reading.dates == .dayFirst)
    #expect(report.columns[0].decided == "dates day first; 1 of them as ISO 8601 has them")
    #expect(try read("d\n2023-09-18\n18.09.23\n")["d"]?.values.kind == .category)
  }

  @Test("years of two digits stand first where what stands last takes the values of days")
  func shortYears() throws {
    let days = (1...28).map { "\(20 + $0 % 4)/09/\($0 < 10 ? "0" : "")\($0)" }
    let table = try read("d\n" + days.joined(separator: "\n"))
    #expect(table["d"]?.reading.dates == .shortYearFirst)
    #expect(table["d"]?.numbers[0] == 1_630_454_400)  // 2021-09-01
    let others = (1...28).map { "\($0 < 10 ? "0" : "")\($0)/09/\(20 + $0 % 4)" }
    #expect(
      try read("d\n" + others.joined(separator: "\n"))["d"]?.reading.dates == .dayFirst)
    var options = ReadingOptions()
    options.rules.dates = .shortYearFirst
    #expect(try read("d\n21-03-04\n", options)["d"]?.numbers == [1_614_816_000])
  }

  @Test("days that are few, as the ends of months, do not make years of what stands behind")
  func fewDays() throws {
    let ends = (2008...2024).map { "\($0 % 2 == 0 ? "31/12" : "30/06")/\(String($0).suffix(2))" }
    #expect(try read("d\n" + ends.joined(separator: "\n"))["d"]?.reading.dates == .dayFirst)
    let firsts = (2008...2024).map { "01/03/\(String($0).suffix(2))" }
    #expect(
      try read("d\n" + firsts.joined(separator: "\n"))["d"]?.reading.dates != .shortYearFirst)
  }

  @Test("one date that is unclear costs itself, not the column, and is named")
  func oneUnclear() throws {
    let days = (1...28).map { "2012-10-\($0 < 10 ? "0" : "")\($0)" }
    let table = try read("d\n" + (days + ["03/02/2024"]).joined(separator: "\n"))
    #expect(table["d"]?.values.kind == .date)
    #expect(table["d"]?.reading.missing == ["03/02/2024"])
    let required = ReadingOptions(overrides: ["d": ColumnOverride(kind: .date)])
    #expect(problem("d\n2012-10-28\n03/02/2024\n", required).contains("03/02/2024"))
  }

  @Test("dates are scored as they were learnt, mixed and with short years")
  func scored() throws {
    func format(_ text: String, _ reading: ColumnReading) throws -> DateFormat? {
      var blocks = try DelimitedBlocks(bytes: Array("d\n\(text)\n".utf8))
      var rows = DelimitedRows(header: blocks.header)
      try rows.split(try #require(try blocks.next()))
      return rows.dateFormat(ofColumn: 0, as: reading).format
    }
    let mixed = "2012-10-28\n28.10.2012"
    let learnt = try #require(try read("d\n\(mixed)\n")["d"]?.reading)
    #expect(try format(mixed, learnt) == .dayFirst)
    for text in ["2012-10-28", "28.10.2012"] {
      var text = text
      #expect(text.withUTF8 { learnt.seconds($0, in: .dayFirst) } == 1_351_382_400)
    }
    // Where training rows are as ISO 8601, slashes are as they were, and hyphens may be either.
    #expect(try format("29/05/19\n15/06/19", .plain) == .dayFirst)
    #expect(try format("21-03-04\n21-03-05", .plain) == nil)
    #expect(try format("21/03/04", ColumnReading(dates: .shortYearFirst)) == .shortYearFirst)
    #expect(try format("05/2019", ColumnReading(dates: .dayFirst)) == .months)
  }

  @Test("years of two digits that lie far ahead are told")
  func births() throws {
    let text = "d\n23.01.56\n31.12.71\n"
    let report = try Table.read(bytes: Array(text.utf8)).report
    #expect(
      report.columns[0].decided
        == "dates day first; years of two digits are those from 1970 to 2069")
  }

  @Test("dates far from all others stand for none, told so") func noEnd() throws {
    func read(_ none: String, _ date: (Int) -> String) throws -> (Column, String) {
      let lines = (0..<40).map { "\($0 % 4 == 0 ? none : date($0 % 28 + 1)),\($0)\n" }
      let (table, report) = try Table.read(bytes: Array(("d,x\n" + lines.joined()).utf8))
      return (try #require(table["d"]), report.columns[0].decided)
    }
    func two(_ day: Int) -> String { day < 10 ? "0\(day)" : "\(day)" }
    let (iso, told) = try read("9999-12-31") { "2024-01-\(two($0))" }
    #expect(iso.numbers.count { $0.isNaN } == 10)
    #expect(iso.reading.missing == ["9999-12-31"])
    #expect(told == "no dates, taken for missing: '9999-12-31' (10)")
    let (german, told2) = try read("31.12.9999") { "\(two($0)).01.2024" }
    #expect(german.numbers.count { $0.isNaN } == 10)
    #expect(told2 == "dates day first; no dates, taken for missing: '31.12.9999' (10)")
    let (compact, told3) = try read("99991231") { "202401\(two($0))" }
    #expect(compact.numbers.count { $0.isNaN } == 10)
    #expect(compact.reading.missing == ["99991231"])
    #expect(told3 == "dates as YYYYMMDD; no dates, taken for missing: '99991231' (10)")
    let (first, _) = try read("0001-01-01") { "2024-01-\(two($0))" }
    #expect(first.numbers.count { $0.isNaN } == 10)
  }

  @Test("orders of day and month that contradict each other are told with a line of each")
  func contrary() throws {
    let lines = (0..<40).map { $0 % 2 == 0 ? "\($0 % 15 + 13)/01/2024" : "01/\($0 % 15 + 13)/2024" }
    let bytes = Array(("d,x\n" + lines.map { "\($0),1\n" }.joined()).utf8)
    let (table, report) = try Table.read(bytes: bytes)
    #expect(table["d"]?.values.kind == .category)
    #expect(
      report.columns[0].decided
        == "'13/01/2024' in line 2 can only have the day first; '01/14/2024' in line 3 only the month: no "
        + "order fits all rows, so that they are names")
    let error = #expect(throws: DataError.self) {
      var options = ReadingOptions()
      options.overrides["d"] = ColumnOverride(kind: .date)
      _ = try Table.read(bytes: bytes, options: options)
    }
    #expect(
      error?.description.hasSuffix(
        "line 3, column 'd': '01/14/2024' can only have the month first, and '13/01/2024' in line 2 only the "
          + "day. Write dates as YYYY-MM-DD") == true)
  }

  @Test("days as YYYYMMDD with zeros for none, and those without an end")
  func openEnds() throws {
    let table = try read("d\n20190820\n00000000\n99991231\n20190821\n")
    #expect(table["d"]?.values.kind == .date)
    #expect(table["d"]?.numbers[0] == 1_566_259_200)
    #expect(table["d"]?.numbers[1].isNaN == true)
    #expect(table["d"]?.numbers[2].isNaN == true)
    #expect(table["d"]?.reading.missing == ["99991231"])
    #expect(try read("d\n99991231\n99991231\n")["d"]?.numbers[1] == 253_402_214_400)
  }

  @Test("numbers that are no days, or named as numbers, are no dates")
  func compact() throws {
    #expect(try read("d\n20190529\n20190532\n")["d"]?.values.kind == .number)
    let options = ReadingOptions(overrides: ["d": ColumnOverride(kind: .number)])
    #expect(try read("d\n20190529\n", options)["d"]?.numbers == [20_190_529])
  }

  @Test("slashes are read day first or month first where one row shows which")
  func slashes() throws {
    #expect(try read("d\n01/02/2024\n31/01/2024\n")["d"]?.numbers[0] == 1_706_745_600)
    #expect(try read("d\n01/02/2024\n01/31/2024\n")["d"]?.numbers[0] == 1_704_153_600)
    #expect(try read("d\n01/02/2024\n03/04/2024\n")["d"]?.values.kind == .category)
    #expect(try read("d\n31/01/2024\n01/31/2024\n")["d"]?.values.kind == .category)
  }

  @Test(
    "days that do not exist are no dates",
    arguments: ["2023-02-29", "2024-13-01", "2024-00-10", "2024-06-31", "1900-02-29", "24-01-01"])
  func impossible(text: String) throws {
    #expect(try read("d\n2024-01-01\n\(text)\n")["d"]?.values.kind == .category)
  }

  @Test(
    "seconds are written as a date that reads back to them",
    arguments: [
      (0, "1970-01-01"), (-86_400, "1969-12-31"), (1_735_689_599, "2024-12-31T23:59:59Z"),
      (1_735_689_599.25, "2024-12-31T23:59:59.25Z"), (-0.5, "1969-12-31T23:59:59.5Z"),
      (1_735_603_260, "2024-12-31T00:01:00Z"), (-62_135_596_800, "0001-01-01"),
      (1_735_689_599.999_999_8, "2024-12-31T23:59:59.999999762Z"),
      (253_402_300_799, "9999-12-31T23:59:59Z"), (-1e-10, "1970-01-01"),
    ] as [(Double, String)])
  func text(seconds: Double, expected: String) throws {
    #expect(DateFormat.text(of: seconds) == expected)
    guard seconds != -1e-10 else { return }
    #expect(try read("d\n\(expected)\n")["d"]?.numbers == [seconds])
  }

  @Test(
    "a year without four digits is not written",
    arguments: [253_402_300_800, -62_167_219_201, 1e300, .infinity, -.infinity, .nan])
  func noText(seconds: Double) { #expect(DateFormat.text(of: seconds) == nil) }

  @Test("days and dates turn into one another over the centuries")
  func calendar() {
    for days in stride(from: -1_000_000, through: 1_000_000, by: 137) {
      #expect(CalendarDay(daysSince1970: days).daysSince1970 == days)
    }
    #expect(CalendarDay(daysSince1970: 19_782) == CalendarDay(year: 2024, month: 2, day: 29))
  }
}
