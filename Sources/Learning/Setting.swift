import StrictJSON

/// The declaration of one setting of a component.
public struct Setting: Sendable, Hashable {
  /// The member's name in a spec.
  public var name: String
  /// What it does, in one phrase.
  public var summary: String
  /// What values it may take, beyond its type.
  public var range: SettingRange

  /// Declares a setting.
  public init(_ name: String, _ summary: String, _ range: SettingRange = .any) {
    self.name = name
    self.summary = summary
    self.range = range
  }

  /// What is wrong with a value, if anything; a list is checked element by element.
  func issue(with value: JSON) -> Issue? {
    switch value {
    case .integer(let integer): issue(with: Double(integer), text: String(integer))
    case .number(let number): issue(with: number, text: String(number))
    case .array(let values):
      values.indices.lazy.compactMap { index in
        issue(with: values[index]).map {
          Issue([.member(name), .index(index)] + $0.path.dropFirst(), $0.fact)
        }
      }.first
    default: nil
    }
  }

  private func issue(with value: Double, text: String) -> Issue? {
    range.contains(value)
      ? nil : Issue([.member(name)], .outOfRange(rule: range.rule, got: text))
  }
}
