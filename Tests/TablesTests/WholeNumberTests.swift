import Tables
import Testing

/// Whole numbers beyond 2^53.
@Suite struct WholeNumberTests {
  private func read(
    _ values: [String], kind: ColumnKind? = nil
  ) throws -> (column: Column?, told: String?) {
    let text = "account,x\n" + values.map { "\($0),1\n" }.joined()
    let options = ReadingOptions(overrides: ["account": ColumnOverride(kind: kind)])
    let (table, report) = try Table.read(bytes: Array(text.utf8), options: options)
    return (table["account"], report.columns.first?.decided)
  }

  @Test("those that a number would not tell apart and that name rows keep their digits")
  func identifiers() throws {
    let values = (0..<40).map { "123456789012345\($0 + 10)" }
    let (column, told) = try read(values)
    #expect(column?.role == .identifier && column?.names == values)
    #expect(
      told
        == "whole numbers beyond 2^53, which a number would not tell apart: names rows, not learnt from"
    )
  }

  @Test("the first whole numbers that become one are told apart") func edge() throws {
    let values = (0..<40).map { $0 % 2 == 0 ? "9007199254740993" : "9007199254740992" }
    let (column, _) = try read(values)
    #expect(column?.values.kind == .category)
    #expect(Set(column?.names ?? []) == ["9007199254740993", "9007199254740992"])
  }

  @Test("those that a number would not tell apart and that come again are a code")
  func codes() throws {
    let values = (0..<40).map { "-12345678901234567\($0 % 8)" }
    let (column, told) = try read(values)
    #expect(column?.role == .feature && column?.values.kind == .category)
    #expect(column?.names == values)
    #expect(
      told
        == "whole numbers beyond 2^53, which a number would not tell apart, are a code; data.columns can"
        + " make it a number")
  }

  @Test("where a number is asked for, it is told how many become one")
  func asked() throws {
    let (column, told) = try read((0..<40).map { "1234567890123456\($0 % 4)" }, kind: .number)
    #expect(column?.values.kind == .number)
    #expect(told == "2 whole numbers beyond 2^53 become one with another")
  }

  @Test("those that stay apart are numbers, rounded, which is told")
  func apart() throws {
    let (column, told) = try read((0..<40).map { "17000000\($0 + 10)123456789" })
    #expect(column?.values.kind == .number && Set(column?.numbers ?? []).count == 40)
    #expect(told == "whole numbers beyond 2^53, rounded")
    let (again, _) = try read((0..<40).map { "17000000\($0 % 5 + 10)123456789" })
    #expect(again?.values.kind == .number)
    let (exact, nothing) = try read((0..<40).map { "\(9_007_199_254_740_994 + 2 * $0)" })
    #expect(exact?.values.kind == .number && nothing?.isEmpty == true)
  }
}
