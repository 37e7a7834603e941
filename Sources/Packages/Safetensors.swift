import Learning
import StrictJSON

/// Named arrays as bytes, in the safetensors format: the length of a header, the header in JSON with
/// type, shape and place of every array, then the numbers, little-endian.
///
/// https://github.com/huggingface/safetensors, section "Format". The header is padded with blanks to
/// a multiple of eight bytes.
enum Safetensors {
  /// The bytes of arrays, whose names must differ.
  static func bytes(of arrays: [ModelState.Array]) -> [UInt8] {
    var place = 0
    var members: [JSON.Member] = []
    var data: [UInt8] = []
    for array in arrays {
      let bytes = array.values.bytes
      members.append(
        .init(
          array.name,
          .object([
            .init("dtype", .string(array.values.type)),
            .init("shape", .array(array.shape.map { .integer(Int64($0)) })),
            .init(
              "data_offsets",
              .array([.integer(Int64(place)), .integer(Int64(place + bytes.count))])),
          ])))
      place += bytes.count
      data += bytes
    }
    var header = Array(JSON.object(members).text().utf8)
    header += [UInt8](repeating: 0x20, count: (8 - header.count % 8) % 8)
    return littleEndian([UInt64(header.count)]) + header + data
  }

  /// The arrays of bytes, in the order of their places.
  static func arrays(from bytes: [UInt8]) throws(PackageError) -> [ModelState.Array] {
    guard bytes.count >= 8 else { throw cutOff }
    let length = (0..<8).reduce(UInt64(0)) { $0 | UInt64(bytes[$1]) << UInt64(8 * $1) }
    guard length <= UInt64(bytes.count - 8) else { throw cutOff }
    let start = 8 + Int(length)
    guard let header = try? JSON(parsing: Array(bytes[8..<start])),
      case .object(let members) = header
    else { throw .damaged("the header of the weights is no JSON object") }
    var arrays: [ModelState.Array] = []
    var place = 0
    for member in members where member.name != "__metadata__" {
      let entry = try Entry(member)
      guard entry.range.lowerBound == place, entry.range.upperBound <= bytes.count - start else {
        throw .damaged("array '\(member.name)' of the weights lies outside the file")
      }
      place = entry.range.upperBound
      let part = bytes[(start + entry.range.lowerBound)..<(start + place)]
      arrays.append(
        ModelState.Array(
          name: member.name, shape: entry.shape, values: try entry.values(of: part)))
    }
    guard place == bytes.count - start else {
      throw .damaged("the weights hold more bytes than their header names")
    }
    return arrays
  }

  private static let cutOff = PackageError.damaged("the weights are cut off")
}

/// What the header says of one array.
private struct Entry {
  let name: String
  let type: String
  let shape: [Int]
  let range: Range<Int>

  init(_ member: JSON.Member) throws(PackageError) {
    name = member.name
    guard let type = member.value["dtype"]?.string,
      case .array(let shape)? = member.value["shape"],
      case .array(let offsets)? = member.value["data_offsets"], offsets.count == 2,
      let first = offsets[0].integer, let last = offsets[1].integer, first >= 0, first <= last
    else { throw .damaged("array '\(member.name)' of the weights lacks type, shape or place") }
    self.type = type
    self.shape = shape.compactMap { $0.integer.map { Int($0) } }
    range = Int(first)..<Int(last)
    let count = self.shape.reduce((1, false)) { product, length in
      let (next, overflow) = product.0.multipliedReportingOverflow(by: length)
      return (next, product.1 || overflow || length < 0)
    }
    let width = ["F32": 4, "F64": 8, "I32": 4, "U8": 1][type]
    guard self.shape.count == shape.count, !count.1, let width,
      count.0.multipliedReportingOverflow(by: width) == (range.count, false)
    else { throw .damaged("array '\(name)' of the weights has another length than its shape says") }
  }

  func values(of bytes: ArraySlice<UInt8>) throws(PackageError) -> ModelState.Values {
    switch type {
    case "F32": .float(words(bytes, 4).map { Float(bitPattern: UInt32($0)) })
    case "F64": .double(words(bytes, 8).map { Double(bitPattern: $0) })
    case "I32": .int32(words(bytes, 4).map { Int32(bitPattern: UInt32($0)) })
    case "U8": .uint8(Array(bytes))
    default: throw .damaged("array '\(name)' of the weights has the unknown type '\(type)'")
    }
  }

  private func words(_ bytes: ArraySlice<UInt8>, _ width: Int) -> [UInt64] {
    stride(from: bytes.startIndex, to: bytes.endIndex, by: width).map { start in
      (0..<width).reduce(UInt64(0)) { $0 | UInt64(bytes[start + $1]) << UInt64(8 * $1) }
    }
  }
}

extension ModelState.Values {
  fileprivate var type: String {
    switch self {
    case .float: "F32"
    case .double: "F64"
    case .int32: "I32"
    case .uint8: "U8"
    }
  }

  fileprivate var bytes: [UInt8] {
    switch self {
    case .float(let values): littleEndian(values.map(\.bitPattern))
    case .double(let values): littleEndian(values.map(\.bitPattern))
    case .int32(let values): littleEndian(values)
    case .uint8(let values): values
    }
  }
}

private func littleEndian(_ values: [some FixedWidthInteger]) -> [UInt8] {
  values.flatMap { value in withUnsafeBytes(of: value.littleEndian) { Array($0) } }
}
