public import Learning
public import StrictJSON

/// A model as a folder of files that lasts: what it is, its numbers, and what was found out about it.
public struct ModelPackage: Sendable {
  /// What the model is, where it came from, what it reached.
  public var manifest: PackageManifest
  /// The model.
  public var scorer: Scorer
  /// Rows by which every machine can tell that it scores as the one that packed.
  public var golden: GoldenRows
  /// Rows that stand for all others in explanations.
  public var background: RawRows
  /// How inputs and probabilities were distributed.
  public var reference: ReferenceDistribution
  /// What drives the model, with intervals; `null` where it was not found out.
  public var explanations: JSON
  /// How near the ONNX graph comes to the model's own scores; `null` where it was not found out.
  public var parity: JSON
  /// The model card, in Markdown.
  public var card: String

  /// The names of a package's files.
  public enum File {
    /// What the model is.
    public static let manifest = "manifest.json"
    /// The numbers of all models.
    public static let weights = "weights.safetensors"
    /// The whole scorer as a graph.
    public static let onnx = "model.onnx"
    /// What a person should know before using it.
    public static let card = "MODEL_CARD.md"
    /// What drives the model, to look at; not in packages made without explanations.
    public static let page = "explanations.html"
    static let golden = "golden.json"
    static let background = "background.json"
    static let reference = "reference.json"
    static let explanations = "explanations.json"
    static let parity = "parity.json"
  }

  /// A package.
  public init(
    manifest: PackageManifest, scorer: Scorer, golden: GoldenRows, background: RawRows,
    reference: ReferenceDistribution, explanations: JSON, parity: JSON, card: String
  ) {
    self.manifest = manifest
    self.scorer = scorer
    self.golden = golden
    self.background = background
    self.reference = reference
    self.explanations = explanations
    self.parity = parity
    self.card = card
  }
}
