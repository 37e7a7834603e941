extension GraphBuilder {
  /// The version of the file format; the one that came with version 17 of the operators.
  private static let formatVersion = 8

  /// The bytes of a model of this graph, as `onnx.proto` has them.
  ///
  /// - Parameters:
  ///   - name: the graph's name.
  ///   - producer: what made it, and its version.
  ///   - version: the version of the model.
  public func model(
    name: String, producer: (name: String, version: String) = ("workbench", ""), version: Int = 1
  ) -> [UInt8] {
    var writer = ProtobufWriter()
    writer.field(1, Self.formatVersion)
    writer.field(2, producer.name)
    writer.field(3, producer.version)
    writer.field(5, version)
    writer.message(7) { write(name: name, to: &$0) }
    for operators in operatorSets {
      writer.message(8) {
        $0.field(1, operators.domain)
        $0.field(2, operators.version)
      }
    }
    for property in properties {
      writer.message(14) {
        $0.field(1, property.key)
        $0.field(2, property.value)
      }
    }
    return writer.bytes
  }

  /// The newest version of every collection that a node asks for, ONNX's own first.
  private var operatorSets: [OperatorSet] {
    var versions = [OperatorSet.standard.domain: OperatorSet.standard.version]
    for (node, _) in nodes {
      let known = versions[node.operators.domain] ?? 0
      versions[node.operators.domain] = max(known, node.operators.version)
    }
    return versions.map { OperatorSet(domain: $0, version: $1) }.sorted { $0.domain < $1.domain }
  }

  private func write(name: String, to writer: inout ProtobufWriter) {
    for (node, outputs) in nodes { writer.message(1) { node.write(outputs: outputs, to: &$0) } }
    writer.field(2, name)
    for (name, constant) in constants {
      writer.message(5) { constant.write(name: name, to: &$0) }
    }
    for info in inputs { writer.message(11) { info.write(to: &$0) } }
    for info in outputs { writer.message(12) { info.write(to: &$0) } }
  }
}

extension ValueInfo {
  fileprivate func write(to writer: inout ProtobufWriter) {
    writer.field(1, name)
    writer.message(2) { type in
      type.message(1) { tensor in
        tensor.field(1, self.type.rawValue)
        tensor.message(2) { shape in
          for axis in self.shape {
            shape.message(1) { length in
              switch axis {
              case .count(let count): length.field(1, count)
              case .rows: length.field(2, "rows")
              }
            }
          }
        }
      }
    }
  }
}

extension Node {
  fileprivate func write(outputs: [Value], to writer: inout ProtobufWriter) {
    for input in inputs { writer.field(1, input?.name ?? "") }
    for output in outputs { writer.field(2, output.name) }
    writer.field(3, outputs[0].name)
    writer.field(4, operation)
    for (name, attribute) in attributes.sorted(by: { $0.key < $1.key }) {
      writer.message(5) { attribute.write(name: name, to: &$0) }
    }
    if !operators.domain.isEmpty { writer.field(7, operators.domain) }
  }
}

extension Attribute {
  fileprivate func write(name: String, to writer: inout ProtobufWriter) {
    writer.field(1, name)
    switch self {
    case .float(let value): writer.field(2, value)
    case .int(let value): writer.field(3, value)
    case .string(let value): writer.field(4, value)
    case .tensor(let value): writer.message(5) { value.write(name: nil, to: &$0) }
    case .floats(let values): for value in values { writer.field(7, value) }
    case .ints(let values): for value in values { writer.field(8, value) }
    case .strings(let values): for value in values { writer.field(9, value) }
    }
    // Readers refuse an attribute that does not say its type.
    writer.field(20, typeNumber)
  }

  private var typeNumber: Int {
    switch self {
    case .float: 1
    case .int: 2
    case .string: 3
    case .tensor: 4
    case .floats: 6
    case .ints: 7
    case .strings: 8
    }
  }
}

extension Constant {
  fileprivate func write(name: String?, to writer: inout ProtobufWriter) {
    for length in shape { writer.field(1, length) }
    writer.field(2, type.rawValue)
    for text in texts { writer.field(6, text) }
    if let name { writer.field(8, name) }
    // Texts may not stand among raw bytes.
    if type != .string { writer.field(9, bytes) }
  }
}

/// Writes the wire format of Protocol Buffers: fields as a number and a wire type, then their value.
package struct ProtobufWriter {
  package init() {}
  package private(set) var bytes: [UInt8] = []

  /// A field that holds a whole number; a negative one takes ten bytes.
  package mutating func field(_ number: Int, _ value: Int) {
    tag(number, wire: 0)
    varint(UInt64(bitPattern: Int64(value)))
  }

  /// A field that holds a number in single precision.
  package mutating func field(_ number: Int, _ value: Float) {
    tag(number, wire: 5)
    withUnsafeBytes(of: value.bitPattern.littleEndian) { bytes.append(contentsOf: $0) }
  }

  /// A field that holds bytes.
  package mutating func field(_ number: Int, _ value: some Collection<UInt8>) {
    tag(number, wire: 2)
    varint(UInt64(value.count))
    bytes.append(contentsOf: value)
  }

  /// A field that holds a text.
  package mutating func field(_ number: Int, _ value: String) { field(number, value.utf8) }

  /// A field that holds a message.
  package mutating func message(_ number: Int, _ write: (inout ProtobufWriter) -> Void) {
    var inner = ProtobufWriter()
    write(&inner)
    field(number, inner.bytes)
  }

  private mutating func tag(_ number: Int, wire: UInt64) { varint(UInt64(number) << 3 | wire) }

  /// Seven bits a byte, the lowest first; the top bit says that more follow.
  package mutating func varint(_ value: UInt64) {
    var rest = value
    while rest > 0x7F {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(rest))
  }
}
