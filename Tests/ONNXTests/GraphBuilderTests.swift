import ONNX
import Testing

@Suite("A graph in the making") struct GraphBuilderTests {
  @Test("what is asked for twice is there once, a number of another sign is another")
  func sharing() {
    var builder = GraphBuilder()
    let x = builder.input("x", .double, shape: [.rows, 1])
    let first = builder.add(x, builder.scalar(1.0))
    #expect(builder.add(x, builder.scalar(1.0)) == first)
    #expect(builder.add(builder.scalar(1.0), x) != first)
    #expect(builder.scalar(0.0) != builder.scalar(-0.0))
    #expect(builder.scalar(Double.nan) == builder.scalar(Double.nan))
    #expect(builder.nodes.count == 2)
  }

  @Test("names are unlike one another, whatever columns are called")
  func names() {
    var builder = GraphBuilder()
    let x = builder.input("Abs_1", .double, shape: [.rows, 1])
    let empty = builder.input("", .double, shape: [.rows, 1])
    let out = builder.input("probability", .double, shape: [.rows, 1])
    let y = builder.node("Abs", [x])
    #expect(y.name == "Abs_1'")
    #expect(!empty.name.isEmpty)
    #expect(builder.output(y, named: "probability", shape: [.rows, 1]) == "probability'")
    #expect(out.name == "probability")
  }

  @Test("a value has the type of its first input unless told")
  func types() {
    var builder = GraphBuilder()
    let x = builder.input("x", .double, shape: [.rows, 1])
    #expect(builder.divide(x, x).type == .double)
    #expect(builder.compare("Less", x, x).type == .bool)
    #expect(builder.cast(x, to: .float).type == .float)
    #expect(builder.cast(x, to: .double) == x)
    #expect(builder.choose(builder.isNaN(x), x, x).type == .double)
  }

  @Test("a node of several outputs has a name and a type for each, and is there once")
  func severalOutputs() {
    var builder = GraphBuilder()
    let x = builder.input("x", .float, shape: [.rows, 4])
    let k = builder.constant(Constant([Int64(2)]))
    let top = builder.node("TopK", [x, k], types: [.float, .int64])
    #expect(top.map(\.name) == ["TopK_1", "TopK_1_2"])
    #expect(top.map(\.type) == [.float, .int64])
    #expect(builder.node("TopK", [x, k], types: [.float, .int64]) == top)
    #expect(builder.nodes.count == 1)
  }
}
