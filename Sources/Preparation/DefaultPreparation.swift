public import Learning

/// The preparation that a classifier gets when a spec names none.
public enum DefaultPreparation {
  /// The transforms that bring any table into a form; text columns are nobody's business and stay.
  ///
  /// Encoded numbers stand in the order of the file, one-hot groups behind them in the same order.
  public static func transforms(for form: InputForm) -> [Choice<any Transform>] {
    switch form {
    case .native, .none: [Choice(DateParts()), Choice(Impute()), Choice(CategoryCodes())]
    case .standardized:
      [Choice(DateParts()), Choice(Impute()), Choice(OneHot()), Choice(Standardize())]
    case .quantileNormal:
      [Choice(DateParts()), Choice(Impute()), Choice(OneHot()), Choice(QuantileNormal())]
    }
  }
}
