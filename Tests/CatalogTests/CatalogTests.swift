import Catalog
import Learning
import Linear
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

  @Test("refuses NaN and infinities in each of its settings", arguments: components)
  func nonFinite(entry: Entry) throws {
    try Self.checkNonFinite(entry.component)
  }

  private static func checkNonFinite<C: Component>(_ type: C.Type) throws {
    let document = try StrictJSON.encode(C())
    for path in fractionalSettings(of: C()) {
      for number in [Double.nan, .infinity, -.infinity] {
        let read = StrictJSON.decode(
          C.self, from: replacing(path[...], in: document, by: number),
          userInfo: [.catalog: Catalog.standard])
        let settings = try #require(read.value, "\(path) = \(number)")
        let place = path.map { PathElement.member($0) }
        #expect(
          settings.issues().contains {
            $0.path == place
              && $0.fact == .outOfRange(rule: "must be a finite number", got: "\(number)")
          }, "\(path) = \(number)")
      }
    }
  }

  /// The paths of all settings of the types `Double` and `Float`, optional or not, those of nested
  /// settings included.
  private static func fractionalSettings(of settings: any Component) -> [[String]] {
    paths(in: settings, declared: type(of: settings).settings)
  }

  private static func paths(in value: Any, declared: [Setting]) -> [[String]] {
    Mirror(reflecting: value).children.flatMap { child -> [[String]] in
      guard let name = child.label, let setting = declared.first(where: { $0.name == name }) else {
        return []
      }
      if case .nested(let settings) = setting.range {
        return paths(in: child.value, declared: settings).map { [name] + $0 }
      }
      let type = type(of: child.value)
      let isFractional =
        type == Double.self || type == Float.self || type == Double?.self || type == Float?.self
      return isFractional ? [[name]] : []
    }
  }

  private static func replacing(
    _ path: ArraySlice<String>, in document: JSON, by number: Double
  ) -> JSON {
    guard let name = path.first else { return .number(number) }
    let member = document[name] ?? .null
    return document.setting(name, to: replacing(path.dropFirst(), in: member, by: number))
  }

  @Test("what is not finite hides no other issue") func nonFiniteHidesNothing() {
    let settings = LogisticRegression(c: .nan, l1Ratio: 2)
    #expect(
      settings.issues().map(\.description) == [
        "c: must be a finite number, got nan", "l1Ratio: must be from 0 to 1, got 2",
      ])
  }

  @Test("the settings that are fractions are found") func fractions() {
    let found = Self.components.flatMap { Self.fractionalSettings(of: $0.component.init()) }
    #expect(found.contains(["c"]))
    #expect(found.count > 20)
  }

  @Test("no name stands twice in a family") func names() {
    for family in Catalog.standard.families {
      let names = family.components.map { $0.name }
      #expect(Set(names).count == names.count, "\(family.kind)")
    }
    #expect(Set(Metric.all.map(\.name)).count == Metric.all.count)
  }
}
