import Foundation
import LearningTestKit
import ONNX
import Testing

@Suite("Operators in onnxruntime") struct OperatorsTests {
  /// What a graph on one column of numbers gives.
  private func outputs(
    _ numbers: [Double], _ build: (inout GraphBuilder, Value) -> [Value]
  ) throws -> [OnnxRun.Tensor] {
    var builder = GraphBuilder()
    let x = builder.input("x", .double, shape: [.rows, 1])
    for (place, value) in build(&builder, x).enumerated() {
      builder.output(value, named: "y\(place)", shape: [.rows, 1])
    }
    var run = OnnxRun()
    run.add(
      builder.model(name: "test"),
      inputs: [OnnxRun.Tensor("x", shape: [numbers.count, 1], .doubles(numbers))])
    return try run.outputs()[0]
  }

  @Test("the logistic function keeps its last places on both sides of 0")
  func sigmoid() throws {
    let numbers = [-745, -40.5, -1, -1e-9, 0, 0.5, 3, 36, 800]
    let values = try outputs(numbers) { builder, x in [builder.sigmoid(x)] }[0].doubles
    for (number, value) in zip(numbers, values) {
      let expected = number < 0 ? exp(number) / (1 + exp(number)) : 1 / (1 + exp(-number))
      #expect(abs(value - expected) <= expected * 4e-16)
    }
  }

  @Test("a rank counts what lies below, or at a number too, and no number has none below it")
  func ranks() throws {
    let numbers = [-1, 0, 0.5, 2, 2.5, 7, .nan]
    let values = try outputs(numbers) { builder, x in
      [false, true].map { builder.rank(of: x, among: [0, 2, 2, 3], orAt: $0) }
    }
    #expect(values[0].integers == [0, 0, 1, 1, 3, 4, 0])
    #expect(values[1].integers == [0, 1, 1, 3, 3, 4, 0])
  }

  @Test("a polynomial has its lowest power first; a table is looked up")
  func polynomial() throws {
    let values = try outputs([0, 2, -1]) { builder, x in
      let rank = builder.rank(of: x, among: [0, 1], orAt: true)
      return [
        builder.polynomial([1, 2, 3], of: x), builder.look(up: rank, in: [10, 20, 30]),
        builder.constantColumn(0.25, rowsOf: x),
      ]
    }
    #expect(values[0].doubles == [1, 17, 2])
    #expect(values[1].doubles == [20, 30, 10])
    #expect(values[2].floats == [0.25, 0.25, 0.25])
  }

  @Test("names become codes, a text that no one knows the code for that")
  func texts() throws {
    var builder = GraphBuilder()
    let x = builder.input("plan", .string, shape: [.rows, 1])
    let code = builder.node(
      "LabelEncoder", of: .learning, [x],
      [
        "keys_strings": .strings(["", "ä"]), "values_int64s": .ints([7, 0]),
        "default_int64": .int(-2),
      ], type: .int64)
    builder.output(code, named: "code", shape: [.rows, 1])
    var run = OnnxRun()
    run.add(
      builder.model(name: "test"),
      inputs: [OnnxRun.Tensor("plan", shape: [3, 1], .texts(["ä", "", "b"]))])
    #expect(try run.outputs()[0][0].integers == [0, 7, -2])
  }

  @Test("both outputs of one operator are used: the nearest points and how far they are")
  func severalOutputs() throws {
    let points = [0.0, 1, 4, 9]
    let values = try outputs([0.9, 7, -3]) { builder, x in
      let distances = builder.node("Abs", [builder.subtract(x, builder.row(points))])
      let k = builder.constant(Constant([Int64(1)]))
      return builder.node(
        "TopK", [distances, k], ["axis": .int(1), "largest": .int(0)], types: [.double, .int64])
    }
    #expect(zip(values[0].doubles, [0.1, 2, 3]).allSatisfy { abs($0 - $1) < 1e-12 })
    #expect(values[1].integers == [1, 3, 0])
  }

  @Test("a model says what it is told to say about itself")
  func properties() throws {
    var builder = GraphBuilder()
    let x = builder.input("x", .float, shape: [.rows, 2])
    builder.output(builder.slice(x, axis: 1, 1..<2), named: "y", shape: [.rows, 1])
    builder.setProperty("threshold", to: "0.5")
    builder.setProperty("threshold", to: "0.25")
    let python = try PythonEnvironment(requirements: "onnx")
    let text = """
      import sys, onnx
      model = onnx.load_from_string(sys.stdin.buffer.read())
      onnx.checker.check_model(model, full_check=True)
      print(model.producer_name, model.producer_version, model.model_version, model.graph.name)
      print([(p.key, p.value) for p in model.metadata_props], len(model.opset_import))
      print(model.graph.input[0].type.tensor_type.shape.dim[0].dim_param)
      """
    let bytes = builder.model(name: "churn", producer: ("workbench", "0.1"), version: 3)
    let answer = try python.run(text: text, input: Data(bytes))
    #expect(
      String(decoding: answer, as: UTF8.self)
        == "workbench 0.1 3 churn\n[('threshold', '0.25')] 1\nrows\n")
  }
}
