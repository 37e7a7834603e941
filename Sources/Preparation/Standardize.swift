public import Learning
public import Tables

/// Numbers less their mean, divided by their population standard deviation.
///
/// Missing numbers are neither counted nor changed. A constant column is only centred. The steps of a
/// channel share one mean and deviation; indicators stay 0 and 1.
public struct Standardize: Transform {
  /// Its name in a spec.
  public static let name = "standardize"
  /// What it is.
  public static let summary = "numbers to mean 0 and standard deviation 1"
  /// What can be set.
  public static let settings: [Setting] = []

  /// The only form.
  public init() {}

  /// Measures every column, channels as one.
  public func fit(_ table: Table) throws(FitError) -> AffineScaling {
    AffineScaling(step: Self.name, groups: table.scalingGroups) { values in
      let moments = Moments(values)
      return (moments.mean, moments.scale)
    }
  }
}
