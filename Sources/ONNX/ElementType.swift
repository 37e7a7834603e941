/// The type of a tensor's elements, by its number in ONNX.
public enum ElementType: Int, Sendable, Hashable {
  /// 32-bit floating point.
  case float = 1
  /// Bytes.
  case uint8 = 2
  /// 32-bit integers.
  case int32 = 6
  /// 64-bit integers.
  case int64 = 7
  /// Text.
  case string = 8
  /// Truth values.
  case bool = 9
  /// 64-bit floating point.
  case double = 11
}
