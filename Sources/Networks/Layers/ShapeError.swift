/// Why a layer does not suit its inputs.
public struct ShapeError: Error, Sendable, Hashable {
  /// What the mistake depends on.
  public enum Kind: Sendable, Hashable {
    /// The number of inputs or of their axes: wrong whatever the data.
    case wiring
    /// The length of an axis, which depends on the data.
    case size
  }

  /// What the mistake depends on.
  public var kind: Kind
  /// What was wanted and what was got.
  public var reason: String

  /// An error.
  public init(_ kind: Kind, _ reason: String) {
    self.kind = kind
    self.reason = reason
  }

  /// Two inputs of which one has more axes.
  init(axesOf first: [Int], _ second: [Int]) {
    self.init(
      .wiring,
      "takes inputs with the same axes, got \(Self.axes(first)) and \(Self.axes(second))")
  }

  /// The axes of a shape in words, whatever their lengths.
  public static func axes(_ shape: [Int]) -> String {
    switch shape.count {
    case 1: "features on one axis"
    case 2: "steps × channels"
    default: "\(shape.count) axes"
    }
  }

  /// A shape in words: "24 steps × 8 channels".
  public static func words(_ shape: [Int]) -> String {
    switch shape.count {
    case 1: "\(shape[0]) features"
    case 2: "\(shape[0]) steps × \(shape[1]) channels"
    default: shape.map(String.init).joined(separator: " × ")
    }
  }
}
