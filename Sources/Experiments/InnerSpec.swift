public import Learning
public import StrictJSON

/// How training rows are cut once more, in the manner of the study's validation.
public struct InnerSpec: Codable, Hashable, Sendable, Defaulted, Checked {
  /// The number of folds.
  public var folds = 5

  /// Five folds.
  public init() {}

  /// Every setting: its name, meaning and range.
  public static let settings = [
    Setting("folds", "how many inner folds the training rows are cut into", .between(2, 100))
  ]

  /// Everything that is wrong with these settings.
  public func issues() -> [Issue] { Self.settings.issues(of: self) }
}
