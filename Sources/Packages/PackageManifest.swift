package import Experiments
import Files
public import Learning
public import StrictJSON

/// `manifest.json` of a model package: what the model is, where it came from, what it reached.
public struct PackageManifest: Codable, Sendable, HasLaterMembers {
  /// A model among those that the scorer is made of.
  public struct Member: Codable, Sendable {
    /// The candidate that it was.
    public var name: String
    public var classifier: ComponentSpec<any Classifier>
    public var steps: [FittedStep]
    /// What of the model is not an array.
    public var header: JSON
    /// What undoes the change of the prior that balancing made.
    public var calibration: FittedCalibration
  }

  /// A metric on held-out rows, with its interval.
  public struct Estimate: Codable, Sendable, Hashable {
    public var name: String
    public var value: Double
    public var lower: Double?
    public var upper: Double?

    public init(name: String, value: Double, lower: Double?, upper: Double?) {
      self.name = name
      self.value = value
      self.lower = lower
      self.upper = upper
    }
  }

  public struct Origin: Codable, Sendable, Hashable, HasLaterMembers {
    public static let laterMembers: Set = ["settings"]

    public var study: String
    /// The digest of spec, data and format of the run.
    public var studyDigest: String
    /// The SHA-256 of the table.
    public var dataDigest: String
    public var seed: UInt64
    public var candidate: String
    public var rank: Int
    /// Why it was not eligible; nil where it was.
    public var ineligible: String?
    /// Where the threshold came from, a sentence.
    public var threshold: String
    /// Where the calibration came from, a sentence.
    public var calibration: String
    /// Where the bounds of the risk segments came from, a sentence; nil in packages of release 0.1,
    /// where risk was high from the threshold on.
    public var segments: String?
    /// Where the settings came from, a sentence; nil where they are the model's own.
    public var settings: String?

    public init(
      study: String, studyDigest: String, dataDigest: String, seed: UInt64, candidate: String,
      rank: Int, ineligible: String?, threshold: String, calibration: String,
      segments: String? = nil, settings: String? = nil
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
      self.segments = segments
      self.settings = settings
    }
  }

  /// The format that this release writes, and the newest that it reads.
  public static let formatVersion = 1
  /// What the member `kind` says, by which a package is known.
  static let kind = "workbench model"
  public static let laterMembers: Set = ["events"]

  public internal(set) var kind = Self.kind
  public internal(set) var format = Self.formatVersion
  public var release: String
  public var name: String
  /// Its version, from 1.
  public var version: Int
  public var target: String
  /// The target's value that counts as positive.
  public var positive: String
  /// The values that do, where there are several.
  public var positiveLabels: [String]?
  /// The column that names rows, where there is one.
  public var identifier: String?
  /// How some of its columns were made of a log of events; nil where none was.
  package var events: EventSpec?
  /// The rows that it was fitted on.
  public var rows: Int
  public var positives: Int
  /// The base rate that threshold, metrics and probabilities are for, set or by the rows' weights; nil
  /// where it is the share of positive rows.
  public var setBaseRate: Double?
  public var origin: Origin
  /// What its candidate reached on held-out rows.
  public var metrics: [Estimate]
  /// From which probability on a row is predicted positive.
  public var operatingPoint: OperatingPoint
  /// How risky a probability is, whatever is decided for its row.
  public var segments: RiskSegments
  /// What was learnt to make probabilities of scores.
  public var calibration: FittedCalibration
  /// How several models' scores become one; nil where there is one model.
  public var combination: FittedEnsemble?
  /// The raw columns that it takes.
  public var schema: InputSchema
  public internal(set) var members: [Member]
  /// The SHA-256 of every other file of the package.
  public internal(set) var files = OrderedMembers<String>()

  public init(
    name: String, version: Int, release: String, scorer: Scorer, target: String, positive: String,
    identifier: String?, rows: Int, positives: Int, setBaseRate: Double? = nil, origin: Origin,
    metrics: [Estimate]
  ) {
    self.release = release
    self.name = name
    self.version = version
    self.target = target
    self.positive = positive
    self.identifier = identifier
    self.rows = rows
    self.positives = positives
    self.setBaseRate = setBaseRate
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

  /// The base rate that it is for: the one that was set, else the share of positive rows among those that
  /// it was fitted on, by weight where they have weights.
  public var baseRate: Double { setBaseRate ?? shareOfPositives }

  /// The share of positive rows among those that it was fitted on.
  public var shareOfPositives: Double { Double(positives) / Double(max(rows, 1)) }
}

extension PackageManifest: Checked {
  /// Counts that no package has.
  public func issues() -> [Issue] {
    let counts = [
      Issue.count(rows, at: "rows"), Issue.count(positives, at: "positives", atMost: max(rows, 0)),
      Issue.count(version, at: "version", atMost: ModelLibrary.greatestVersion),
      Issue.count(origin.rank, at: "rank")?.prefixed(by: ["origin"]),
    ]
    let missing = schema.columns.enumerated().map { place, column in
      Issue.count(column.missing, at: "missing")?.prefixed(
        by: ["schema", "columns", .index(place)])
    }
    let derived = (schema.derived ?? []).enumerated().map { place, derived in
      Issue.count(derived.column.missing, at: "missing")?.prefixed(
        by: ["schema", "derived", .index(place), "column"])
    }
    let recipe = events?.issues(hasTable: true).map { $0.prefixed(by: ["events"]) } ?? []
    return (counts + missing + derived).compactMap(\.self) + recipe
  }
}

extension PackageManifest {
  /// The member that holds the digest of all others.
  private static let seal = "sha256"

  /// The document, sealed by a digest of its own.
  func document() throws(PackageError) -> JSON {
    do {
      let document = try StrictJSON.encode(self)
      return document.setting(Self.seal, to: .string(SHA256.hex(of: document.canonical)))
    } catch {
      throw .damaged("its manifest cannot be written: \(error)")
    }
  }

  /// Reads a document whose names refer to a catalog.
  ///
  /// Throws one sentence where it is none of a model package, of a newer release, or changed.
  public init(_ bytes: [UInt8], catalog: Catalog) throws(PackageError) {
    let document: JSON
    do {
      document = try JSON(parsing: bytes)
    } catch {
      throw .damaged("manifest.json cannot be read: \(error)")
    }
    guard document["kind"]?.string == Self.kind else {
      throw .foreign("its manifest.json is not one of a model")
    }
    guard let format = document["format"]?.integer, format >= 1 else {
      throw .damaged("manifest.json names no format")
    }
    guard format <= Self.formatVersion else {
      throw .newer(found: Int(format), supported: Self.formatVersion)
    }
    let sealed = document.removing(Self.seal)
    guard document[Self.seal]?.string == SHA256.hex(of: sealed.canonical) else {
      throw .damaged("manifest.json was changed after it was written")
    }
    let read = StrictJSON.decode(
      Self.self, from: sealed, userInfo: [.catalog: catalog], acceptsFormerNames: true)
    guard let manifest = read.value, read.issues.isEmpty else {
      throw .damaged("manifest.json: \(read.issues.first.map { "\($0)" } ?? "cannot be read")")
    }
    self = manifest
  }
}
