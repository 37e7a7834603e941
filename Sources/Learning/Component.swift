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
  /// Every setting: its name, meaning and range.
  static var settings: [Setting] { get }
  /// The default settings.
  init()
  /// Everything that is wrong with these settings, paths relative to them.
  func issues() -> [Issue]
}

extension Component {
  public static var renamedMembers: [String: String] { [:] }

  /// Every setting that lies outside its declared range.
  public func issues() -> [Issue] { settingIssues() }

  /// Every setting that lies outside its declared range; for components that check more besides.
  public func settingIssues() -> [Issue] { Self.settings.issues(of: self) }
}
