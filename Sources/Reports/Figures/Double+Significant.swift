import StrictJSON

extension Double {
  /// The closest value of five decimal digits.
  ///
  /// A figure cannot show more, and the text of such a value is short.
  var significant: Double {
    guard isFinite, self != 0 else { return isFinite ? 0 : self }
    var scale = 1.0
    while magnitude * scale < 10_000 && scale < 1e18 { scale *= 10 }
    guard scale == 1 else { return (self * scale).rounded(.toNearestOrEven) / scale }
    while magnitude / scale >= 100_000 { scale *= 10 }
    return (self / scale).rounded(.toNearestOrEven) * scale
  }
}

extension JSON {
  /// A number of five decimal digits, whole where it can be; null where there is none.
  static func figure(_ value: Double?) -> JSON {
    guard let value = value?.significant, value.isFinite else { return .null }
    return value == value.rounded() ? .integer(Int64(value)) : .number(value)
  }
}
