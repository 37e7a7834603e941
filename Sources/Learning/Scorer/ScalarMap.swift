public import ONNX

/// A step of preparation on one number at a time; NaN stands for a missing one.
///
/// What a fitted transform does to a table it also says in such steps, so that one row, a block of
/// rows and an ONNX graph are prepared alike.
public protocol ScalarMap: Sendable {
  /// The prepared number.
  func callAsFunction(_ value: Double) -> Double
  /// What maps do to the columns of values [rows, maps] in double precision, a map a column, as nodes
  /// of a graph.
  static func graph(_ maps: [Self], of values: Value, in builder: inout GraphBuilder) -> Value
}
