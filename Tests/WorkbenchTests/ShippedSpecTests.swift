import Catalog
import Experiments
import Foundation
import StrictJSON
import Testing

@Suite struct ShippedSpecTests {
  static let root = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  static let names =
    ((try? FileManager.default.contentsOfDirectory(
      atPath: root.appendingPathComponent("experiments").path)) ?? [])
    .filter { $0.hasSuffix(".json") && $0 != "spec.schema.json" }.sorted()

  @Test("can be read", arguments: names) func read(name: String) throws {
    let spec = try ExperimentSpec.read(
      path: Self.root.appendingPathComponent("experiments/\(name)").path, catalog: .standard)
    #expect(spec.schema == "./spec.schema.json")
    #expect("\(spec.name).json" == name)
  }

  @Test("all four of them") func count() {
    #expect(
      Set(Self.names).isSuperset(of: ["recall.json", "telco.json", "bank.json", "credit.json"]))
  }

  /// A component that is added makes the schema longer, not wrong.
  @Test("the schema beside them says of everything in it what the catalog says") func schema()
    throws
  {
    let file = Self.root.appendingPathComponent("experiments/spec.schema.json")
    let shipped = try JSON(parsing: [UInt8](Data(contentsOf: file)))
    let differing = Self.differences(of: shipped, from: SpecSchema(.standard).document, at: "")
    #expect(differing == [], "make schema writes it again")
  }

  /// Where a document says something else than another, or more.
  private static func differences(of document: JSON, from other: JSON, at path: String) -> [String]
  {
    switch (document, other) {
    case (.object(let members), .object):
      members.flatMap { member in
        other[member.name].map {
          differences(of: member.value, from: $0, at: "\(path).\(member.name)")
        } ?? ["\(path).\(member.name)"]
      }
    case (.array(let elements), .array(let others)):
      elements.allSatisfy { element in
        others.contains { differences(of: element, from: $0, at: "").isEmpty }
      } ? [] : [path]
    default: document == other ? [] : [path]
    }
  }

  @Test("a spec has one canonical form, however it is written") func canonical() throws {
    let short = """
      {"name": "a", "data": {"path": "p", "target": "t"}, "models": {"f": {"classifier": "randomForest"}}}
      """
    let long = """
      { // the same
        "models": {"f": {"classifier": {"randomForest": {}}}},
        "seed": 1, "balance": ["none"],
        "data": {"target": "t", "path": "p",},
        "description": "says more", "name": "a",
      }
      """
    let forms = try [short, long].map {
      try ExperimentSpec(parsing: Array($0.utf8), file: "x", catalog: .standard).canonical.text()
    }
    #expect(forms[0] == forms[1])
    let again = try ExperimentSpec(
      document: JSON(parsing: Array(forms[0].utf8)), file: "x", catalog: .standard)
    #expect(try again.canonical.text() == forms[0])
  }
}
