import Catalog
import Reports
import Testing

@Suite struct ComponentGuideTests {
  private static let guide = ComponentGuide(.standard)

  @Test("whatever has a name is explained, in lines that fit 80 columns") func fits() throws {
    for name in Set(Self.guide.names) {
      let lines = try #require(Self.guide.details(of: name, width: 80))
      #expect(lines.allSatisfy { $0.count <= 80 }, "\(name): \(lines)")
      #expect(lines.joined().count > name.count + 20, "\(name): \(lines)")
    }
    #expect(Self.guide.overview(width: 80).allSatisfy { $0.count <= 80 })
  }

  @Test(
    "parts of a spec are told with what they may hold",
    arguments: [
      ("data", "data.columns.NAME.role"), ("role", "feature | target | identifier"),
      ("reading", "How the file is written, where that is not to be found out"),
      ("data.reading", "  decimal "), ("validation", "  stratifiedKFold "),
      ("balance", "models.NAME.balance (part of a spec)"), ("rank", "  require "),
      ("statistics", "how often rows are resampled; from 200 to 100000"),
      ("models", "  NAME.classifier "),
    ])
  func parts(name: String, text: String) throws {
    let lines = try #require(Self.guide.details(of: name))
    let wanted = text.replacing("data.columns.NAME.role", with: "NAME.role")
    #expect(lines.contains { $0.contains(wanted) }, "\(lines.joined(separator: "\n"))")
  }

  @Test("every part of a spec has a sentence") func sentences() throws {
    for line in Self.guide.overview().dropFirst().prefix(while: { !$0.isEmpty }) {
      #expect(line.split(separator: "  ").count == 2, "\(line)")
    }
  }

  @Test(
    "a family is listed by its name, in the singular and the plural",
    arguments: [
      "splitter", "splitters", "operating point", "operating points", "losses",
    ])
  func families(name: String) throws {
    let lines = try #require(Self.guide.details(of: name))
    #expect(lines.count > 2 && lines[0].hasSuffix("s"))
  }

  @Test("settings stand with default, meaning and range") func settings() throws {
    let lines = try #require(Self.guide.details(of: "randomForest"))
    #expect(lines[3].split(separator: " ") == ["setting", "default", "meaning", "and", "range"])
    #expect(lines[4].hasPrefix("  trees            300      number of trees; from 1 to 1000000"))
    #expect(Self.guide.details(of: "nothing of this name") == nil)
  }
}
