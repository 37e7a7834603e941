public import Learning
public import StrictJSON

/// Logistic regression, fitted to the true optimum in double precision.
///
/// The objective is that of scikit-learn: Σ w · log loss + (r ‖β‖₁ + (1 − r) ‖β‖² / 2) / c, the
/// intercept without penalty, r being `l1Ratio`. Without an L1 part it is minimised by Newton's method,
/// with one by the proximal form of it.
///
/// A numeric feature's line may bend where `piecewiseLinear` says so: the feature is then taken as its
/// parts in `bins` intervals, as the transform of that name does, inside the model and so behind the
/// sampler.
public struct LogisticRegression: Classifier {
  public enum PiecewiseLinearUse: String, NamedCases, Hashable, Sendable {
    /// Where that predicts held-out parts of the training rows better, by more than noise.
    case automatic
    case always
    case never
  }

  public static let name = "logisticRegression"
  public static let summary =
    "logistic regression with L2, L1 or elastic net penalty, at its optimum"
  public static let settings = [
    Setting("c", "the inverse of the penalty's strength", .between(1e-12, 1e12)),
    Setting("l1Ratio", "the L1 share of the penalty: 0 is L2, 1 is L1", .between(0, 1)),
    Setting("penalized", "whether there is a penalty at all"),
    Setting("fitIntercept", "whether there is an intercept"),
    Setting(
      "tolerance", "the gradient, relative to its scale, at which the optimum is reached",
      .strictlyBetween(0, 1)),
    Setting("maximumIterations", "how many Newton steps are taken at most", .between(1, 1_000_000)),
    Setting(
      "piecewiseLinear", "whether the lines over numeric features may bend",
      .names(PiecewiseLinearUse.allCases.map(\.rawValue))),
    Setting("bins", "how many intervals such a line has at most", .between(2, 256)),
  ]

  public var c = 1.0
  public var l1Ratio = 0.0
  public var penalized = true
  public var fitIntercept = true
  /// The optimum is reached where every partial derivative, divided by the root of total weight times
  /// initial second derivative, is at most this.
  public var tolerance = 1e-12
  public var maximumIterations = 200
  public var piecewiseLinear = PiecewiseLinearUse.automatic
  public var bins = 8

  /// L2 with c = 1.
  public init() {}

  public init(
    c: Double, l1Ratio: Double = 0, penalized: Bool = true, fitIntercept: Bool = true,
    piecewiseLinear: PiecewiseLinearUse = .automatic
  ) {
    self.c = c
    self.l1Ratio = l1Ratio
    self.penalized = penalized
    self.fitIntercept = fitIntercept
    self.piecewiseLinear = piecewiseLinear
  }

  public var searchSpace: SearchSpace {
    [
      "c": .log(1e-3, 100),
      "piecewiseLinear": .choices(PiecewiseLinearUse.allCases.map { .string($0.rawValue) }),
      "bins": .logInt(4, 32),
    ]
  }

  /// Standardised numbers; penalties are not fair to columns of different scales.
  public var inputForm: InputForm { .standardized }

  public func issues(on data: Dataset) -> [Issue] {
    Self.unprepared(data.columns).map { [Issue(.other("\($0)"))] } ?? []
  }

  /// Codes of categories, whose order means nothing.
  private static func unprepared(_ columns: [Feature]) -> FitError? {
    for feature in columns {
      if case .category = feature.kind {
        return .unprepared(column: feature.name, reason: "holds codes of a category")
      }
    }
    return nil
  }

  /// Throws `FitError.oneClass` where a class has no weight, and `FitError.unprepared` on codes of
  /// categories.
  public func fit(_ data: Dataset, context: FitContext) throws(FitError) -> LogisticModel {
    if let unprepared = Self.unprepared(data.columns) { throw unprepared }
    let sums = data.classWeights
    guard sums.positive > 0, sums.negative > 0 else {
      throw .oneClass(positives: data.positives, rows: data.rowCount)
    }
    return try fit(data, basis: try basis(for: data, context), context: context)
  }

  /// The basis to take; nil for straight lines.
  private func basis(
    for data: Dataset, _ context: FitContext
  ) throws(FitError) -> PiecewiseBasis? {
    guard piecewiseLinear != .never,
      let basis = try PiecewiseBasis(data, bins: bins, context: context)
    else { return nil }
    if piecewiseLinear == .always { return basis }
    return try PiecewiseChoice(self, data: data, context: context).helps(context) ? basis : nil
  }

  /// The optimum on a basis.
  func fit(
    _ data: Dataset, basis: PiecewiseBasis?, context: FitContext
  ) throws(FitError) -> LogisticModel {
    let sums = data.classWeights
    let columns = basis?.expanded(data) ?? data
    let objective = LogisticObjective(
      rows: LogisticRows(columns, context: context), fitsIntercept: fitIntercept,
      l1: penalized ? l1Ratio / c : 0, l2: penalized ? (1 - l1Ratio) / c : 0)
    let solver = NewtonSolver(
      objective: objective, tolerance: tolerance, maximumIterations: maximumIterations)
    let optimum = try solver.solve(
      from: objective.start(positive: sums.positive, negative: sums.negative))
    return LogisticModel(optimum, columns: columns.columns.count, basis: basis)
  }
}
