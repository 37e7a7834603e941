import Foundation
import Tables
import Testing

@Suite struct RealDataTests {
  private static let folder = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "../../../shared/data").standardized.path

  private static func has(_ name: String) -> Bool {
    FileManager.default.fileExists(atPath: folder + "/" + name)
  }

  @Test("telco.csv is read as it is", .enabled(if: has("telco.csv"), "telco.csv is not there"))
  func telco() throws {
    let (table, report) = try Table.read(
      path: Self.folder + "/telco.csv", options: ReadingOptions(target: "Churn"))
    #expect(table.rowCount == 7043)
    #expect(table["customerID"]?.role == .identifier)
    #expect(table["Churn"]?.role == .target)
    #expect(report.columns.first { $0.name == "TotalCharges" }?.missing == 11)
    #expect(table["Contract"]?.names.prefix(2) == ["Month-to-month", "One year"])
    #expect(table["gender"]?.values.kind == .category)
  }

  @Test(
    "marketing.csv has semicolons, a mark, and dates",
    .enabled(if: has("marketing.csv"), "marketing.csv is not there"))
  func marketing() throws {
    let (table, report) = try Table.read(path: Self.folder + "/marketing.csv")
    #expect(report.delimiter == ";")
    #expect(table.rowCount == 2240)
    #expect(table.columns.first?.name == "ID")
    #expect(table["Dt_Customer"]?.values.kind == .date)
    #expect(report.columns.first { $0.name == "Income" }?.missing == 24)
  }
}
