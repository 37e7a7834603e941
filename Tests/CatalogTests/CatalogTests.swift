import Catalog
import Learning
import Metrics
import StrictJSON
import Testing

@Suite struct CatalogTests {
  static let components = Catalog.standard.families.flatMap { family in
    family.components.map { Entry(kind: family.kind, component: $0) }
  }

  struct Entry: Sendable, CustomTestStringConvertible {
    var kind: String
    var component: any Component.Type
    var testDescription: String { "\(kind) \(component.name)" }
  }

  @Test("declares exactly the settings that it has", arguments: components)
  func settings(entry: Entry) throws {
    let json = try StrictJSON.encode(entry.component.init())
    guard case .object(let members) = json else {
      Issue.record("\(entry.component.name) is not written as an object")
      return
    }
    #expect(members.map(\.name).sorted() == entry.component.settings.map(\.name).sorted())
  }

  @Test("has defaults without a problem, and sentences about itself", arguments: components)
  func defaults(entry: Entry) {
    #expect(entry.component.init().issues().isEmpty)
    #expect(!entry.component.summary.isEmpty && !entry.component.summary.hasSuffix("."))
    #expect(entry.component.settings.allSatisfy { !$0.summary.isEmpty })
  }

  @Test("comes back from its canonical form as it was", arguments: components)
  func roundTrip(entry: Entry) throws {
    try Self.check(entry.component)
  }

  private static func check<C: Component>(_ type: C.Type) throws {
    let settings = C()
    let decoded = StrictJSON.decode(
      C.self, from: try StrictJSON.encode(settings), userInfo: [.catalog: Catalog.standard])
    #expect(decoded.issues.isEmpty)
    #expect(decoded.value == settings)
  }

  @Test("no name stands twice in a family") func names() {
    for family in Catalog.standard.families {
      let names = family.components.map { $0.name }
      #expect(Set(names).count == names.count, "\(family.kind)")
    }
    #expect(Set(Metrics.all.map(\.name)).count == Metrics.all.count)
  }
}
