public import Learning
public import StrictJSON

/// Why a graph does not suit the rows it is given.
public struct GraphError: Error, Sendable, Hashable {
  /// The layer, as a spec writes it: `layers[2].conv1d`.
  public var place: [PathElement]
  /// What is wrong there.
  public var error: ShapeError

  /// The same as something wrong with the settings.
  public var issue: Issue { Issue(at: place, .other(error.reason)) }

  /// The same as an error of a fit.
  public var fitError: FitError { .unsuitable("\(issue)") }
}
