/// A graph in the making: nodes in an order in which every input comes before its use.
///
/// What is asked for twice, a constant or a node on the same inputs, is there once.
public struct GraphBuilder: Sendable {
  /// Whether nodes are to round as our own kernels do, where that takes more of them: wanted where
  /// what follows tells numbers apart that differ in their last bit.
  public var isExact = false
  public private(set) var inputs: [ValueInfo] = []
  public private(set) var outputs: [ValueInfo] = []
  /// What the model says about itself, by name, in the order in which it was said.
  public private(set) var properties: [(key: String, value: String)] = []
  package private(set) var nodes: [(node: Node, outputs: [Value])] = []
  private(set) var constants: [(name: String, constant: Constant)] = []
  private var valuesOfNode: [Node: [Value]] = [:]
  private var valueOfConstant: [Constant: Value] = [:]
  private var names: Set<String> = []

  public init() {}

  /// Lets tensors in under a name, which no other input may have.
  public mutating func input(_ name: String, _ type: ElementType, shape: [Axis]) -> Value {
    let value = Value(name: fresh(name), type: type)
    inputs.append(ValueInfo(name: value.name, type: type, shape: shape))
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
    node(
      operation, of: operators, inputs, attributes,
      types: [type ?? inputs.first.flatMap { $0?.type } ?? .float])[0]
  }

  /// What an operator of several outputs, such as `TopK`, makes of its inputs: a value of each type, in
  /// the order in which ONNX names its outputs.
  public mutating func node(
    _ operation: String, of operators: OperatorSet = .standard, _ inputs: [Value?],
    _ attributes: [String: Attribute] = [:], types: [ElementType]
  ) -> [Value] {
    let node = Node(
      operation: operation, operators: operators, inputs: inputs, attributes: attributes)
    if let known = valuesOfNode[node], known.map(\.type) == types { return known }
    let name = "\(operation)_\(nodes.count + 1)"
    var values: [Value] = []
    for (place, type) in types.enumerated() {
      values.append(Value(name: fresh(place == 0 ? name : "\(name)_\(place + 1)"), type: type))
    }
    nodes.append((node, values))
    valuesOfNode[node] = values
    return values
  }

  /// Lets a tensor out under a name, which gets primes where it is taken, and gives the name.
  @discardableResult
  public mutating func output(_ value: Value, named name: String, shape: [Axis]) -> String {
    let name = fresh(name)
    let node = Node(
      operation: "Identity", operators: .standard, inputs: [value], attributes: [:])
    nodes.append((node, [Value(name: name, type: value.type)]))
    outputs.append(ValueInfo(name: name, type: value.type, shape: shape))
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

/// An operator at work: what it takes, its settings, and what comes out.
public struct Node: Sendable, Hashable {
  public let operation: String
  /// The collection that it belongs to.
  public let operators: OperatorSet
  /// What it takes, in order; nil for an input that it does without.
  public let inputs: [Value?]
  /// Its settings, by their names.
  public let attributes: [String: Attribute]
}

/// What flows along an edge of a graph: a tensor of a name.
public struct Value: Sendable, Hashable {
  /// Its name, unique in the graph.
  public let name: String
  /// The type of its elements.
  public let type: ElementType
}

/// What `onnx.proto` calls `ValueInfoProto`: the name and type of a tensor that enters or leaves a graph.
public struct ValueInfo: Sendable, Hashable {
  public let name: String
  /// The type of the elements.
  public let type: ElementType
  /// The length of every axis.
  public let shape: [Axis]
}

/// The length of one axis of what flows into or out of a graph.
public enum Axis: Sendable, Hashable {
  /// As many as there are rows in a call.
  case rows
  case count(Int)
}

extension Axis: ExpressibleByIntegerLiteral {
  public init(integerLiteral value: Int) { self = .count(value) }
}

/// A collection of operators, and the version of it in which an operator has the meaning wanted.
public struct OperatorSet: Sendable, Hashable {
  /// Its name; empty for ONNX's own.
  public let domain: String
  public let version: Int

  /// ONNX's own operators, version 17.
  public static let standard = OperatorSet(domain: "", version: 17)
  /// Operators of classical machine learning, version 3: `LabelEncoder` and its kin.
  public static let learning = OperatorSet(domain: "ai.onnx.ml", version: 3)
  /// The same, version 5, which `TreeEnsemble` came with.
  public static let trees = OperatorSet(domain: "ai.onnx.ml", version: 5)

  /// A version of a collection.
  public init(domain: String, version: Int) {
    self.domain = domain
    self.version = version
  }
}
