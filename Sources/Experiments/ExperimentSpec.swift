import Files
import FoundationEssentials
public import Learning
import Metrics
import Resampling
public import StrictJSON

/// What a study is: data, validation, balance strategies, models, and how they are ranked.
public struct ExperimentSpec: Codable, Hashable, Sendable, Defaulted, Checked {
  /// The document that describes this one to an editor; not looked at.
  public var schema: String?
  /// The study's name, and its results folder's.
  public var name = "experiment"
  /// What the study asks, for its readers.
  public var description: String?
  /// Where all randomness starts.
  public var seed: UInt64 = 1
  /// The table and what its columns mean.
  public var data = DataSpec()
  /// How rows are split into training and test rows.
  public var validation = ComponentSpec<any Splitter>(StratifiedKFold())
  /// The balance strategies that every model is tried with.
  public var balance = [ComponentSpec<any Sampler>(NoSampler())]
  /// The models, by the names that the leaderboard shows.
  public var models = OrderedMembers<ModelSpec>()
  /// Candidates that are made of others.
  public var ensembles = OrderedMembers<ComponentSpec<any Ensemble>>()
  /// How scores become probabilities, where a model does not say it itself.
  public var calibration = ComponentSpec<any Calibration>(AutomaticCalibration())
  /// From which score on a row is predicted positive, where a model does not say it itself; from what
  /// `rank` requires if it is not given.
  public var operatingPoint: ComponentSpec<any OperatingPointRule>?
  /// How training rows are split once more, for scores to learn calibrations and thresholds from.
  public var inner = InnerSpec()
  /// Costs, and the bounds that metrics are read at.
  public var costs = Costs()
  public var statistics = StatisticsSpec()
  /// What the leaderboard is ranked by.
  public var rank = RankSpec()
  /// What its report shows besides what every report does; no number depends on it.
  public var report = ReportSpec()

  public init() {}

  public static let renamedMembers = ["stakes": "costs"]

  enum CodingKeys: String, CodingKey {
    case schema = "$schema"
    case name, description, seed, data, validation, balance, models, ensembles, calibration
    case operatingPoint, inner, costs, statistics, rank, report
  }

  /// The spec in canonical form: settings in the order of their declaration, defaults filled in,
  /// without what only people and editors read.
  ///
  /// Models, nodes and channels keep their order, since it is part of what is computed. Two specs with
  /// the same canonical form are the same study.
  public var canonical: JSON {
    get throws {
      var study = self
      study.schema = nil
      study.description = nil
      // What came later and is not asked for leaves the form as it was, and all digests.
      return Self.withoutAbsent(try StrictJSON.encode(study))
    }
  }
}

extension ExperimentSpec {
  private static func withoutAbsent(_ spec: JSON) -> JSON {
    var spec = spec
    for member in ["events", "derive"] {
      if let data = spec["data"], data[member] == .null || data[member] == .object([]) {
        spec = spec.setting("data", to: data.removing(member))
      }
    }
    if case .object(let models)? = spec["models"] {
      spec = spec.setting(
        "models",
        to: .object(
          models.map { model in
            let isAbsent = model.value["tune"] == .null
            return JSON.Member(model.name, isAbsent ? model.value.removing("tune") : model.value)
          }))
    }
    return spec["report"]?["groups"] == .array([]) ? spec.removing("report") : spec
  }

  /// The rule by which thresholds are chosen where a model has none of its own.
  ///
  /// It follows from what is required where the spec does not say: the required precision, else the
  /// required recall. Where nothing is required, a fifth of the rows is predicted positive: candidates
  /// that flag equally many can be compared by recall.
  public var usualOperatingPoint: ComponentSpec<any OperatingPointRule> {
    if let operatingPoint { return operatingPoint }
    if let precision = rank.require[Metric.precision.name] {
      return ComponentSpec(PrecisionAtLeast(precision: precision))
    }
    if let recall = rank.require[Metric.recall.name] {
      return ComponentSpec(RecallAtLeast(recall: recall))
    }
    return ComponentSpec(ContactRate(share: 0.2))
  }
}

public struct ModelSpec: Codable, Hashable, Sendable {
  public var classifier: ComponentSpec<any Classifier>
  /// Preparation in place of the classifier's default.
  public var transforms: [ComponentSpec<any Transform>]?
  /// Balance strategies in place of the study's.
  public var balance: [ComponentSpec<any Sampler>]?
  /// How its scores become probabilities, in place of the study's way.
  public var calibration: ComponentSpec<any Calibration>?
  /// From which score on a row is predicted positive, in place of the study's rule.
  public var operatingPoint: ComponentSpec<any OperatingPointRule>?
  /// How its settings are searched; a candidate with those that are found then stands beside it.
  public var tune: TuneSpec?

  public init(
    classifier: ComponentSpec<any Classifier>, transforms: [ComponentSpec<any Transform>]? = nil,
    balance: [ComponentSpec<any Sampler>]? = nil,
    calibration: ComponentSpec<any Calibration>? = nil,
    operatingPoint: ComponentSpec<any OperatingPointRule>? = nil, tune: TuneSpec? = nil
  ) {
    self.classifier = classifier
    self.transforms = transforms
    self.balance = balance
    self.calibration = calibration
    self.operatingPoint = operatingPoint
    self.tune = tune
  }
}

/// What a leaderboard is ranked by, and what a candidate must reach to be ranked at all.
public struct RankSpec: Codable, Hashable, Sendable, Defaulted {
  public var by = "recall"
  /// The least value (for a loss: the greatest) that a candidate must reach, by metric: it fails where
  /// the whole interval of the metric on held-out rows misses the bound.
  ///
  /// Beside these, precision must always exceed the base rate, since flagging everybody has perfect
  /// recall.
  public var require = OrderedMembers<Double>()
  /// The share of positive rows where the model will be used, if it is not that of the rows: thresholds,
  /// metrics and probabilities are for this one.
  public var baseRate: Double?

  public init() {}

  static let baseRateSetting = Setting(
    "baseRate",
    "share of positive rows where the model will be used; thresholds, metrics and probabilities are for it",
    .strictlyBetween(0, 1))
}

/// How training rows are split once more, in the manner of the study's validation.
public struct InnerSpec: Codable, Hashable, Sendable, Defaulted, Checked {
  public var folds = 5

  public init() {}

  public static let settings = [
    Setting("folds", "how many inner folds the training rows are split into", .between(2, 100))
  ]

  public func issues() -> [Issue] { Self.settings.issues(of: self) }
}

public struct StatisticsSpec: Codable, Hashable, Sendable, Defaulted, Checked {
  public var resamples = 2000
  public var confidence = 0.95
  public var equivalence = 0.01

  public init() {}

  public static let settings = [
    Setting("resamples", "how often rows are resampled", .between(200, 100_000)),
    Setting("confidence", "share of intervals that hold the truth", .strictlyBetween(0.5, 1)),
    Setting("equivalence", "differences up to this count as none", .between(0, 1)),
  ]

  public func issues() -> [Issue] { Self.settings.issues(of: self) }
}

extension ExperimentSpec {
  /// Reads a spec, or says everything that is wrong with it.
  public static func read(
    path: String, catalog: Catalog
  ) throws(SpecError) -> ExperimentSpec {
    let bytes: Data
    do {
      bytes = try FileContents.read(path)
    } catch {
      throw .unreadable(file: path, reason: error.reason)
    }
    return try ExperimentSpec(parsing: [UInt8](bytes), file: path, catalog: catalog)
  }

  /// Decodes a spec from its text; `file` is what errors call it.
  public init(parsing text: [UInt8], file: String, catalog: Catalog) throws(SpecError) {
    let document: JSON
    do {
      document = try JSON(parsing: text)
    } catch {
      throw .syntax(file: file, error)
    }
    try self.init(document: document, file: file, catalog: catalog)
  }

  /// Decodes a spec from a document, such as the one in a manifest.
  public init(document: JSON, file: String, catalog: Catalog) throws(SpecError) {
    let decoded = StrictJSON.decode(
      ExperimentSpec.self, from: document, defaults: ExperimentSpec(),
      userInfo: [.catalog: catalog])
    guard let spec = decoded.value, decoded.issues.isEmpty else {
      throw .issues(file: file, decoded.issues)
    }
    self = spec
  }
}

/// What is wrong with a spec; its author is to blame.
public enum SpecError: Error, Sendable, Hashable {
  /// The file cannot be read, and why.
  case unreadable(file: String, reason: String)
  case syntax(file: String, JSONSyntaxError)
  /// Everything else that is wrong, in the order of the document.
  case issues(file: String, [Issue])
}

extension SpecError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .unreadable(let file, let reason): "\(file): \(reason)"
    case .syntax(let file, let error): "\(file): \(error)"
    case .issues(let file, let issues):
      "\(file): \(issues.count) problem\(issues.count == 1 ? "" : "s")"
        + issues.map { "\n  \($0)" }.joined()
    }
  }
}
