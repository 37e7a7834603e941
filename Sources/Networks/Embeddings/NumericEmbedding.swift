public import Learning
import ONNX

/// What stands for a number in place of itself: several numbers that are learnt.
///
/// Features that are no quantities, and the steps of a time axis, stay as they are.
public protocol NumericEmbedding: Component {
  /// How many numbers stand for one.
  var width: Int { get }
  /// The layer that embeds the features at `places` of those from `start` on; what it needs to know of their
  /// values it reads off rows, which are training rows after the sampler. Told to stop it may leave
  /// anything out.
  func layer(
    on rows: Dataset, places: [Int], start: Int, context: FitContext
  ) -> any PrimitiveLayer
}

extension ComponentSpec where Family == any NumericEmbedding {
  public init(_ component: some NumericEmbedding) { self.init(component) { $0 } }
}

/// Where the features of a row go in an embedding: each number becomes several where it stands.
struct EmbeddingLayout: Sendable {
  let inputs: Int
  /// The places of the embedded features, in rising order.
  let places: [Int]
  let width: Int
  /// For every feature where its numbers begin in the output.
  let offsets: [Int]
  let outputs: Int

  /// Throws where a feature to be embedded is not there.
  init(inputs: Int, places: [Int], width: Int) throws(ShapeError) {
    guard let last = places.last, last < inputs else {
      throw ShapeError(
        .size, "embeds the feature at place \(places.last ?? 0) of a row of \(inputs) features")
    }
    self.inputs = inputs
    self.places = places
    self.width = width
    let embedded = Set(places)
    var offsets: [Int] = []
    var next = 0
    for feature in 0..<inputs {
      offsets.append(next)
      next += embedded.contains(feature) ? width : 1
    }
    self.offsets = offsets
    outputs = next
    others = (0..<inputs).filter { !embedded.contains($0) }
  }

  /// The features that stay.
  private let others: [Int]

  /// Copies what stays to the output, or its gradient back.
  func copyOthers(
    _ rows: Int, from source: UnsafePointer<Float>, to target: UnsafeMutablePointer<Float>,
    isBack: Bool
  ) {
    for row in 0..<rows {
      for index in 0..<others.count {
        let outer = row * outputs + offsets[others[index]]
        let inner = row * inputs + others[index]
        if isBack { target[inner] = source[outer] } else { target[outer] = source[inner] }
      }
    }
  }

  /// The embedded features and the others where they stand, [rows, outputs].
  func graph(_ input: Value, _ embedded: [Value], in builder: inout GraphBuilder) -> Value {
    var parts: [Value] = []
    var next = 0
    for (place, value) in zip(places, embedded) {
      if next < place { parts.append(builder.slice(input, axis: 1, next..<place)) }
      parts.append(value)
      next = place + 1
    }
    if next < inputs { parts.append(builder.slice(input, axis: 1, next..<inputs)) }
    return builder.concatenate(parts, axis: 1)
  }

  /// What is wrong with places that were read of a file; nil where nothing is.
  static func fault(of places: [Int]) -> String? {
    let isRising = zip(places, places.dropFirst()).allSatisfy { $0 < $1 }
    return !places.isEmpty && places[0] >= 0 && isRising
      ? nil : "its features are in no rising order"
  }
}
