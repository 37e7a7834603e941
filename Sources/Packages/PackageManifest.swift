public import Learning
public import StrictJSON

/// `manifest.json` of a model package: what the model is, where it came from, what it reached.
public struct PackageManifest: Codable, Sendable {
  /// A model among those that the scorer is made of.
  public struct Member: Codable, Sendable {
    /// The candidate that it was.
    public var name: String
    /// The classifier's settings.
    public var classifier: ComponentSpec<any Classifier>
    /// The fitted preparation.
    public var steps: [FittedStep]
    /// What of the model is not an array.
    public var header: JSON
    /// What undoes the change of the prior that balancing made.
    public var calibration: FittedCalibration
  }

  /// A metric on rows that were not seen, with its interval.
  public struct Estimate: Codable, Sendable, Hashable {
    /// The metric's name.
    public var name: String
    /// The estimate.
    public var value: Double
    /// The lower end of the interval.
    public var lower: Double?
    /// The upper end of the interval.
    public var upper: Double?

    /// An estimate.
    public init(name: String, value: Double, lower: Double?, upper: Double?) {
      self.name = name
      self.value = value
      self.lower = lower
      self.upper = upper
    }
  }

  /// Where a model came from.
  public struct Origin: Codable, Sendable, Hashable {
    /// The experiment's name.
    public var study: String
    /// The digest of spec, data and format of the run.
    public var studyDigest: String
    /// The SHA-256 of the table.
    public var dataDigest: String
    /// The seed.
    public var seed: UInt64
    /// The candidate's name.
    public var candidate: String
    /// Its place on the leaderboard.
    public var rank: Int
    /// Why it was not eligible; nil where it was.
    public var ineligible: String?
    /// Where the threshold came from, a sentence.
    public var threshold: String
    /// Where the calibration came from, a sentence.
    public var calibration: String

    /// An origin.
    public init(
      study: String, studyDigest: String, dataDigest: String, seed: UInt64, candidate: String,
      rank: Int, ineligible: String?, threshold: String, calibration: String
    ) {
      self.study = study
      self.studyDigest = studyDigest
      self.dataDigest = dataDigest
      self.seed = seed
      self.candidate = candidate
      self.rank = rank
      self.ineligible = ineligible
      self.threshold = threshold
      self.calibration = calibration
    }
  }

  /// The format that this release writes, and the newest that it reads.
  public static let formatVersion = 1
  /// What the member `kind` says, by which a package is known.
  static let kind = "workbench model"

  /// What kind of document this is.
  public internal(set) var kind = Self.kind
  /// The format.
  public internal(set) var format = Self.formatVersion
  /// The release that wrote it.
  public var release: String
  /// The model's name.
  public var name: String
  /// Its version, from 1.
  public var version: Int
  /// The column that is predicted.
  public var target: String
  /// The target's value that counts as positive.
  public var positive: String
  /// The column that names rows, where there is one.
  public var identifier: String?
  /// The rows that it was fitted on.
  public var rows: Int
  /// The positive ones among them.
  public var positives: Int
  /// Where it came from.
  public var origin: Origin
  /// What its candidate reached on rows that were not seen.
  public var metrics: [Estimate]
  /// From which probability on a row is called positive.
  public var operatingPoint: OperatingPoint
  /// The bounds of the risk segments.
  public var segments: RiskSegments
  /// What was learnt to make probabilities of scores.
  public var calibration: FittedCalibration
  /// How several models' scores become one; nil where there is one model.
  public var combination: FittedEnsemble?
  /// The raw columns that it takes.
  public var schema: InputSchema
  /// The models.
  public internal(set) var members: [Member]
  /// The SHA-256 of every other file of the package.
  public internal(set) var files = OrderedMembers<String>()

  /// The manifest of a scorer.
  public init(
    name: String, version: Int, release: String, scorer: Scorer, target: String, positive: String,
    identifier: String?, rows: Int, positives: Int, origin: Origin, metrics: [Estimate]
  ) {
    self.release = release
    self.name = name
    self.version = version
    self.target = target
    self.positive = positive
    self.identifier = identifier
    self.rows = rows
    self.positives = positives
    self.origin = origin
    self.metrics = metrics
    operatingPoint = scorer.operatingPoint
    segments = scorer.segments
    calibration = scorer.calibration
    combination = scorer.combination
    schema = scorer.schema
    members = scorer.members.map { member in
      Member(
        name: member.name, classifier: member.classifier, steps: member.steps,
        header: member.model.state.header, calibration: member.calibration)
    }
  }

  /// The share of positive rows among those that it was fitted on.
  public var baseRate: Double { Double(positives) / Double(max(rows, 1)) }
}
