/// A graph in the making: nodes in an order in which every input comes before its use.
///
/// What is asked for twice, a constant or a node on the same inputs, is there once.
public struct GraphBuilder: Sendable {
  /// Whether nodes are to round as our own kernels do, where that takes more of them: wanted where
  /// what follows tells numbers apart that differ in their last bit.
  public var isExact = false
  /// Where tensors enter.
  public private(set) var inputs: [Port] = []
  /// Where tensors leave.
  public private(set) var outputs: [Port] = []
  /// What the model says about itself, by name, in the order in which it was said.
  public private(set) var properties: [(key: String, value: String)] = []
  private(set) var nodes: [(node: Node, output: Value)] = []
  private(set) var constants: [(name: String, constant: Constant)] = []
  private var valueOfNode: [Node: Value] = [:]
  private var valueOfConstant: [Constant: Value] = [:]
  private var names: Set<String> = []

  /// An empty graph.
  public init() {}

  /// Lets tensors in under a name, which no other input may have.
  public mutating func input(_ name: String, _ type: ElementType, shape: [Axis]) -> Value {
    let value = Value(name: fresh(name), type: type)
    inputs.append(Port(name: value.name, type: type, shape: shape))
    return value
  }

  /// A tensor of the graph's own.
  public mutating func constant(_ constant: Constant) -> Value {
    if let known = valueOfConstant[constant] { return known }
    let value = Value(name: fresh("constant_\(constants.count + 1)"), type: constant.type)
    constants.append((value.name, constant))
    valueOfConstant[constant] = value
    return value
  }

  /// What an operator makes of its inputs; `type` is that of the first input where none is given.
  public mutating func node(
    _ operation: String, of operators: OperatorSet = .standard, _ inputs: [Value?],
    _ attributes: [String: Attribute] = [:], type: ElementType? = nil
  ) -> Value {
    let node = Node(
      operation: operation, operators: operators, inputs: inputs, attributes: attributes)
    if let known = valueOfNode[node] { return known }
    let value = Value(
      name: fresh("\(operation)_\(nodes.count + 1)"),
      type: type ?? inputs.first.flatMap { $0?.type } ?? .float)
    nodes.append((node, value))
    valueOfNode[node] = value
    return value
  }

  /// Lets a tensor out under a name, which gets primes where it is taken, and gives the name.
  @discardableResult
  public mutating func output(_ value: Value, named name: String, shape: [Axis]) -> String {
    let name = fresh(name)
    let node = Node(
      operation: "Identity", operators: .standard, inputs: [value], attributes: [:])
    nodes.append((node, Value(name: name, type: value.type)))
    outputs.append(Port(name: name, type: value.type, shape: shape))
    return name
  }

  /// Lets the model say something about itself.
  public mutating func setProperty(_ key: String, to value: String) {
    properties.removeAll { $0.key == key }
    properties.append((key, value))
  }

  /// The name itself or, where it is taken or empty, with as many primes as it takes.
  private mutating func fresh(_ name: String) -> String {
    var name = name.isEmpty ? "'" : name
    while !names.insert(name).inserted { name += "'" }
    return name
  }
}
