import Batch
import Learning
import Testing

@Suite struct EpochDatesTests {
  /// 2023-01-01 to 2023-12-31.
  private static let column = InputSchema.Column(
    name: "since", kind: .date, minimum: 1_672_531_200, maximum: 1_703_980_800)
  private static let days = [1_675_296_000.0, 1_677_801_600, 1_680_566_400]

  @Test(
    "seconds, milliseconds, microseconds and nanoseconds are the same dates",
    arguments: [1, 1e3, 1e6, 1e9])
  func units(perSecond: Double) {
    var values = [.nan] + Self.days.map { $0 * perSecond }
    #expect(EpochDates(Self.column).settle(&values, in: [1, 2, 3]) == nil)
    #expect(Array(values[1...]) == Self.days && values[0].isNaN)
  }

  @Test(
    "a number that is near no training date in any unit, or in another than the rest, is refused")
  func refused() throws {
    for (others, value) in [
      ([], 20_230_211.0), ([], 0), ([], 1e30), (Self.days, 1_675_296_000_000),
    ] {
      var values = others + [value]
      let found = EpochDates(Self.column).settle(&values, in: Array(values.indices))
      #expect(found?.row == others.count)
      #expect(
        found?.reason
          == "expected a date such as 2024-12-31, or seconds, milliseconds, microseconds or "
          + "nanoseconds since 1970, alike in all rows, near those of the training rows (2023-01-01 to "
          + "2023-12-31), got \(value == 1e30 ? "1e+30" : "\(Int64(value))")")
    }
  }

  @Test("dates before 1970 and some years after the training rows are near")
  func edges() {
    let births = InputSchema.Column(
      name: "born", kind: .date, minimum: -946_771_200, maximum: 1_104_537_600)
    var values = [-631_152_000_000.0, 315_532_800_000]
    #expect(EpochDates(births).settle(&values, in: [0, 1]) == nil)
    #expect(values == [-631_152_000, 315_532_800])
    var later = [1_703_980_800 + 15 * 365.25 * 86_400]
    #expect(EpochDates(Self.column).settle(&later, in: [0]) == nil)
    let empty = InputSchema.Column(name: "never", kind: .date)
    var any = [1_675_296_000_000.0]
    #expect(EpochDates(empty).settle(&any, in: [0]) == nil && any == [1_675_296_000])
  }

  @Test("rows of JSON have their dates in one unit, beside texts and missing ones")
  func rows() throws {
    let schema = InputSchema(columns: [Self.column])
    let reader = JSONRowReader(schema: schema, levels: SchemaLevels(schema))
    let text =
      #"[{"since":1675296000000},{"since":"2023-03-03"},{"since":null},{"since":1.6805664e12}]"#
    guard case .numbers(let dates) = try reader.read(Array(text.utf8)).rows.columns[0] else {
      return
    }
    #expect(dates[0] == Self.days[0] && dates[1] == Self.days[1] && dates[3] == Self.days[2])
    #expect(dates[2].isNaN)
    let wrong = #"[{"since":1675296000},{"since":1675296000000}]"#
    let problem = #expect(throws: RowProblem.self) { _ = try reader.read(Array(wrong.utf8)) }
    #expect(problem?.places.map(\.row) == [1])
    #expect(problem?.detail.hasPrefix("row 1, column 'since': expected a date such as") == true)
  }
}
