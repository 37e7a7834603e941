/// A collection of operators, and the version of it in which an operator has the meaning wanted.
public struct OperatorSet: Sendable, Hashable {
  /// Its name; empty for ONNX's own.
  public let domain: String
  /// Its version.
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
