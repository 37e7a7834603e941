public import Learning

/// How the features of a row are divided among the inputs of a graph.
public struct InputLayout: Sendable, Hashable, Codable {
  /// A run of features and the shape that a graph sees it in.
  public struct Slice: Sendable, Hashable {
    /// The index of its first feature.
    public let offset: Int
    /// The shape of one row of it.
    public let shape: [Int]
    public let count: Int

    init(offset: Int, shape: [Int]) {
      self.offset = offset
      self.shape = shape
      count = shape.reduce(1, *)
    }
  }

  public var features: Int
  /// The time axis at the front of each row, if there is one.
  public var steps: Int?
  /// The number of channels of the time axis.
  public var channels: Int?

  public init(features: Int, steps: Int? = nil, channels: Int? = nil) {
    self.features = features
    self.steps = steps
    self.channels = channels
  }

  /// The layout of a data set.
  public init(_ data: Dataset) {
    self.init(
      features: data.features.columns, steps: data.sequence?.steps,
      channels: data.sequence?.channels.count)
  }

  /// The features that an input takes; throws where the data have none such.
  package func slice(of input: GraphInput) throws(ShapeError) -> Slice {
    let steps = steps ?? 0
    let channels = channels ?? 0
    // A layout that was stored may hold any numbers.
    guard 0...ShapeError.mostOutputs ~= features, 0...features ~= steps, 0...features ~= channels,
      steps * channels <= features
    else {
      throw ShapeError(
        .size, "a row of \(features) features cannot hold \(steps) steps × \(channels) channels")
    }
    let width = steps * channels
    switch input {
    case .row: return try Self.slice(0, [features], "features")
    case .rowAsSequence: return try Self.slice(0, [features, 1], "features")
    case .static: return try Self.slice(width, [features - width], "features beside its sequence")
    case .sequence: return try Self.slice(0, [steps, channels], "sequence")
    }
  }

  private static func slice(
    _ offset: Int, _ shape: [Int], _ what: String
  ) throws(ShapeError) -> Slice {
    guard shape.allSatisfy({ $0 > 0 }) else {
      throw ShapeError(.size, "the data has no \(what)")
    }
    return Slice(offset: offset, shape: shape)
  }
}
