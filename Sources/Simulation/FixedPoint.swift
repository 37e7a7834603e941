/// Decimal fractions as whole numbers of their last digit, so that their text is exact.
enum FixedPoint {
  /// `text(1995, decimals: 2)` is `19.95`; the value must not be negative.
  static func text(_ value: Int, decimals: Int) -> String {
    precondition(value >= 0, "a fixed-point value must not be negative, got \(value)")
    var digits = String(value)
    if digits.utf8.count <= decimals {
      digits = String(repeating: "0", count: decimals + 1 - digits.utf8.count) + digits
    }
    return digits.dropLast(decimals) + "." + digits.suffix(decimals)
  }
}
