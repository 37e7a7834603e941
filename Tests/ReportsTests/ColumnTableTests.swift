import Experiments
import Foundation
import Reports
import StrictJSON
import Testing

@Suite struct ColumnTableTests {
  private func data(_ text: String) throws -> StudyData {
    let file = FileManager.default.temporaryDirectory
      .appendingPathComponent("columns-\(UUID().uuidString).csv")
    defer { try? FileManager.default.removeItem(at: file) }
    try Data(text.utf8).write(to: file)
    var spec = DataSpec()
    spec.target = "leaves"
    spec.positive = "yes"
    return try StudyData.read(spec, path: file.path, threads: 1)
  }

  private static let rows = (0..<40).map { row in
    "\(Double(row) * 1.1),\(row % 7 == 3 ? "unknown" : "\(row)"),\(row % 3 == 0 ? "yes" : "no")"
  }
  private static let text =
    (["a column of amounts,tenure in months,leaves"] + rows)
    .joined(separator: "\n") + "\n"

  @Test("in a narrow terminal how a column was read stands below it, and no line is too long")
  func narrow() throws {
    let data = try data(Self.text)
    let wide = ColumnTable(data).lines(width: nil)
    #expect(wide.count == 4 && wide[0].hasSuffix("how it was read"))
    #expect(wide[1].contains("0 to 42.9"))
    let narrow = ColumnTable(data).lines(width: 72)
    #expect(narrow.allSatisfy { $0.count <= 72 })
    #expect(!narrow[0].contains("how it was read"))
    #expect(narrow[2].hasPrefix("  tenure in months") && narrow[3].hasPrefix("      "))
    let told = narrow[3...].prefix { $0.hasPrefix("      ") }.map { $0.drop { $0 == " " } }
    #expect(wide[2].hasSuffix(told.joined(separator: " ")))
  }
}
