import StrictJSON

extension JSON {
  /// A number with the digits of the `Float`, so that 0.1 stays 0.1.
  init(short number: Float) { self = .number(Double(number.description) ?? Double(number)) }
}
