import Learning
import StrictJSON

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
