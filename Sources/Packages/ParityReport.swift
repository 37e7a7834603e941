public import Learning
public import StrictJSON

/// How near the scores of an ONNX graph in a runtime come to a scorer's own.
public struct ParityReport: Codable, Hashable, Sendable {
  /// What ran the graph, with its version.
  public var runtime: String
  /// The rows that were compared.
  public var rows: Int
  /// From which probability on a row is predicted positive.
  public var threshold: Float
  /// The largest difference of two probabilities of one row; one that is no number counts as 1 off.
  public var largestDifference: Double
  /// Pairs of rows that one side ranks one way and the other side the other way.
  public var rankFlips: Int
  /// Rows that one side predicts positive and the other does not.
  public var decisionFlips: Int
  /// Those of them whose probability is farther than `margin` from the threshold.
  public var decisionFlipsBeyondMargin: Int
  /// Inputs that the graph takes otherwise than a file's are taken, which no compared row can show; nil
  /// where there are none.
  public var limits: [String]?

  /// What holds of names.
  static let limitsOfNames = [
    "The graph takes a name as it stands. Nothing but blanks, or a word for a missing value between "
      + "blanks such as ' NA', is missing in a file and an unseen name to the graph: trim such names "
      + "before they reach it.",
    "Two spellings of a name that Unicode holds for equal, such as a composed and a decomposed é, "
      + "are one name in a file and two to the graph: normalize them as the levels are written.",
  ]

  /// How far apart two probabilities may be.
  public static let tolerance = 1e-5
  /// How near a row may lie to the threshold for its decision to be excused.
  public static let margin: Float = 1e-6

  /// Compares probabilities row by row, and the decisions that the other side made of its own.
  public init(
    ours: [Float], theirs: [Float], theirDecisions: [Bool], threshold: Float, runtime: String
  ) {
    precondition(
      ours.count == theirs.count && ours.count == theirDecisions.count,
      "\(ours.count) probabilities here, \(theirs.count) and \(theirDecisions.count) decisions there"
    )
    self.runtime = runtime
    self.threshold = threshold
    rows = ours.count
    largestDifference = zip(ours, theirs).reduce(0) { largest, pair in
      let apart = abs(Double(pair.0) - Double(pair.1))
      return max(largest, apart.isNaN ? 1 : apart)
    }
    let flipped = zip(ours, theirDecisions).filter { ($0 >= threshold) != $1 }
    decisionFlips = flipped.count
    decisionFlipsBeyondMargin = flipped.count { abs($0.0 - threshold) > Self.margin }
    rankFlips = Self.inversions(ours, theirs)
  }

  /// Whether the graph may stand in for the scorer.
  public var isWithinBounds: Bool {
    largestDifference <= Self.tolerance && decisionFlipsBeyondMargin == 0
  }

  public var sentence: String {
    let judgement = isWithinBounds ? "" : " This is more than a graph may differ."
    return "\(runtime) on \(rows) rows: the largest difference is \(largestDifference), "
      + "\(rankFlips) pairs of rows rank otherwise, \(decisionFlips) decisions differ, "
      + "\(decisionFlipsBeyondMargin) of them farther than \(Self.margin) from the threshold."
      + judgement
  }

  public var document: JSON { (try? StrictJSON.encode(self)) ?? .null }

  /// Pairs that rise in one list and fall in the other, counted while sorting (Knight 1966).
  private static func inversions(_ ours: [Float], _ theirs: [Float]) -> Int {
    let order = ours.indices.sorted {
      (ours[$0], theirs[$0], $0) < (ours[$1], theirs[$1], $1)
    }
    var sorted = order.map { theirs[$0] }
    var merged = sorted
    var count = 0
    var width = 1
    while width < sorted.count {
      for start in stride(from: 0, to: sorted.count, by: 2 * width) {
        count += merge(
          sorted, start, min(start + width, sorted.count), min(start + 2 * width, sorted.count),
          into: &merged)
      }
      swap(&sorted, &merged)
      width *= 2
    }
    return count
  }

  /// Merges two sorted runs; gives how many pairs of them stood the wrong way round.
  private static func merge(
    _ from: [Float], _ start: Int, _ middle: Int, _ end: Int, into to: inout [Float]
  ) -> Int {
    var left = start
    var right = middle
    var count = 0
    for place in start..<end {
      if left < middle, right == end || from[left] <= from[right] {
        to[place] = from[left]
        left += 1
      } else {
        to[place] = from[right]
        right += 1
        count += middle - left
      }
    }
    return count
  }
}

extension ParityReport {
  /// Runs a scorer's ONNX model on rows and compares it with the scorer itself.
  ///
  /// Throws `OnnxRuntimeError` where there is no onnxruntime, or it fails, and `DataError` where the
  /// scorer cannot score the rows.
  public init(
    of scorer: Scorer, onnx model: [UInt8], on rows: RawRows,
    runtime: OnnxRuntime = OnnxRuntime(), threads: Int = 1
  ) throws {
    let ours = try scorer.scores(of: rows, threads: threads)
    let answer = try runtime.answer(of: model, on: rows, schema: scorer.schema)
    self.init(
      ours: ours, theirs: answer.probabilities, theirDecisions: answer.decisions,
      threshold: scorer.operatingPoint.threshold, runtime: "onnxruntime \(answer.version)")
    if scorer.schema.columns.contains(where: \.hasLevels) { limits = Self.limitsOfNames }
  }
}

extension InputSchema.Column {
  fileprivate var hasLevels: Bool { if case .category = kind { true } else { false } }
}

/// `parity.json` of a package: what is known of its ONNX graph.
public enum Parity: Hashable, Sendable {
  case compared(ParityReport)
  /// The comparison could not be made, and why.
  case failed(reason: String)
  /// No comparison was asked for; `null` in the file.
  case unknown

  private static let reason = "reason"

  public var document: JSON {
    switch self {
    case .compared(let report): report.document
    case .failed(let reason): .object([.init(Self.reason, .string(reason))])
    case .unknown: .null
    }
  }

  init(_ document: JSON) throws(PackageError) {
    if document == .null {
      self = .unknown
    } else if let reason = document[Self.reason]?.string {
      self = .failed(reason: reason)
    } else {
      let read = StrictJSON.decode(ParityReport.self, from: document)
      guard let report = read.value, read.issues.isEmpty else {
        throw .damaged("its parity report: \(read.issues.first.map { "\($0)" } ?? "")")
      }
      self = .compared(report)
    }
  }

  public var sentence: String {
    switch self {
    case .compared(let report): "The ONNX graph in \(report.sentence)"
    case .failed(let reason): "The ONNX graph was not compared with the model: \(reason)"
    case .unknown: "The ONNX graph was not compared with the model"
    }
  }
}
