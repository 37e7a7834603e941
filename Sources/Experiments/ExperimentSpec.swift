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
  /// How rows are cut into training and test rows.
  public var validation = ComponentSpec<any Splitter>(StratifiedKFold())
  /// The balance strategies that every model is tried with.
  public var balance = [ComponentSpec<any Sampler>(NoSampler())]
  /// The models, by the names that the leaderboard shows.
  public var models = OrderedMembers<ModelSpec>()
  /// Candidates that are made of others.
  public var ensembles = OrderedMembers<ComponentSpec<any Ensemble>>()
  /// How scores become probabilities, where a model does not say it itself.
  public var calibration = ComponentSpec<any Calibration>(PriorCorrection())
  /// From which score on a row is called positive, where a model does not say it itself; from what
  /// `rank` requires if it is not given.
  public var operatingPoint: ComponentSpec<any OperatingPointRule>?
  /// How training rows are cut once more, for scores to learn calibrations and thresholds from.
  public var inner = InnerSpec()
  /// Costs, and the bounds that metrics are read at.
  public var costs = Costs()
  /// How intervals and tests are computed.
  public var statistics = StatisticsSpec()
  /// What the leaderboard is ranked by.
  public var rank = RankSpec()

  /// A spec of defaults, which still lacks data and models.
  public init() {}

  public static let renamedMembers = ["stakes": "costs"]

  enum CodingKeys: String, CodingKey {
    case schema = "$schema"
    case name, description, seed, data, validation, balance, models, ensembles, calibration
    case operatingPoint, inner, costs, statistics, rank
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
      return try StrictJSON.encode(study)
    }
  }
}
