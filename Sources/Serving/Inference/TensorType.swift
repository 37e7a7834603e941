import StrictJSON

/// The types of the Open Inference Protocol, and their values as bytes, the lowest first.
enum TensorType: String {
  case bool = "BOOL"
  case uint8 = "UINT8"
  case uint16 = "UINT16"
  case uint32 = "UINT32"
  case uint64 = "UINT64"
  case int8 = "INT8"
  case int16 = "INT16"
  case int32 = "INT32"
  case int64 = "INT64"
  case half = "FP16"
  case float = "FP32"
  case double = "FP64"
  /// Texts, each behind its length in four bytes.
  case bytes = "BYTES"

  /// Bytes of a value; nil where it has no fixed width.
  var width: Int? {
    switch self {
    case .bool, .uint8, .int8: 1
    case .uint16, .int16, .half: 2
    case .uint32, .int32, .float: 4
    case .uint64, .int64, .double: 8
    case .bytes: nil
    }
  }

  /// Values one after the other, of which NaN is a missing one; nil where the bytes are none.
  ///
  /// - Parameter limit: texts behind so many and one more are not read.
  func values(_ bytes: ArraySlice<UInt8>, limit: Int) -> [JSON]? {
    guard let width else { return Self.texts(bytes, limit: limit) }
    guard bytes.count.isMultiple(of: width) else { return nil }
    var values: [JSON] = []
    values.reserveCapacity(bytes.count / width)
    for start in stride(from: bytes.startIndex, to: bytes.endIndex, by: width) {
      let bits = bytes[start..<start + width].reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
      guard let value = value(bits) else { return nil }
      values.append(value)
    }
    return values
  }

  private func value(_ bits: UInt64) -> JSON? {
    switch self {
    case .bool: bits < 2 ? .bool(bits == 1) : nil
    case .uint8, .uint16, .uint32: .integer(Int64(bits))
    case .uint64: Int64(exactly: bits).map { JSON.integer($0) } ?? JSON.number(Double(bits))
    case .int8: .integer(Int64(Int8(truncatingIfNeeded: bits)))
    case .int16: .integer(Int64(Int16(truncatingIfNeeded: bits)))
    case .int32: .integer(Int64(Int32(truncatingIfNeeded: bits)))
    case .int64: .integer(Int64(bitPattern: bits))
    case .half: Self.number(Self.half(UInt16(bits)))
    case .float: Self.number(Double(Float(bitPattern: UInt32(bits))))
    case .double: Self.number(Double(bitPattern: bits))
    case .bytes: nil
    }
  }

  private static func number(_ value: Double) -> JSON? {
    value.isNaN ? .null : value.isFinite ? .number(value) : nil
  }

  /// IEEE 754 binary16, without the type that not every processor has.
  private static func half(_ bits: UInt16) -> Double {
    let sign = bits >> 15 == 0 ? 1.0 : -1.0
    let (exponent, fraction) = (Int(bits >> 10 & 0x1F), Double(bits & 0x3FF))
    switch exponent {
    case 0: return sign * fraction * 0x1p-24
    case 31: return fraction == 0 ? sign * .infinity : .nan
    default:
      return sign * (1 + fraction * 0x1p-10)
        * Double(sign: .plus, exponent: exponent - 15, significand: 1)
    }
  }

  private static func texts(_ bytes: ArraySlice<UInt8>, limit: Int) -> [JSON]? {
    var (rest, texts) = (bytes, [JSON]())
    while !rest.isEmpty, texts.count <= limit {
      guard rest.count >= 4 else { return nil }
      let length = rest.prefix(4).reversed().reduce(0) { $0 << 8 | Int($1) }
      rest = rest.dropFirst(4)
      guard rest.count >= length, let text = String(validating: rest.prefix(length), as: UTF8.self)
      else { return nil }
      texts.append(.string(text))
      rest = rest.dropFirst(length)
    }
    return texts
  }
}
