/// A step of preparation on one number at a time; NaN stands for a missing one.
///
/// What a fitted transform does to a table it also says in such steps, so that one row, a block of
/// rows and an ONNX graph are prepared alike.
public protocol ScalarMap: Sendable {
  /// The prepared number.
  func callAsFunction(_ value: Double) -> Double
}
