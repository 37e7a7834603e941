import Learning
import Networks
import StrictJSON

/// One layer on rows of a known shape, in memory of its own, to look at its gradients.
struct SingleLayer: ~Copyable {
  let network: Network
  let plan: Plan
  let step: Step

  /// The layer on [rows, features] or [rows, steps, channels].
  init(_ layer: ComponentSpec<any Layer>, shape: [Int], isTraining: Bool = true) throws {
    let isSequence = shape.count == 3
    var graph = Graph(inputs: [isSequence ? .sequence : .row])
    graph.output = layer.value.add(
      to: &graph, named: "layer", inputs: [.input(0)], place: [.member("layer")])
    try self.init(
      graph,
      layout: InputLayout(
        features: shape.dropFirst().reduce(1, *), steps: isSequence ? shape[1] : nil,
        channels: isSequence ? shape[2] : nil), rows: shape[0], isTraining: isTraining)
  }

  /// A whole graph.
  init(_ graph: Graph, layout: InputLayout, rows: Int, isTraining: Bool = true) throws {
    network = try Network(graph, layout: layout)
    plan = Plan(network, rows: rows, purpose: .inspection, key: RandomKey(seed: 11)["layers"])
    plan.load(
      network.initialParameters(key: RandomKey(seed: 12)), network.initialStatistics())
    step = isTraining ? .training(rows: rows, index: 3) : .inference(rows: rows)
  }

  /// Sets an array of parameters or statistics.
  borrowing func set(
    _ values: [Double], at slice: ParameterLayout.Slice?,
    of memory: UnsafeMutableBufferPointer<Float>
  ) {
    guard let slice else { return }
    for (index, value) in zip(slice.range, values) { memory[index] = Float(value) }
  }

  /// The output for an input.
  borrowing func output(_ input: [Float]) -> [Float] {
    plan.take(network, step.rows, from: input)
    plan.forward(step)
    let count = step.rows * network.heads * network.shape(of: network.graph.output).reduce(1, *)
    return Array(UnsafeBufferPointer(start: plan.output, count: count))
  }

  /// Gradients of the sum of outputs times `upstream`, after `output`.
  borrowing func differentiate(_ upstream: [Float]) {
    plan.outputGradient.update(from: upstream, count: upstream.count)
    plan.backward(step)
  }

  /// The gradient by the input, after `differentiate`; inputs that share a feature add up.
  borrowing func inputGradient(count: Int) -> [Float] {
    var gradient = [Float](repeating: 0, count: count)
    for (index, input) in network.graph.inputs.enumerated() {
      guard let part = plan.inputGradient(index), let slice = try? network.layout.slice(of: input)
      else { continue }
      for row in 0..<step.rows {
        for column in 0..<slice.count {
          gradient[row * network.layout.features + slice.offset + column] +=
            part[row * slice.count + column]
        }
      }
    }
    return gradient
  }
}
