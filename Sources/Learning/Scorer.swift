import Concurrency
public import Tables

/// Everything between raw columns and a decision: preparation, one model or several, calibration,
/// threshold.
public struct Scorer: Sendable {
  /// A fitted model with its own preparation.
  public struct Member: Sendable {
    /// The candidate that it was.
    public let name: String
    /// The classifier's settings, which know the model's type.
    public let classifier: ComponentSpec<any Classifier>
    public let steps: [FittedStep]
    package let program: FeatureProgram
    public let model: any TrainedModel
    /// What undoes the change of the prior that balancing made.
    public let calibration: FittedCalibration

    /// A member for rows of a schema; throws where the preparation does not fit it.
    public init(
      name: String, classifier: ComponentSpec<any Classifier>, steps: [FittedStep],
      model: any TrainedModel, calibration: FittedCalibration, schema: InputSchema
    ) throws(DataError) {
      self.name = name
      self.classifier = classifier
      self.steps = steps
      self.model = model
      self.calibration = calibration
      program = try FeatureProgram(
        steps, schema: schema, takesMissing: model.takesMissing)
    }

    /// The member's scores, corrected for the prior.
    public func scores(of rows: RawRows) throws(DataError) -> [Float] {
      calibration(model.scores(for: try program.features(of: rows)))
    }
  }

  /// The raw columns that it takes.
  public let schema: InputSchema
  /// The models; at least one.
  public let members: [Member]
  /// How several models' scores become one; nil where there is one model.
  public let combination: FittedEnsemble?
  /// What was learnt to make probabilities of scores; the identity where nothing was.
  public let calibration: FittedCalibration
  /// From which probability on a row is predicted positive.
  public var operatingPoint: OperatingPoint
  /// How risky a probability is, whatever is decided for its row.
  public var segments: RiskSegments

  /// Rows that one thread scores at a time.
  private static let block = 1024

  public init(
    schema: InputSchema, members: [Member], combination: FittedEnsemble?,
    calibration: FittedCalibration, operatingPoint: OperatingPoint, segments: RiskSegments
  ) {
    self.schema = schema
    self.members = members
    self.combination = combination
    self.calibration = calibration
    self.operatingPoint = operatingPoint
    self.segments = segments
  }

  /// P(positive) of every row; the same bits in any company and for any number of threads.
  ///
  /// Throws where a row holds a number that no model can take.
  public func scores(of rows: RawRows, threads: Int = 1) throws(DataError) -> [Float] {
    guard threads > 1, rows.count > Self.block else { return try scores(ofBlock: rows) }
    let blocks = (rows.count + Self.block - 1) / Self.block
    return try parallelMap(count: blocks, threads: threads) { index throws(DataError) in
      let start = index * Self.block
      return try scores(
        ofBlock: rows.selecting(rows: Array(start..<min(start + Self.block, rows.count))))
    }.flatMap { $0 }
  }

  /// Whether a row of this probability is predicted positive.
  public func decision(_ probability: Float) -> Bool { probability >= operatingPoint.threshold }

  /// How columns are derived, which is the same for all members.
  private var derivation: Derivation? { members.first?.program.derivation }

  /// The rows with the derived columns behind the raw ones, as explanations take them.
  package func completing(_ rows: RawRows) -> RawRows { derivation?.completing(rows) ?? rows }

  /// The places of columns whose values follow from a column, itself among them.
  package func following(_ column: Int) -> Set<Int> { derivation?.following(column) ?? [column] }

  /// The first row that cannot be scored, the place of its raw column in the schema, and why.
  package func firstUnfit(in rows: RawRows) -> (row: Int, column: Int, reason: String)? {
    let unfit = members.compactMap { $0.program.firstUnfit(in: rows) }.min { $0.row < $1.row }
    guard let (row, column) = unfit ?? firstWithoutScore(in: rows) else { return nil }
    let what = derivation?.phrase(of: column).map { "what is derived from it, \($0)," }
    return (
      row, derivation?.origin(of: column) ?? column,
      "\(what ?? "the number") is missing or too great for the model, which was fitted without such"
    )
  }

  /// The first row whose numbers are so great that the model's sums are none, and the column that is farthest
  /// beyond the training rows.
  private func firstWithoutScore(in rows: RawRows) -> (row: Int, column: Int)? {
    guard let row = (try? sums(of: rows))?.firstIndex(where: { !$0.isFinite }) else { return nil }
    let distances = zip(schema.columns, rows.columns).map { column, values -> Double in
      guard case .numbers(let numbers) = values, numbers[row].isFinite else { return -1 }
      let size = max(abs(column.minimum ?? 0), abs(column.maximum ?? 0), .leastNormalMagnitude)
      return abs(numbers[row]) / size
    }
    return (row, distances.indices.max { distances[$0] < distances[$1] } ?? 0)
  }

  private func scores(ofBlock rows: RawRows) throws(DataError) -> [Float] {
    let scores = try sums(of: rows)
    if let row = scores.firstIndex(where: { !$0.isFinite }) {
      throw .unusable("row \(row + 1) has no score: a number in it is too great for the model")
    }
    return scores
  }

  private func sums(of rows: RawRows) throws(DataError) -> [Float] {
    let rows = completing(rows)
    guard let combination else { return calibration(try members[0].scores(of: rows)) }
    var scores: [[Float]] = []
    for member in members { scores.append(try member.scores(of: rows)) }
    return calibration(combination.scores(scores))
  }
}
