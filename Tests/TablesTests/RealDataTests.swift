import Foundation
import LearningTestKit
import Tables
import Testing

@Suite struct RealDataTests {
  private static let telcoFile = Fixture.publicData("telco.csv")
  private static let marketingFile = Fixture.publicData("marketing.csv")

  @Test(
    "telco.csv is read as it is", .enabled(if: telcoFile != nil, "\(Fixture.missing("telco.csv"))"))
  func telco() throws {
    let path = try #require(Self.telcoFile).path
    let (table, report) = try Table.read(
      path: path, options: ReadingOptions(target: "Churn"))
    #expect(table.rowCount == 7043)
    #expect(table["customerID"]?.role == .identifier)
    #expect(table["Churn"]?.role == .target)
    #expect(report.columns.first { $0.name == "TotalCharges" }?.missing == 11)
    #expect(table["Contract"]?.names.prefix(2) == ["Month-to-month", "One year"])
    #expect(table["gender"]?.values.kind == .category)
  }

  @Test(
    "marketing.csv has semicolons, a mark, and dates",
    .enabled(if: marketingFile != nil, "\(Fixture.missing("marketing.csv"))"))
  func marketing() throws {
    let path = try #require(Self.marketingFile).path
    let (table, report) = try Table.read(path: path)
    #expect(report.delimiter == ";")
    #expect(table.rowCount == 2240)
    #expect(table.columns.first?.name == "ID")
    #expect(table["Dt_Customer"]?.values.kind == .date)
    #expect(report.columns.first { $0.name == "Income" }?.missing == 24)
  }
}
