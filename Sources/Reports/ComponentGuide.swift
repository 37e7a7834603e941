import Experiments
public import Learning
import Metrics
import StrictJSON

/// What a spec may hold, as `workbench components` prints it: its parts, components and metrics.
public struct ComponentGuide: Sendable {
  private let catalog: Catalog
  private let parts: [SpecPart]

  public init(_ catalog: Catalog) {
    self.catalog = catalog
    parts = SpecPart.all(in: SpecSchema(catalog).document)
  }

  /// Every name that there is something to say of.
  public var names: [String] {
    let components = catalog.families.flatMap { $0.components.map { $0.name } }
    return components + Metric.all.map(\.name) + parts.flatMap { [$0.name, $0.place] }
      + catalog.families.flatMap { [$0.kind, Self.plural($0.kind)] } + ["metric", "metrics"]
  }

  /// The parts of a spec, every component with its sentence, family by family, then the metrics.
  ///
  /// - Parameter width: the columns of the terminal; nil where there is none.
  public func overview(width: Int? = nil) -> [String] {
    let members = parts.filter { $0.path.count == 1 }.map { ($0.name, $0.summary) }
    let families = catalog.families.flatMap { family(of: $0, width: width) + [""] }
    return ["parts of a spec"] + Self.aligned(members, width: width) + [""] + families
      + metrics(width: width)
      + [""]
      + TerminalText.wrapped(
        "`workbench components NAME` shows the settings of one, or the members of a part.",
        width: width)
  }

  /// Everything about the components, metrics, parts and families of a name; nil where there is none.
  public func details(of name: String, width: Int? = nil) -> [String]? {
    let components = catalog.families.flatMap { family in
      family.components.filter { $0.name == name }.map {
        section(kind: family.kind, component: $0, width: width)
      }
    }
    let metrics = Metric.all.filter { $0.name == name }.map {
      ["\($0.name) (metric, \($0.direction.rawValue))", "  \($0.summary)"]
    }
    let parts = parts.filter { $0.name == name || $0.place == name }
      .sorted { $0.path.count < $1.path.count }.map { section(of: $0, width: width) }
    var all = components + metrics + parts
    let families = catalog.families.filter { [$0.kind, Self.plural($0.kind)].contains(name) }
    // A part that takes a component of the family lists it.
    if parts.isEmpty { all += families.map { family(of: $0, width: width) } }
    if ["metric", "metrics"].contains(name) { all.append(self.metrics(width: width)) }
    guard !all.isEmpty else { return nil }
    return all.joined(separator: [""]).flatMap { TerminalText.fitted($0, width: width) }
  }

  // MARK: - Lists

  private func family(of family: Catalog.Family, width: Int?) -> [String] {
    [Self.plural(family.kind)]
      + Self.aligned(family.components.map { ($0.name, $0.summary) }, width: width)
  }

  private func metrics(width: Int?) -> [String] {
    ["metrics"] + Self.aligned(Metric.all.map { ($0.name, $0.summary) }, width: width)
  }

  private static func plural(_ kind: String) -> String {
    kind.hasSuffix("s") ? kind + "es" : kind + "s"
  }

  private static func aligned(_ rows: [(String, String)], width: Int?) -> [String] {
    guard let first = rows.first else { return [] }
    var table = TextTable([(first.0, .left), (first.1, .words)])
    for row in rows.dropFirst() { table.append([row.0, row.1]) }
    return indented(table, width: width)
  }

  private static func indented(_ table: TextTable, width: Int?) -> [String] {
    table.lines(width: width.map { $0 - 2 }).map { "  " + $0 }
  }

  // MARK: - Settings

  private func section(kind: String, component: any Component.Type, width: Int?) -> [String] {
    let heading = ["\(component.name) (\(kind))", "  \(component.summary)"]
    let defaults = try? StrictJSON.encode(component.init())
    let rows = Self.rows(component.settings, defaults: defaults, indent: "")
    guard !rows.isEmpty else { return heading + ["", "  It has no settings."] }
    return heading + [""] + Self.table("setting", rows, width: width)
      + Self.searchSpace(component, width: width)
  }

  /// What is varied where a classifier is tuned and no space is named.
  private static func searchSpace(_ component: any Component.Type, width: Int?) -> [String] {
    guard let classifier = component.init() as? any Classifier, !classifier.searchSpace.isEmpty
    else { return [] }
    var table = TextTable([("tuned by itself", .left), ("values", .words)])
    for (name, axis) in classifier.searchSpace.axes {
      // The last extreme holds every axis within a stack.
      let readings = axis.extremes.last.map { axis.readings(of: $0, named: name) } ?? []
      for reading in readings { table.append([reading.name, reading.axis.phrase]) }
    }
    return [""] + indented(table, width: width)
  }

  private func section(of part: SpecPart, width: Int?) -> [String] {
    let rows = part.rows
    let heading = ["\(part.place) (part of a spec)", "  \(part.meaning)"]
    let members = rows.isEmpty ? [] : [""] + Self.table("member", rows, width: width)
    let family = part.kind.flatMap { kind in catalog.families.first { $0.kind == kind } }
    return heading + members + (family.map { [""] + self.family(of: $0, width: width) } ?? [])
  }

  private static func table(_ title: String, _ rows: [[String]], width: Int?) -> [String] {
    var table = TextTable([(title, .left), ("default", .words), ("meaning and range", .words)])
    for row in rows { table.append(row) }
    return indented(table, width: width)
  }

  private static func rows(
    _ settings: [Setting], defaults: JSON?, indent: String
  ) -> [[String]] {
    settings.flatMap { setting -> [[String]] in
      let value = defaults?[setting.name]
      let name = indent + setting.name
      if case .nested(let inner) = setting.range {
        return [[name, value == .null ? "none" : "", setting.summary]]
          + rows(inner, defaults: value, indent: indent + "  ")
      }
      let range = setting.range.phrase(default: value).map { "; \($0)" } ?? ""
      return [[name, setting.range.shown(value), setting.summary + range]]
    }
  }
}

extension SearchAxis {
  /// What it spans: "from 0.001 to 100, by its logarithm".
  fileprivate var phrase: String {
    switch self {
    case .linear(let lower, let upper): "from \(lower) to \(upper)"
    case .log(let lower, let upper): "from \(lower) to \(upper), by its logarithm"
    case .int(let lower, let upper): "from \(lower) to \(upper)"
    case .logInt(let lower, let upper): "from \(lower) to \(upper), by its logarithm"
    case .choices(let values):
      values.map { $0.string ?? $0.text() }.joined(separator: " | ")
    case .stack(let count, _): "as often as \(count.phrase)"
    }
  }
}

extension SettingRange {
  /// The range as a table shows it: "at least 1"; nil where the type alone says it.
  fileprivate func phrase(default value: JSON?) -> String? {
    switch self {
    case .any: if case .bool = value { "true | false" } else { nil }
    case .names(let names): names.joined(separator: " | ")
    case .component(let kind): kind.withArticle
    case .components(let kind): "a list of \(kind)s"
    case .nested: nil
    default: String(rule.dropFirst("must be ".count))
    }
  }

  /// A default as a table shows it; of components their names only.
  fileprivate func shown(_ value: JSON?) -> String {
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

extension String {
  /// `an optimizer`.
  var withArticle: String { ("aeiou".contains(prefix(1)) ? "an " : "a ") + self }
}
