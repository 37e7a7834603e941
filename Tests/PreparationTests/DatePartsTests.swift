import Learning
import Preparation
import Tables
import Testing

@Suite struct DatePartsTests {
  private func table() throws -> Table {
    try .read("n,since,m\n1,2024-02-28T18:00:00,x\n2,2024-02-28,y\n3,,x\n4,1969-12-31,y\n")
  }

  @Test("dates become numbers where they stand; missing ones stay missing")
  func parts() throws {
    let table = try table()
    let parts = try DateParts().fit(table.selecting(rows: [0, 1])).apply(to: table)
    #expect(
      parts.columns.map(\.name) == ["n", "since_days", "since_month", "since_weekday", "m"])
    #expect(parts.numbers("since_days").prefix(2) == [0.75, 0])
    #expect(parts.numbers("since_month").prefix(2) == [2, 2])
    #expect(parts.numbers("since_weekday").prefix(2) == [3, 3])
    #expect(parts.numbers("since_days")[2].isNaN)
    #expect(parts.numbers("since_weekday")[3] == 3)
  }

  @Test("every part can be had")
  func everyPart() throws {
    let table = try table()
    let fitted = try DateParts(parts: DateParts.Part.allCases).fit(table)
    let parts = try fitted.apply(to: table)
    #expect(parts.numbers("since_year")[3] == 1969)
    #expect(parts.numbers("since_day")[3] == 31)
    #expect(parts.numbers("since_hour").prefix(2) == [18, 0])
    let reread = try fitted.reread
    #expect(reread == fitted)
  }
}
