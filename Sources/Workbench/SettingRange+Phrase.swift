import Learning

extension SettingRange {
  /// The range as a table shows it: "at least 1".
  var phrase: String {
    switch self {
    case .any: "any"
    case .names(let names): names.joined(separator: " | ")
    case .component(let kind): "a \(kind)"
    case .components(let kind): "\(kind)s"
    case .nested: "an object"
    default: String(rule.dropFirst("must be ".count))
    }
  }
}
