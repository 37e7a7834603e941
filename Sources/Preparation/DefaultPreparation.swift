public import Learning

/// The preparation that a classifier gets when a spec names none.
public enum DefaultPreparation {
  /// The transforms that bring any table into a form; text columns are nobody's business and stay.
  ///
  /// Encoded numbers stand in the order of the file, one-hot groups behind them in the same order. Where
  /// names must become numbers, those of columns with more than thirty levels become their log odds, and so they
  /// do for boosting, whose divisions of so many levels fit the training rows: `nativeWithMissing`.
  /// Missing numbers are filled, unless the form has them and `takesMissing`, of the sampler, too.
  public static func transforms(
    for form: InputForm, takesMissing: Bool = true
  ) -> [ComponentSpec<any Transform>] {
    switch form {
    case .nativeWithMissing where takesMissing:
      [ComponentSpec(DateParts()), ComponentSpec(TargetEncoding()), ComponentSpec(CategoryCodes())]
    case .nativeWithMissing:
      [
        ComponentSpec(DateParts()), ComponentSpec(Impute()), ComponentSpec(TargetEncoding()),
        ComponentSpec(CategoryCodes()),
      ]
    case .native, .none:
      [ComponentSpec(DateParts()), ComponentSpec(Impute()), ComponentSpec(CategoryCodes())]
    case .standardized:
      [
        ComponentSpec(DateParts()), ComponentSpec(Impute()), ComponentSpec(TargetEncoding()),
        ComponentSpec(OneHot()), ComponentSpec(Standardize()),
      ]
    case .quantileNormal:
      [
        ComponentSpec(DateParts()), ComponentSpec(Impute()), ComponentSpec(TargetEncoding()),
        ComponentSpec(OneHot()), ComponentSpec(QuantileNormal()),
      ]
    }
  }
}
