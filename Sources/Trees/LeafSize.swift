import CKernels
import Learning
import Metrics
import StrictJSON

/// The fewest training rows in a leaf of a forest.
public enum LeafSize: Sendable, Hashable {
  /// So many: `5`.
  case rows(Int)
  /// 10, 5, 2 or 1, by out-of-bag log loss: `"automatic"`.
  case automatic

  /// What `automatic` tries, in this order.
  package static let tried = [10, 5, 2, 1]
  /// What `automatic` takes where out-of-bag rows cannot decide.
  package static let usual = 5

  /// All sizes with which a forest may be grown.
  var sizes: [Int] {
    switch self {
    case .rows(let rows): [rows]
    case .automatic: Self.tried
    }
  }
}

extension LeafSize: ExpressibleByIntegerLiteral {
  public init(integerLiteral rows: Int) { self = .rows(rows) }
}

extension LeafSize: Codable {
  /// Reads a whole number or `"automatic"`.
  public init(from decoder: any Decoder) throws {
    let document = try JSON(from: decoder)
    switch document {
    case .string("automatic"): self = .automatic
    case .integer(let rows): self = .rows(Int(rows))
    default:
      try decoder.report(
        .wrongType(expected: "a whole number or \"automatic\"", got: document.summary))
      throw Reported()
    }
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .rows(let rows): try container.encode(rows)
    case .automatic: try container.encode("automatic")
    }
  }
}

/// Whether out-of-bag rows speak for one leaf size of a forest against another.
///
/// A row is judged by the trees that were not grown on it, which are the same trees for every size. Its
/// probability is kept half a tree's vote away from 0 and 1: a forest of so many trees can say no more.
struct LeafSizeChoice: Sendable {
  private let labels: [Float]
  private let weights: [Double]?
  private let margin: Double
  /// Standard errors that a gain must exceed; one alone takes smaller leaves by chance.
  private static let errors = 2.0

  /// Nil where out-of-bag rows cannot judge: a row that was drawn twice, or one that a sampler made of
  /// others, was seen by trees that should not know it.
  init?(_ data: Dataset, trees: Int) {
    guard data.rowIDs.allSatisfy({ $0 >= 0 }), Set(data.rowIDs).count == data.rowCount else {
      return nil
    }
    labels = data.labels
    weights = data.weights.map { $0.map { Double($0) } }
    margin = 1 / (2 * Double(max(trees, 2)))
  }

  /// Whether the log loss of these out-of-bag scores is lower than that of others, by more than two standard
  /// errors of the paired difference; rows that all trees saw have no score, and do not count.
  func isBetter(_ scores: [Float], than others: [Float]) -> Bool {
    let known = labels.indices.filter { !scores[$0].isNaN && !others[$0].isNaN }
    let gains = known.map { loss(others[$0], at: $0) - loss(scores[$0], at: $0) }
    let counting = weights.map { weights in known.map { weights[$0] } }
    guard let gain = PairedDifference(gains, weights: counting) else { return false }
    return gain.mean > Self.errors * gain.standardError
  }

  private func loss(_ score: Float, at row: Int) -> Double {
    let kept = min(max(Double(score), margin), 1 - margin)
    return -ck_log(labels[row] > 0.5 ? kept : 1 - kept)
  }
}
