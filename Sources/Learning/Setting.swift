public import StrictJSON

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

  /// Everything that is wrong with a value, paths relative to it; a list is checked element by
  /// element, an object member by member.
  func issues(with value: JSON) -> [Issue] {
    switch value {
    case .integer(let integer): issues(with: Double(integer), text: String(integer))
    case .number(let number): issues(with: number, text: SettingRange.plain(number))
    case .array(let values):
      values.indices.flatMap { index in
        issues(with: values[index]).map { $0.prefixed(by: [.index(index)]) }
      }
    case .object:
      if case .nested(let settings) = range { settings.issues(with: value) } else { [] }
    default: []
    }
  }

  private func issues(with value: Double, text: String) -> [Issue] {
    guard value.isFinite else {
      return [Issue(.outOfRange(rule: "must be a finite number", got: text))]
    }
    return range.contains(value) ? [] : [Issue(.outOfRange(rule: range.rule, got: text))]
  }
}

extension [Setting] {
  /// Every setting of a value that lies outside its declared range.
  public func issues(of value: some Encodable) -> [Issue] {
    do {
      return issues(with: try StrictJSON.encode(value, allowsNonFinite: true))
    } catch {
      return [Issue(.other("its settings cannot be written: \(error)"))]
    }
  }

  /// Everything that is wrong with an object's members, paths relative to the object.
  func issues(with object: JSON) -> [Issue] {
    flatMap { setting in
      (object[setting.name].map(setting.issues) ?? []).map {
        $0.prefixed(by: [.member(setting.name)])
      }
    }
  }
}
