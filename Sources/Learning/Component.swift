public import StrictJSON

/// Settings of one interchangeable part: plain values with defaults, named in a spec.
///
/// A component is one file and one line in the catalog; specs, validation, `workbench components`, the
/// JSON Schema and the contract tests follow from this protocol.
public protocol Component: Codable, Hashable, Sendable, Defaulted, Checked {
  /// The name that a spec writes.
  static var name: String { get }
  /// One sentence that says what it is.
  static var summary: String { get }
  static var settings: [Setting] { get }
  init()
  /// Everything that is wrong with these settings, paths relative to them.
  func issues() -> [Issue]
}

extension Component {
  /// As for all that is `Checked`, whose own is not seen in files that do not import its module.
  public static var renamedMembers: [String: String] { [:] }

  /// Every setting that lies outside its declared range.
  public func issues() -> [Issue] { settingIssues() }

  /// Every setting that lies outside its declared range; for components that check more besides.
  public func settingIssues() -> [Issue] { Self.settings.issues(of: self) }
}

/// The declaration of one setting of a component.
public struct Setting: Sendable, Hashable {
  /// The member's name in a spec.
  public var name: String
  /// What it does, in one phrase.
  public var summary: String
  /// What values it may take, beyond its type.
  public var range: SettingRange

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

/// What values a setting may take; every range of numbers ends on both sides, at what a machine can bear.
public indirect enum SettingRange: Sendable, Hashable {
  /// Whatever its type allows; for names, switches and lists, not for numbers.
  case any
  /// More than `lower`, up to `upper`.
  case above(Double, upTo: Double)
  /// From `lower` to `upper`, both included.
  case between(Double, Double)
  /// From `lower`, included, to below `upper`.
  case from(Double, below: Double)
  /// Strictly between `lower` and `upper`.
  case strictlyBetween(Double, Double)
  /// One of these names.
  case names([String])
  /// A component of a family, by its kind: "optimizer".
  case component(kind: String)
  case components(kind: String)
  /// An object with settings of its own.
  case nested([Setting])
  /// A number in a range, or one of these names.
  case either(SettingRange, names: [String])

  /// Whether a number is allowed; NaN and infinities never are.
  public func contains(_ value: Double) -> Bool {
    guard value.isFinite else { return false }
    return switch self {
    case .any, .names, .component, .components, .nested: true
    case .either(let range, _): range.contains(value)
    case .above(let lower, let upper): value > lower && value <= upper
    case .between(let lower, let upper): value >= lower && value <= upper
    case .from(let lower, let upper): value >= lower && value < upper
    case .strictlyBetween(let lower, let upper): value > lower && value < upper
    }
  }

  /// The rule as an error says it: "must be at least 1".
  public var rule: String {
    switch self {
    case .any: "may be any value of its type"
    case .names(let names): "must be one of " + names.joined(separator: ", ")
    case .component(let kind): "must name a \(kind)"
    case .components(let kind): "must be a list that names a \(kind) in each place"
    case .nested: "must be an object"
    case .either(let range, let names):
      range.rule + names.map { ", or \"\($0)\"" }.joined()
    case .above(let lower, let upper):
      "must be greater than \(Self.plain(lower)) and at most \(Self.plain(upper))"
    case .between(let lower, let upper): "must be from \(Self.plain(lower)) to \(Self.plain(upper))"
    case .from(let lower, let upper):
      "must be at least \(Self.plain(lower)) and less than \(Self.plain(upper))"
    case .strictlyBetween(let lower, let upper):
      "must be greater than \(Self.plain(lower)) and less than \(Self.plain(upper))"
    }
  }

  /// A number as an author would write it: `2`, not `2.0`.
  static func plain(_ value: Double) -> String {
    Int(exactly: value).map(String.init) ?? String(value)
  }
}
