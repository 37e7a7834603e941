import ONNX
import Testing

@Suite("The wire format") struct ModelProtoTests {
  @Test(
    "a varint has seven bits a byte, the lowest first",
    arguments: [
      (0, [0]), (1, [1]), (127, [127]), (128, [0x80, 1]), (300, [0xAC, 2]),
      (1 << 32, [0x80, 0x80, 0x80, 0x80, 0x10]),
    ] as [(Int, [UInt8])])
  func varints(value: Int, bytes: [UInt8]) {
    var writer = ProtobufWriter()
    writer.varint(UInt64(value))
    #expect(writer.bytes == bytes)
  }

  @Test("a negative whole number takes ten bytes")
  func negative() {
    var writer = ProtobufWriter()
    writer.field(3, -1)
    #expect(writer.bytes == [0x18] + [UInt8](repeating: 0xFF, count: 9) + [1])
  }

  @Test("a field is its number and wire type, then its value; a message is its length and fields")
  func fields() {
    var writer = ProtobufWriter()
    writer.field(20, 2)
    writer.field(2, Float(1))
    writer.field(1, "µ")
    writer.message(7) { $0.field(1, 5) }
    #expect(
      writer.bytes == [
        0xA0, 1, 2, 0x15, 0, 0, 0x80, 0x3F, 0x0A, 2, 0xC2, 0xB5, 0x3A, 2, 8, 5,
      ])
  }

  @Test("a small model, byte by byte")
  func model() {
    var builder = GraphBuilder()
    let x = builder.input("x", .float, shape: [.rows, 1])
    let y = builder.node("LeakyRelu", [x], ["alpha": .float(0.5)])
    builder.output(y, named: "y", shape: [.rows, 1])
    builder.setProperty("a", to: "b")
    let info = { (name: UInt8) -> [UInt8] in
      let shape: [UInt8] = [0x0A, 6, 0x12, 4] + Array("rows".utf8) + [0x0A, 2, 8, 1]
      let tensor = [8, 1, 0x12, UInt8(shape.count)] + shape
      let type = [0x0A, UInt8(tensor.count)] + tensor
      return [0x0A, 1, name, 0x12, UInt8(type.count)] + type
    }
    let attribute: [UInt8] =
      [0x0A, 5] + Array("alpha".utf8) + [0x15, 0, 0, 0, 0x3F, 0xA0, 1, 1]
    let name = Array("LeakyRelu_1".utf8)
    let relu =
      [0x0A, 1, 0x78, 0x12, 11] + name + [0x1A, 11] + name + [0x22, 9] + Array("LeakyRelu".utf8)
      + [0x2A, UInt8(attribute.count)] + attribute
    let identity =
      [0x0A, 11] + name + [0x12, 1, 0x79, 0x1A, 1, 0x79, 0x22, 8] + Array("Identity".utf8)
    var graph = [0x0A, UInt8(relu.count)] + relu + [0x0A, UInt8(identity.count)] + identity
    graph += [0x12, 1, 0x67]
    graph += [0x5A, UInt8(info(0x78).count)] + info(0x78)
    graph += [0x62, UInt8(info(0x79).count)] + info(0x79)
    var model: [UInt8] = [8, 8, 0x12, 9] + Array("workbench".utf8) + [0x1A, 1, 0x33, 0x28, 1]
    model += [0x3A, UInt8(graph.count - 128) | 0x80, 1] + graph
    model += [0x42, 4, 0x0A, 0, 0x10, 17, 0x72, 6, 0x0A, 1, 0x61, 0x12, 1, 0x62]
    #expect(builder.model(name: "g", producer: ("workbench", "3")) == model)
  }
}
