public import Learning
import Metrics
import StrictJSON

/// What a spec may name, as `workbench components` prints it.
public struct ComponentGuide: Sendable {
  private let catalog: Catalog

  public init(_ catalog: Catalog) { self.catalog = catalog }

  /// The name of every component and metric.
  public var names: [String] {
    catalog.families.flatMap { $0.components.map { $0.name } } + Metric.all.map(\.name)
  }

  /// Every component with its sentence, family by family, then the metrics.
  public var overview: [String] {
    let families = catalog.families.map { family in
      (family.kind, family.components.map { ($0.name, $0.summary) })
    }
    let metrics = ("metric", Metric.all.map { ($0.name, $0.summary) })
    return (families + [metrics]).flatMap { kind, entries in
      [Self.plural(kind)] + aligned(entries.map { [$0.0, $0.1] }) + [""]
    } + ["`workbench components NAME` shows the settings of one."]
  }

  /// Everything about the components and metrics of a name; nil where there is none.
  public func details(of name: String) -> [String]? {
    let components = catalog.families.flatMap { family in
      family.components.filter { $0.name == name }.map { (family.kind, $0) }
    }
    let metrics = Metric.all.filter { $0.name == name }.map {
      ["\($0.name) (metric, \($0.direction.rawValue))", "  \($0.summary)"]
    }
    let all = components.map { section(kind: $0.0, component: $0.1) } + metrics
    return all.isEmpty ? nil : Array(all.joined(separator: [""]))
  }

  private func section(kind: String, component: any Component.Type) -> [String] {
    let heading = ["\(component.name) (\(kind))", "  \(component.summary)"]
    let defaults = try? StrictJSON.encode(component.init())
    let rows = Self.rows(component.settings, defaults: defaults, indent: "")
    guard !rows.isEmpty else { return heading + ["", "  It has no settings."] }
    return heading + [""] + aligned([["setting", "default", "range", "meaning"]] + rows)
  }

  private static func rows(
    _ settings: [Setting], defaults: JSON?, indent: String
  ) -> [[String]] {
    settings.flatMap { setting -> [[String]] in
      let value = defaults?[setting.name]
      if case .nested(let inner) = setting.range {
        let shown = value == .null ? "none" : ""
        return [["\(indent)\(setting.name)", shown, "an object", setting.summary]]
          + rows(inner, defaults: value, indent: indent + "  ")
      }
      return [
        [
          "\(indent)\(setting.name)", setting.range.shown(value),
          setting.range.phrase(default: value), setting.summary,
        ]
      ]
    }
  }

  private static func plural(_ kind: String) -> String {
    kind.hasSuffix("s") ? kind + "es" : kind + "s"
  }

  private func aligned(_ rows: [[String]]) -> [String] {
    let widths = (rows.first ?? []).indices.map { column in
      rows.map { $0[column].count }.max() ?? 0
    }
    return rows.map { row in
      "  "
        + row.enumerated().map { column, cell in
          column == row.count - 1
            ? cell : cell + String(repeating: " ", count: widths[column] - cell.count + 2)
        }.joined()
    }
  }
}

extension SettingRange {
  /// The range as a table shows it: "at least 1".
  func phrase(default value: JSON?) -> String {
    switch self {
    case .any: if case .bool = value { "true | false" } else { "any" }
    case .names(let names): names.joined(separator: " | ")
    case .component(let kind): ("aeiou".contains(kind.prefix(1)) ? "an " : "a ") + kind
    case .components(let kind): "a list of \(kind)s"
    case .nested: "an object"
    default: String(rule.dropFirst("must be ".count))
    }
  }

  /// A default as a table shows it; of components their names only.
  func shown(_ value: JSON?) -> String {
    switch (self, value) {
    case (_, nil), (_, .null): "none"
    case (.component, .object(let members)): members.first?.name ?? "none"
    case (.components, .array(let elements)):
      elements.map { SettingRange.component(kind: "").shown($0) }.joined(separator: ", ")
    case (_, .string(let text)): text
    case (_, .some(let other)): other.text()
    }
  }
}
